"""Questions of law: points, the state of laws, quoted passages; and lists at large."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import LawPoint, Point
from assistant.desk import Desk
from assistant.plan import pack_plans
from assistant.reading.contract import SCHEME_NAMED, Kind
from assistant.reading.text import Text, simplified
from assistant.shapes.base import by_id, quoted, say
from knowledge.packs.points import Language
from knowledge.points import Found, find

MOST = 3
WIDE = 12
"""Points that a model may choose from."""
BRIEF = 6
NEAREST = 2
QUOTES = 3


def points(desk: Desk) -> tuple[Found, ...]:
    """The points of law that answer the text, the best first; none below the floor. A provider's
    model chooses among what was found; where it fails, the order of the search stands."""
    language: Language = "zh" if desk.language == "zh" else "en"
    limit = MOST if desk.asker is None else WIDE
    text = simplified(desk.read.text)
    found = () if _brief(desk) else find(text, desk.law_day, language, limit)
    if not found:
        found = find(text, desk.law_day, language, limit, before=simplified(desk.before.text))
    found = _of_the_scheme(desk, found, language)
    if desk.asker is None or not found or desk.read.kind is Kind.CASE or not desk.read.asking:
        return found[:MOST]
    from assistant.model import choosing
    from assistant.model.asking import Fault

    try:
        return choosing.chosen(desk.asker, desk.read.text, found)
    except Fault as fault:
        desk.step(f"the configured model chose nothing ({fault}); the order of the search stands")
        return found[:MOST]


def _of_the_scheme(desk: Desk, found: tuple[Found, ...], language: Language) -> tuple[Found, ...]:
    """The points; where a case is open and the scheme is spoken of without American law, only those
    of the packs that have lines of a case."""
    if not desk.before.open or not any(SCHEME_NAMED in one.topics for one in desk.read.asks):
        return found
    ours = {one.pack for one in pack_plans()}
    wide = find(simplified(desk.read.text), desk.law_day, language, WIDE)
    return tuple(one for one in wide if one.point.pack in ours)[:max(len(found), MOST)]


def _brief(desk: Desk) -> bool:
    """Whether a question is so short that it goes on from the one before ("how many in total?")."""
    return bool(desk.before.text) and len(Text(desk.read.text).tokens) <= BRIEF


def shown(desk: Desk, found: tuple[Found, ...]) -> list[LawPoint]:
    """The points as they are shown, the first with the marks of what carries it."""
    made = []
    for place, one in enumerate(found):
        marks = tuple(filter(None, (desk.cite(id) for id in one.point.cites))) if not place else ()
        made.append(LawPoint(
            id=one.point.id, title=one.title, sentence=one.says,
            state=one.point.state(desk.law_day).value, layer=one.point.layer, marks=marks))
    return made


def nearest(desk: Desk) -> Iterator[Point]:
    """The passages that come nearest where no point answers."""
    american = any(one.instrument.startswith("us_") for one in desk.read.references)
    for passage in desk.nearest(desk.read.text, NEAREST, american):
        yield quoted(desk, passage)


def named(desk: Desk) -> Iterator[Point]:
    """The words of the passages that the text names."""
    ids = [one.passage for one in desk.read.references if one.passage]
    yield from list(by_id(desk, ids))[:QUOTES]


def no_text(desk: Desk) -> Point:
    """That no text held here answers, and who could be asked."""
    return say(desk, "no_text_answers")
