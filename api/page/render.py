"""Templates with every value escaped; words in the reader's language; the card of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from api.page.answer_flips import flips
from api.page.pictures import path
from assistant.answer import Answer, FactShown, TraceLine
from assistant.wording import fact_sources, list_words, words
from knowledge import strict_yaml
from knowledge.packs import load, scenarios

HERE = Path(__file__).parent
STATIC = HERE / "static"
MARK = re.compile(r"\[(S\d{1,3})\]")
SHOWN = 4
"""Missing facts that are asked at first sight; the others are folded."""
ICONS = {"yes": "✓", "no": "✕", "open": "?", "plain": "i"}
PLACES = (("/", "nav_chat"), ("/conversations", "nav_conversations"), ("/reviews", "nav_reviews"),
          ("/portfolios", "nav_portfolios"), ("/firms", "nav_firms"), ("/items", "nav_items"),
          ("/regimes", "nav_regimes"), ("/lists", "nav_lists"), ("/records", "nav_records"))
LEAD = 40
"""The longest lead to questions that are asked again below."""
KINDS = ("entered", "read", "records")


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
def templates(language: str) -> Environment:
    """The templates with their words in one language; every value is escaped."""
    found = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True,
                        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    for name, called in (("fact", words.fact), ("choice", words.choice),
                         ("held_by", words.held_by), ("told_by", fact_sources.told_by),
                         ("list_name", list_words.name), ("notice", list_words.notice),
                         ("because", list_words.why)):
        found.filters[name] = partial(called, language=language)
    found.globals |= {
        "places": PLACES, "tone_of_outcome": tone_of_outcome, "language": language,
        "static": lambda name: f"/static/{version()}/{name}",
        "shown": partial(shown, language=language),
        "asks": lambda fact: fact.ask_zh if language == "zh" else fact.ask,
        "t": lambda key: texts()[key][language],
        "say": lambda kind, key: words.say(kind, key, language)}
    return found


def shown(value: object, language: str) -> str:
    """A fact's value, in the reader's words."""
    return words.choice(words.value(value, language), language)


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
    html = templates(language).get_template(template).render(here=request.url.path, **values)
    return HTMLResponse(html, status)


def answer_values(answer: Answer, before: Answer | None = None,
                  timelines: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the card needs beside the answer itself; `before` is the one that it follows,
    `timelines` draws the states of the laws that it names."""
    tone = tone_of(answer)
    language = answer.language
    truths = {one: texts()[f"truth_{one}"][language] for one in ("TRUE", "FALSE", "UNKNOWN")}
    first = [one for one in answer.missing if one.first][:SHOWN] or answer.missing[:SHOWN]
    lines = _lines(answer)
    return {
        "answer": answer, "tone": tone, "lines": lines,
        "icon": ICONS[tone], "split_marks": split_marks, "title": _title(answer),
        "timelines": {id: Markup(drawn) for id, drawn in (timelines or {}).items()}
        | {one.instrument: "" for one in answer.states if one.instrument not in (timelines or {})},
        "sources": {one.mark: one for one in answer.citations},
        "asked_now": first, "asked_later": [one for one in answer.missing if one not in first],
        "confirm": next((one for one in answer.waiting if one.kind == "confirm"), None),
        "line_tone": lambda tone: TONES.get(tone, "open"),
        "flips": flips(before, answer, truths) if before else [],
        "path": path(answer) if answer.verdict else [],
        "requirements": _requirements(answer),
        "page_of": lambda one, day: one.link if one.link.startswith("/") else (
            f"/texts/{quote(one.passage, safe='')}?on={day}"),
        "record_page": lambda record: f"/answers/{quote(record, safe='')}",
    }


def _lines(answer: Answer) -> list[str]:
    """The sentences of the short answer below its headline; of an answer of an earlier edition,
    the lines of its text."""
    if answer.statements:
        return [one.marked for one in answer.statements
                if one.sentence != _heading(answer) and one.kind != "next"]
    return [one for one in answer.text.splitlines() if one.strip() and one != answer.headline
            and not _asks_only(answer, one)]


def _asks_only(answer: Answer, line: str) -> bool:
    """Whether a line only asks what the fields below it ask as well."""
    rest = line
    for one in answer.missing:
        rest = rest.replace(one.ask, "")
    return len(rest) < min(len(line), LEAD)


def _requirements(answer: Answer) -> list[tuple[TraceLine, list[TraceLine], bool]]:
    """Each requirement of the question with the rules below it; open where it decides."""
    found: list[tuple[TraceLine, list[TraceLine], bool]] = []
    deciding = path(answer)[:1]
    for one in answer.trace:
        if one.depth == 0 or not found:
            found.append((one, [], one in deciding))
        else:
            found[-1][1].append(one)
    return found


TONES = {"good": "yes", "bad": "no", "open": "open"}


def tone_of(answer: Answer) -> str:
    """yes, no, open or plain: carried by an icon and words as well, never by color alone. It comes
    from the question's own favorable side."""
    if answer.verdict is None:
        return "plain" if answer.ending == "answered" else "open"
    if answer.verdict.outcome in ("needs_facts", "unsettled"):
        return "open"
    return "yes" if answer.verdict.favourable else "no"


def tone_of_outcome(pack: str, question: str, outcome: str, scenario: str = "") -> str:
    """yes, no or open, from the favorable side of the question that has this outcome."""
    if outcome in ("needs_facts", "unsettled"):
        return "open"
    asked = load(pack, scenario or next(iter(scenarios(pack)), "")).questions.get(question)
    return "yes" if asked and outcome == asked.favourable_outcome else "no"


def grouped(facts: list[FactShown]) -> list[tuple[str, list[FactShown]]]:
    """The facts by where they come from: told by a person, read in a text, records and lists."""
    found: dict[str, list[FactShown]] = {kind: [] for kind in KINDS}
    for one in facts:
        read = one.source.startswith(("read in", "supposed in"))
        entered = one.source.startswith(("entered by", "stated by")) or (
            one.confirmed and read)
        found["entered" if entered else "read" if read else "records"].append(one)
    return [(kind, held) for kind, held in found.items() if held]


def _heading(answer: Answer) -> str:
    """The verdict where one is shown, whatever is told before it; else the first sentence."""
    return next((one.sentence for one in answer.statements if one.kind == "verdict"),
                answer.headline)


def _title(answer: Answer) -> dict[str, Any]:
    """The heading in its parts: the verdict, what it is about, its layer, and for whom and when.
    One that is not a verdict's is left whole."""
    heading = _heading(answer)
    whole = {"label": heading, "noun": "", "layer": "", "about": []}
    if answer.verdict is None:
        return whole
    label, layer = answer.verdict.label, words.layer(
        answer.verdict.layer, answer.verdict.scenario, answer.language)
    noun, found, about = heading.removeprefix(f"{label} — ").rpartition(f" ({layer})")
    if not found:
        return whole
    return {"label": label, "noun": noun, "layer": layer,
            "about": [one for one in about.split(" · ") if one]}


def split_marks(text: str) -> list[Mapping[str, str]]:
    """The text cut at the citation marks."""
    parts = MARK.split(text)
    return [{"mark": part, "text": ""} if place % 2 else {"mark": "", "text": part}
            for place, part in enumerate(parts) if part]

