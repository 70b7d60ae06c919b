"""The contract of reading: what may be read from a text, each element with the words it came from.

A `Reading` holds only what the user's own words say. Every element quotes a stretch of the text,
byte for byte; `verifier.verify` drops what does not. Nothing read is confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A stretch of the text: `text[start:end]` are the words quoted."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


NOWHERE = Span(0, 0)


class Kind(StrEnum):
    """What sort of answer is asked for."""

    CASE = "case"  # a certain buyer, item or shipment
    LAW = "law"  # what the law says at large
    LIST = "list"  # whether names stand on lists, or who does
    VALUE = "value"  # a number the law sets
    STATE = "state"  # whether a law or notice is in force on a day
    COMPARE = "compare"  # two laws, lists, routes or days side by side
    DRAFT = "draft"  # a text to send
    PROCESS = "process"  # how work is done here: batches, reviews, records
    EXPLAIN = "explain"  # why an answer says what it says, or the words of a text
    HELP = "help"  # what the assistant can do
    TALK = "talk"  # greetings, thanks


class Mode(StrEnum):
    """How something is said; what is said or supposed is told to the rules, unconfirmed."""

    SAID = "said"
    DENIED = "denied"
    ASKED = "asked"
    SUPPOSED = "supposed"


SCHEME_NAMED = "veu"
"""The topic of a text that speaks of a validated end-user without naming American law."""
ROLES = ("end_user", "importer", "consignee", "exporter", "owner", "other")
"""What a party is in the case; `other` where it takes no part or the text does not say."""
MISUSE = ("evasion", "injection", "impersonation", "data_leak", "pressure")


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that is asked. `questions` are "pack.question", the likeliest first; `scenario`
    names an assumed scheme; `sure` is false where `kind` could as well be the other of case and
    law, so that both are answered."""

    kind: Kind
    span: Span
    questions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    scenario: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Goods:
    """An item of the text: two items are two, each with facts of its own. `grade` and `part_no`
    name it as the trade does; a grade proves no composition."""

    id: str
    span: Span
    grade: str = ""
    part_no: str = ""
    whole: Span = NOWHERE
    """The stretch of the text that speaks of this item."""


@dataclass(frozen=True, slots=True)
class PartyRead:
    """A party that is named. `known`: a list or the register has the name."""

    name: str
    role: str
    span: Span
    mode: Mode = Mode.SAID
    known: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """An owner's share as told: who owns how much of whom. `owned` is empty for the buyer of the
    case. `listed` names the list that the words say the owner stands on, where no name is given."""

    owner: str
    owned: str
    percent: float
    span: Span
    op: str = "="
    listed: str = ""
    mode: Mode = Mode.SAID


@dataclass(frozen=True, slots=True)
class FactRead:
    """A value of a declared fact. `op` other than "=" is a bound and told to nobody; `of` is the id
    of the goods or the name of the party whose fact it is, empty for the only one; `basis` says
    what a percentage is of, where that is not the weight; `heading` are the words of a table or
    form under which the value stands."""

    name: str
    value: Any
    span: Span
    op: str = "="
    of: str = ""
    mode: Mode = Mode.SAID
    basis: str = ""
    heading: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class DayRead:
    """A day, month or quarter of the text: `since` to `until`, both included. `what`: law (as of),
    shipment, contract, deadline or other."""

    what: str
    since: date
    until: date
    span: Span

    @property
    def exact(self) -> bool:
        return self.since == self.until


@dataclass(frozen=True, slots=True)
class Reply:
    """What a text answers to the assistant's own open question. `plain`: it says that and nothing
    beside it, and so is the user's own word; else it is a reading, to be confirmed."""

    kind: str
    span: Span
    to: str = ""
    value: Any = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A law, notice or passage that the text names: `instrument`, and `passage` where it names an
    article that the library holds."""

    instrument: str
    passage: str
    span: Span


@dataclass(frozen=True, slots=True)
class Misuse:
    """Something that is refused: its kind, one of MISUSE, and the words that ask for it."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Unread:
    """A number, name, day or material that nothing used: told to the user as not used."""

    what: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one text. `pasted`: parts of the text are other people's words or orders
    to the assistant, and were not read. `reader` says who read."""

    text: str
    language: str
    asks: tuple[Ask, ...] = ()
    goods: tuple[Goods, ...] = ()
    parties: tuple[PartyRead, ...] = ()
    shares: tuple[Share, ...] = ()
    facts: tuple[FactRead, ...] = ()
    days: tuple[DayRead, ...] = ()
    references: tuple[Reference, ...] = ()
    reply: Reply | None = None
    misuse: Misuse | None = None
    pasted: tuple[Span, ...] = ()
    unread: tuple[Unread, ...] = ()
    differing: tuple[str, ...] = ()
    """Facts on which two readers differ, or that the text gives two values: to be asked."""
    likely: tuple[FactRead, ...] = ()
    """Facts that the words probably tell, not surely enough to be read: they are asked about."""
    another_buyer: Span | None = None
    """The question that goes on to a buyer whom it does not name."""
    reader: str = "embedded"
    asking: bool = True
    """Whether the text asks something, or only tells."""
    today: date | None = None
    intent: str = ""
    """A label for statistics, one of some thirty; nothing hangs on it but which of our own work a
    question about work is shown."""
    scores: dict[str, float] = field(default_factory=dict)

    def words(self, span: Span) -> str:
        """The words quoted, as they stand in the text."""
        return self.text[span.start:span.end]

    @property
    def kind(self) -> Kind:
        """The kind of the first thing asked."""
        return self.asks[0].kind if self.asks else Kind.TALK

    def facts_of(self, name: str) -> list[FactRead]:
        return [one for one in self.facts if one.name == name]

    def said(self) -> Iterator[FactRead]:
        """The facts that the text says or supposes, neither asked nor denied nor a mere bound."""
        return (one for one in self.facts if one.mode in (Mode.SAID, Mode.SUPPOSED)
                and one.op == "=")

    def as_told(self) -> Reading:
        """The reading without what a question only supposes."""
        return replace(
            self, another_buyer=None,
            facts=tuple(one for one in self.facts if one.mode is not Mode.SUPPOSED),
            shares=tuple(one for one in self.shares if one.mode is not Mode.SUPPOSED))

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that are asked, "pack.question", likeliest first; a reply or a mere
        statement asks none of its own."""
        if self.reply is not None or not self.asking:
            return ()
        return tuple(dict.fromkeys(one for ask in self.asks for one in ask.questions))

    def day(self, what: str) -> DayRead | None:
        return next((one for one in self.days if one.what == what), None)
