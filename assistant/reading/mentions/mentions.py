"""All mentions of a text, each stretch once, and the clauses that meaning is read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from assistant.reading.contract import Span
from assistant.reading.learned.features import Masked
from assistant.reading.mention import Mention, Taken, apart
from assistant.reading.mentions import amounts, codes, days, materials, places
from assistant.reading.mentions.firm_names import less
from assistant.reading.text import Text


@dataclass(frozen=True)
class TextMentions:
    """A text with what was found in it. `elements`, `families` and `alloys` may overlap the other
    mentions, which do not overlap each other."""

    text: Text
    today: date
    mentions: tuple[Mention, ...]
    elements: tuple[Mention, ...]
    families: tuple[Mention, ...]
    alloys: tuple[Mention, ...]
    forms: tuple[Mention, ...]
    masked: Masked
    clauses: tuple[tuple[Span, bool], ...]

    def of(self, kind: str) -> list[Mention]:
        return [one for one in self.mentions if one.kind == kind]

    def sentence(self, place: int) -> Span:
        """The sentence in which a position lies, less the words that only lead up to it ("My boss
        wants to know: …")."""
        found = self.text.sentence(place)
        colon = self.text.plain.rfind(": ", found.start, place)
        if colon > 0 and not any(one.end > found.start and one.start < colon
                                 for one in self.mentions):
            words = sum(found.start <= one.start < colon for one in self.text.tokens)
            if words > LABEL:
                return Span(colon + 1, found.end)
        return Span(found.start, found.end)


    def parts(self) -> Iterator[Masked]:
        """Each sentence of a text of several, masked as a text of its own; the first few."""
        said = [one for one in self.text.sentences if one.end - one.start > SHORT]
        for one in said[:MOST_PARTS] if len(said) > 1 else ():
            inside = [each._replace(start=each.start - one.start, end=each.end - one.start)
                      for each in (*self.mentions, *self.elements)
                      if one.start <= each.start and each.end <= one.end]
            goods = any(one.start <= each.start < one.end
                        for each in (*self.families, *self.forms, *self.alloys))
            yield Masked(Text(self.text.raw[one.start:one.end]), inside, goods)


SHORT, MOST_PARTS = 12, 8
"""Signs of a sentence that is too short to stand alone; sentences that are looked at alone."""
LABEL = 3
"""Words before a colon that say what follows ("End user:"); more of them only lead up to it."""


def _heads(forms: Sequence[Mention]) -> list[Mention]:
    """The forms, less those that only say which: of "rotor magnets" the magnets."""
    return [one for one, after in zip_longest(forms, forms[1:])
            if after is None or after.start - one.end > 1]


SURE = ("known", "form", "label", "case")
"""How a name is known, where it is no guess."""


def page(raw: str, today: date, names: Sequence[Mention] = ()) -> TextMentions:
    """Everything typed that stands in a text; `names` are the firms' names found in it."""
    text = Text(raw)
    found = [*days.days(text, today), *codes.codes(text), *codes.orders(text),
             *materials.grades(text), *materials.parts(text), *amounts.percents(text),
             *places.places(text)]
    elements = materials.elements(text)
    others = [*(one for one in found if one.kind not in ("part", "order")), *elements]
    wares = {one.span for kind in ("families", "forms") for one in materials.named(text, kind)}
    wares |= {one.span for one in found if one.kind == "part"}
    kept = [whole for one in names if one.end <= len(text.raw)
            and not (one.unit not in SURE and one.span in wares)
            and (whole := one if one.unit in SURE else less(one, others, text))]
    named = Taken(one.span for one in kept)
    free = [one for one in found if not named.overlaps(one.span)]
    held = apart(free)
    taken = Taken(one.span for one in (*held, *kept))
    numbers = [one for one in amounts.numbers(text) if not taken.overlaps(one.span)]
    elements = [one for one in elements if not named.overlaps(one.span)]
    mentions = tuple(sorted([*held, *apart(numbers), *kept], key=lambda one: one.start))
    clauses = tuple((Span(one.start, one.end), one.asks) for one in text.clauses)
    families = tuple(apart(materials.named(text, "families")))
    alloys = tuple(apart(materials.named(text, "alloys")))
    forms = tuple(_heads([one for one in apart([*materials.named(text, "forms"),
                                                *materials.oxides(text)])
                          if not named.overlaps(one.span)]))
    masked = Masked(text, [*mentions, *elements], bool(families or forms or alloys))
    return TextMentions(text, today, mentions, tuple(elements), families, alloys, forms, masked,
                        clauses)
