"""Templates with every value escaped; words in the reader's language; the card of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.page.changes import flips
from api.page.pictures import deciding_path
from assistant.answer import Answer
from assistant.wording import words
from knowledge import strict_yaml

HERE = Path(__file__).parent
STATIC = HERE / "static"
MARK = re.compile(r"\[(S\d{1,3})\]")
GOOD = {"eligible", "not_controlled", "not_barred", "within", "complete", "sufficient"}
SHOWN = 4
"""Missing facts that are asked at first sight; the others are folded."""
ICONS = {"yes": "✓", "no": "✕", "open": "?"}


@cache
def texts() -> dict[str, dict[str, str]]:
    """The page's own words."""
    found: dict[str, dict[str, str]] = strict_yaml.read(HERE / "texts.yaml")
    return found


@cache
def version() -> str:
    """Changes with the script and the styles, so that a browser never mixes two releases."""
    return sha256(b"".join(one.read_bytes() for one in sorted(STATIC.iterdir()))).hexdigest()[:12]


@cache
def templates() -> Environment:
    found = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True,
                        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.filters["fact"] = lambda name: str(name).replace("_", " ")
    return found


def language_of(request: Request) -> str:
    """The language that the reader chose, else the one the browser prefers."""
    chosen = request.cookies.get("language", "")
    if chosen in ("en", "zh"):
        return chosen
    return "zh" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page or a part of one."""
    language = values.pop("language", "") or language_of(request)
    caller = getattr(request.state, "caller", None)
    values |= {"signs_in": request.app.state.provider is not None,
               "user": caller.user if caller and caller.session else ""}
    html = templates().get_template(template).render(
        **_helpers(language), language=language, here=request.url.path, version=version(), **values)
    return HTMLResponse(html, status)


def answer_values(answer: Answer, before: Answer | None = None) -> dict[str, Any]:
    """What the card needs beside the answer itself; `before` is the one that it follows."""
    tone = tone_of(answer)
    language = answer.language
    truths = {one: texts()[f"truth_{one}"][language] for one in ("TRUE", "FALSE", "UNKNOWN")}
    first = [one for one in answer.missing if one.first][:SHOWN] or answer.missing[:SHOWN]
    lines = [one for one in answer.text.splitlines() if one.strip() and one != answer.headline]
    return {
        "answer": answer, "tone": tone, "lines": lines, "said": " ".join(lines),
        "icon": ICONS[tone], "split_marks": split_marks,
        "sources": {one.mark: one for one in answer.citations},
        "asked_now": first, "asked_later": [one for one in answer.missing if one not in first],
        "flips": flips(before, answer, truths) if before else [],
        "path_picture": Markup(deciding_path(answer, texts()["path"][answer.language])),
        "page_of": lambda passage, day: f"/texts/{quote(passage, safe='')}?on={day}",
        "record_page": lambda record: f"/answers/{quote(record, safe='')}",
    }


def tone_of(answer: Answer) -> str:
    """yes, no or open: carried by an icon and words as well, never by color alone."""
    if answer.verdict is None or answer.verdict.outcome in ("needs_facts", "unsettled"):
        return "open"
    return "yes" if answer.verdict.outcome in GOOD else "no"


def split_marks(text: str) -> list[Mapping[str, str]]:
    """The text cut at the citation marks."""
    parts = MARK.split(text)
    return [{"mark": part, "text": ""} if place % 2 else {"mark": "", "text": part}
            for place, part in enumerate(parts) if part]


def _helpers(language: str) -> dict[str, Any]:
    return {"shown": lambda value: words.value(value, language),
            "asks": lambda fact: fact.ask_zh if language == "zh" else fact.ask,
            "t": lambda key: texts()[key][language],
            "say": lambda kind, key: words.say(kind, key, language)}
