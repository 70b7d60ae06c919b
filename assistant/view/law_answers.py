"""Questions of law: points, the state of laws, quoted passages; and lists at large."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import LawPoint, ShownSentence
from assistant.desk import Desk
from assistant.plan import pack_plans
from assistant.reading.contract import SCHEME_NAMED, Kind
from assistant.reading.text import Text, simplified
from assistant.view.sentences import by_id, quoted, say
from knowledge.packs.points import Language, every
from knowledge.points import FoundPoint, find

MOST = 3
WIDE = 12
"""Points that a model may choose from."""
WHY = ("why", "source")
"""Replies that ask what an answer rests on."""
BRIEF = 6
ASKED, APART = 3, 1.0
"""Questions of one message that are answered each by its point, and from which score on."""
FOUND = 0.1
"""The score of a point that nothing found but the scheme's name."""
NEAREST = 2
QUOTES = 3


def points(desk: Desk, first: tuple[FoundPoint, ...]) -> tuple[FoundPoint, ...]:
    """The points of law that answer the text, the best first, those `first` that answer one of
    several questions each; none below the floor. A provider's
    model chooses among what was found; where it fails, the order of the search stands."""
    language: Language = "zh" if desk.language == "zh" else "en"
    limit = MOST if desk.asker is None else WIDE
    why = desk.read.reply is not None and desk.read.reply.kind in WHY and not desk.card.open
    text = simplified(desk.before.text if why else _asked(desk))
    meant = desk.house.library.meant
    found = () if _brief(desk) and not why else find(
        text, desk.law_day, language, limit, meant=meant)
    if not found:
        found = find(text, desk.law_day, language, limit, before=simplified(desk.before.text),
                     meant=meant)
    found = _of_the_scheme(desk, found, language) or tuple(_about(desk, language))
    for_each = {one.point.id: one for one in (*first, *found)}
    found = tuple(for_each.values())[:max(MOST, len(found))] if found else ()
    if desk.asker is None or not found or desk.read.kind is Kind.CASE or not desk.read.asking:
        return found[:MOST]
    from assistant.model import choosing
    from assistant.model.model_call import Fault

    try:
        return choosing.chosen(desk.asker, desk.read.text, found)
    except Fault as fault:
        desk.notes.step(
            f"the configured model chose nothing ({fault}); the order of the search stands")
        return found[:MOST]


def _asked(desk: Desk) -> str:
    """The text less the names of parties, whose words are not those of a question ("Servo Motors
    Ltd" asks nothing of motors), and where a case is open less what it only tells; the whole where
    lists or names are what is asked."""
    if desk.read.kind is not Kind.CASE:
        return desk.read.text
    signs = list(desk.read.text)
    for one in desk.read.parties:
        signs[one.span.start:one.span.end] = " " * (one.span.end - one.span.start)
    asking = [one for one in Text(desk.read.text).sentences if one.asks]
    if desk.before.open and asking:
        return " ".join("".join(signs[one.start:one.end]) for one in asking)
    return "".join(signs)


def each(desk: Desk) -> tuple[FoundPoint, ...]:
    """Of a message that asks several things of the law, the best point for each of them; empty
    where it asks one, or one point answers them all."""
    asking = [one for one in Text(desk.read.text).sentences if one.asks]
    if len(asking) < 2 or desk.read.kind is Kind.CASE:
        return ()
    language: Language = "zh" if desk.language == "zh" else "en"
    found = {best[0].point.id: best[0] for one in asking[:ASKED] if (best := find(
        simplified(desk.read.text[one.start:one.end]), desk.law_day, language, 1,
        meant=desk.house.library.meant))
        and best[0].score >= APART}
    return tuple(found.values()) if len(found) > 1 else ()


def _of_the_scheme(desk: Desk, found: tuple[FoundPoint, ...], language: Language
                   ) -> tuple[FoundPoint, ...]:
    """The points; where a case is open and the scheme is spoken of without American law, only those
    of the packs that have lines of a case."""
    if not desk.before.open or not any(SCHEME_NAMED in one.topics for one in desk.read.asks):
        return found
    ours = {one.pack for one in pack_plans()}
    wide = find(simplified(desk.read.text), desk.law_day, language, WIDE)
    return tuple(one for one in wide if one.point.pack in ours)[:max(len(found), MOST)]


def _about(desk: Desk, language: Language) -> Iterator[FoundPoint]:
    """What there is of the unpublished scheme, where it is spoken of and no point answers."""
    if any(SCHEME_NAMED in one.topics for one in desk.read.asks):
        about = {f"{one.pack}.{one.about}" for one in pack_plans() if one.about}
        yield from (FoundPoint(one, FOUND, desk.law_day, language) for one in every()
                    if one.id in about and one.holds(desk.law_day))


def _brief(desk: Desk) -> bool:
    """Whether a question is so short that it goes on from the one before ("how many in total?")."""
    return bool(desk.before.text) and len(Text(desk.read.text).tokens) <= BRIEF


def shown(desk: Desk, found: tuple[FoundPoint, ...], whole: int) -> list[LawPoint]:
    """The points as they are shown, the first ones, in full, with the marks of what carries them.
    """
    made = []
    for place, one in enumerate(found):
        marks = tuple(filter(None, (desk.texts.cite(id) for id in one.point.cites))) if (
            place < whole) else ()
        made.append(LawPoint(
            id=one.point.id, title=one.title, sentence=one.says,
            state=one.point.state(desk.law_day).value, layer=one.point.layer, marks=marks))
    return made


def nearest(desk: Desk) -> Iterator[ShownSentence]:
    """The passages that come nearest where no point answers."""
    american = any(one.instrument.startswith("us_") for one in desk.read.references)
    for passage in desk.texts.nearest(desk.read.text, NEAREST, american):
        yield quoted(desk, passage)


def named(desk: Desk) -> Iterator[ShownSentence]:
    """The words of the passages that the text names."""
    ids = [one.passage for one in desk.read.references if one.passage]
    yield from list(by_id(desk, ids))[:QUOTES]


def grounds(desk: Desk, found: tuple[FoundPoint, ...]) -> Iterator[ShownSentence]:
    """The passages that carry the first point."""
    yield from list(by_id(desk, (id for one in found[:1] for id in one.point.cites)))[:QUOTES]


def no_text(desk: Desk, nearest: bool) -> ShownSentence:
    """That no text held here answers, whether the nearest ones follow, and who could be asked."""
    return say(desk, "no_text_nearest" if nearest else "no_text_answers")
