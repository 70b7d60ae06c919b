"""Templates with every value escaped; words in the reader's language; the card of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
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
from assistant.answer import Answer, FactShown, MissingFact, TraceLine
from assistant.view.card.missing_facts import SCREENED
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
          ("/batches", "nav_batches"), ("/portfolios", "nav_portfolios"),
          ("/firms", "nav_firms"), ("/items", "nav_items"),
          ("/regimes", "nav_regimes"), ("/lists", "nav_lists"), ("/records", "nav_records"))
LAYERED = re.compile(r" \([ABC] · ")
"""What follows a verdict in its line: the layer, and whom and what it is about."""
LEAD = 40
"""The longest lead to questions that are asked again below."""
PASTED, LINES = 400, 4
"""Signs, and ends of lines, from which a question counts as pasted."""
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
    found.filters["quoted"] = lambda one: fact_sources.in_language(
        one.quote, one.original, language)
    found.filters["amount_of"] = lambda one: words.amount(one.value, one.unit, language)
    found.filters["referred"] = lambda said: words.told("references", said, language)
    found.filters["short_verdict"] = lambda line: LAYERED.split(line)[0]
    found.filters["amount"] = lambda one: words.fact_value(one.name, one.value, language)
    found.globals |= {
        "places": PLACES, "tone_of_outcome": tone_of_outcome, "language": language,
        "static": lambda name: f"/static/{version()}/{name}",
        "shown": partial(shown, language=language),
        "asks": lambda fact: fact.ask_zh if language == "zh" else fact.ask,
        "t": lambda key: texts()[key][language], "t_has": lambda key: key in texts(),
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
    lines = _lines(answer)
    return {
        "answer": answer, "tone": tone, "lines": lines,
        "icon": ICONS[tone], "split_marks": split_marks, "title": _title(answer),
        "timelines": {id: Markup(drawn) for id, drawn in (timelines or {}).items()}
        | {one.instrument: "" for one in answer.states if one.instrument not in (timelines or {})},
        "sources": {one.mark: one for one in answer.citations},
        "asking": asking(answer), "pasted": _pasted(answer.question), "whole": False,
        "tab": " · ".join([_title(answer)["label"], *_title(answer)["about"][:1]]),
        "confirm": next((one for one in answer.waiting if one.kind == "confirm"), None),
        "line_tone": lambda tone: TONES.get(tone, "open"),
        "flips": flips(before, answer, truths) if before else [],
        "path": path(answer) if answer.verdict else [],
        "requirements": _requirements(answer), "met_of": met_of,
        "page_of": lambda one, day: one.link if one.link.startswith("/") else (
            f"/texts/{quote(one.passage, safe='')}?on={day}"),
        "record_page": lambda record: f"/answers/{quote(record, safe='')}",
        "part_page": lambda part: f"/page/answers/{quote(answer.record, safe='')}/{part}",
    }


def _lines(answer: Answer) -> list[tuple[str, str]]:
    """What is told below the heading, without the next step and what the fields ask."""
    step = answer.next.sentence if answer.next else ""
    return [(line, layer) for line, layer in answer.told
            if line != step and (answer.statements or not _asks_only(answer, line))]


def _asks_only(answer: Answer, line: str) -> bool:
    """Whether a line only asks what the fields below it ask as well."""
    rest = line
    for one in answer.missing:
        rest = rest.replace(one.ask, "")
    return len(rest) < min(len(line), LEAD)


def _pasted(question: str) -> bool:
    """Whether the text is so long that what was read in it is looked over first."""
    return len(question) > PASTED or question.count("\n") > LINES


@dataclass(frozen=True)
class Group:
    """The missing facts that one person can tell: those to ask now, and the others."""

    title: str
    key: str
    place: int
    now: tuple[MissingFact, ...]
    later: tuple[MissingFact, ...]
    mail: bool


def asking(answer: Answer) -> list[Group]:
    """The missing facts by who can tell them; who is asked first stands first."""
    wanted = {name for one in answer.waiting if one.kind == "fact" for name in one.names}
    now = ([one for one in answer.missing if one.name in wanted]
           or [one for one in answer.missing if one.first] or answer.missing)[:SHOWN]
    held: dict[str, list[MissingFact]] = {}
    for one in [*now, *answer.missing]:
        held.setdefault(one.held_by, [])
        if one not in held[one.held_by]:
            held[one.held_by].append(one)
    own = words.held_by(SCREENED, answer.language)
    say = {name: texts()[name][answer.language] for name in ("holder_has", "holder_none")}
    return [Group(say["holder_has"].format(who) if who else say["holder_none"], who, place,
                  tuple(one for one in facts if one in now),
                  tuple(one for one in facts if one not in now), who not in ("", own))
            for place, (who, facts) in enumerate(held.items())]


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


def met_of(line: TraceLine) -> str:
    """Whether a requirement is met, as a truth's name; a bar is met where it does not hold."""
    if line.truth == "UNKNOWN" or line.expected is None:
        return line.truth.lower()
    return "true" if (line.truth == "TRUE") == line.expected else "false"


TONES = {"good": "yes", "bad": "no", "open": "open"}


def tone_of(answer: Answer) -> str:
    """yes, no, open or plain: carried by an icon and words as well, never by color alone. It comes
    from the question's own favorable side."""
    if answer.led_by_law:
        return "plain"
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


def _title(answer: Answer) -> dict[str, Any]:
    """The heading in its parts: the verdict, what it is about, its layer, and for whom and when.
    One that is not a verdict's is left whole."""
    heading = answer.heading
    whole = {"label": heading, "noun": "", "layer": "", "about": []}
    if answer.verdict is None or answer.led_by_law:
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

