"""The record of a firm or an item: its statements, and the value that they give each field."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from knowledge.errors import WrongValue, no_such
from knowledge.register.fields import FIELDS, Kind
from knowledge.register.statements import NOT_APPLICABLE, Fact
from knowledge.register.values import Id, Measurement, Name, OwnerStake


class HeldField(BaseModel):
    """What the record holds on one field, or on one entry of a field of several.

    `value` is `None` (unknown) also where the sources contradict each other: nobody may read a
    contradiction as the more convenient of its sides. `facts` are the statements it rests on.
    """

    model_config = ConfigDict(frozen=True)

    field: str
    value: Any
    contradicted: bool
    facts: tuple[Fact, ...]

    @property
    def known(self) -> bool:
        """True if there is a value that no source contradicts."""
        return any(fact.known for fact in self.facts) and not self.contradicted


class Record(BaseModel):
    """What the register knows of one firm or item; unchangeable: `stating` gives a new one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    id: Id
    demonstration: bool = False
    facts: tuple[Fact, ...] = ()
    on: date | None = None

    @model_validator(mode="after")
    def _facts_fit_their_fields(self) -> Self:
        checked = tuple(self._checked(fact) for fact in self.facts)
        object.__setattr__(self, "facts", checked)
        return self

    def _checked(self, fact: Fact) -> Fact:
        field = FIELDS[self.kind].get(fact.field)
        if field is None:
            raise WrongValue(no_such(f"{self.kind} field", fact.field, FIELDS[self.kind]))
        value = field.check(fact.value)
        # A statement without a value keeps the key it was given: "stake of owner X: unknown".
        key = field.key_of(value) or fact.key
        return fact.model_copy(update={"value": value, "key": key})

    def stating(self, *facts: Fact) -> Self:
        """This record with further statements (not yet saved)."""
        return type(self)(**{**self._parts(), "facts": (*self.facts, *facts)})

    def as_of(self, on: date) -> Self:
        """This record with only the statements about the day `on`."""
        kept = tuple(fact for fact in self.facts if fact.holds(on))
        return type(self)(**{**self._parts(), "facts": kept, "on": on})

    def _parts(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in type(self).model_fields}

    def held(self, field: str) -> HeldField:
        """The value of a field with one entry; unknown if no source states it."""
        declared = FIELDS[self.kind].get(field)
        if declared is None:
            raise WrongValue(no_such(f"{self.kind} field", field, FIELDS[self.kind]))
        if declared.several:
            raise WrongValue(f"{field!r} is a field of several entries; ask for its entries")
        return _together(field, self._stated(field))

    def entries(self, field: str) -> list[HeldField]:
        """The values of a field with several entries (owners, sites, licenses), in order."""
        by_key: dict[str, list[Fact]] = {}
        for fact in self._stated(field):
            by_key.setdefault(fact.key, []).append(fact)
        return [_together(field, facts, _denied(facts, by_key)) for facts in by_key.values()]

    def value(self, field: str) -> Any:
        """The value of a single field, `NOT_APPLICABLE`, or `None` if unknown or contradicted."""
        return self.held(field).value

    def values(self, field: str) -> list[Any]:
        """The known, uncontradicted entries of a field of several."""
        return [held.value for held in self.entries(field) if held.known]

    @property
    def contradictions(self) -> list[HeldField]:
        """Every field or entry on which the sources contradict each other."""
        named = dict.fromkeys(fact.field for fact in self.facts)
        held = [entry for field in named for entry in self.entries(field)]
        return [entry for entry in held if entry.contradicted]

    def _stated(self, field: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.field == field]


def _denied(facts: list[Fact], by_key: dict[str, list[Fact]]) -> list[Fact]:
    """The entries that a statement "there are none" denies; they stand, and it is contradicted."""
    return [
        entry
        for none in facts
        if none.value is NOT_APPLICABLE
        for others in by_key.values()
        for entry in others
        if entry.known and entry.overlaps(none)
    ]


def _together(field: str, facts: Iterable[Fact], denied: Iterable[Fact] = ()) -> HeldField:
    stated, against = tuple(facts), tuple(denied)
    if against:
        return HeldField(field=field, value=None, contradicted=True, facts=(*stated, *against))
    # Without a day, what has ended gives way to what has not.
    running = tuple(fact for fact in stated if fact.valid_to is None) or stated
    known = [fact for fact in running if fact.value is not None]
    if not known:
        return HeldField(field=field, value=None, contradicted=False, facts=stated)
    newest = max(known, key=lambda f: (f.source_date or date.min, f.id or ""))
    agreed = all(_agree(newest.value, fact.value) for fact in known)
    return HeldField(
        field=field,
        value=newest.value if agreed else None,
        contradicted=not agreed,
        facts=stated,
    )


def _agree(one: Any, other: Any) -> bool:
    if isinstance(one, Measurement) and isinstance(other, Measurement):
        return one.agrees_with(other)
    if isinstance(one, OwnerStake) and isinstance(other, OwnerStake):
        return one.agrees_with(other)
    return bool(one == other)


class Firm(Record):
    kind: Literal["firm"] = "firm"

    @property
    def names(self) -> list[Name]:
        """Every name, legal names first, former names last."""
        order = {"legal": 0, "translation": 1, "short": 2, "trade": 3, "former": 4}
        stated = [f.value for f in self._stated("name") if f.known]
        return sorted(dict.fromkeys(stated), key=lambda name: order[name.kind])

    @property
    def name(self) -> str:
        """The name to show: the first legal name, else the id."""
        return self.names[0].text if self.names else self.id


class Item(Record):
    """An item of the item master; its id is the part number."""

    kind: Literal["item"] = "item"

    @property
    def part_no(self) -> str:
        return self.id


class FirmFound(BaseModel):
    """A firm found by a search, with the text of its record that matched and how it matched."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    country: str | None
    demonstration: bool
    matched: str
    how: Literal["id", "number", "name", "former name", "part of a name", "similar name"]
    score: float


class ItemFound(BaseModel):
    """An item that a search met."""

    model_config = ConfigDict(frozen=True)

    part_no: str
    maker: str | None
    grade: str | None
    description: str | None
    demonstration: bool
    how: Literal["part number", "part of a part number", "text"]
