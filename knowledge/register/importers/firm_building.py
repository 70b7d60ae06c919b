"""Builds the statements of a firm from what a public source says, one value after another."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import ValidationError

from knowledge.errors import KnowledgeError, WrongValue
from knowledge.register.firms_and_items import Firm
from knowledge.register.importers.cell_values import country, day
from knowledge.register.importers.import_report import Candidate, ImportSource
from knowledge.register.importers.share import share
from knowledge.register.importers.taking import STRONG
from knowledge.register.name_keys import number
from knowledge.register.statements import Fact


class Building:
    """The statements gathered for one firm, and notes on the values that could not be read."""

    def __init__(self, source: ImportSource) -> None:
        self._source = source
        self.facts: list[Fact] = []
        self.notes: list[str] = []

    def add(
        self, field: str, value: Any, since: date | None = None, until: date | None = None
    ) -> None:
        """One statement; a value that the field does not take becomes a note."""
        try:
            fact = Fact(
                field=field,
                value=value,
                source=self._source.title,
                source_date=self._source.day,
                grade=self._source.grade,
                confirmed=self._source.confirmed,
                valid_from=since,
                valid_to=until,
            )
            self.facts.append(Firm(id="-", facts=(fact,)).facts[0])
        except (KnowledgeError, ValidationError):
            self.notes.append(f"{field} {value!r} cannot be kept as it is")

    def names(self, texts: Iterable[str], kind: str) -> None:
        for text in texts:
            self.add("name", {"text": text, "kind": kind})

    def numbers(self, scheme: str, texts: Iterable[str]) -> None:
        for text in texts:
            value = number(text) if scheme in STRONG else text
            self.add("identifier", {"scheme": scheme, "value": value})

    def stake(self, parts: dict[str, Any], size: str, since: date | None = None,
              until: date | None = None) -> None:  # fmt: skip
        """An owner with its stake: a percentage or a range; unknown for what is neither."""
        try:
            said: dict[str, Any] = dict(share(size)) if size else {}
        except WrongValue:
            said = {}
            self.notes.append(f"the part {size!r} is kept as unknown")
        if any(not 0 <= bound <= 100 for bound in said.values()):
            said = {}
            self.notes.append(f"the part {size!r} is kept as unknown")
        self.add("owner", {**parts, **said}, since, until)

    def country(self, texts: Iterable[str]) -> None:
        """The country, if the source names exactly one."""
        codes = dict.fromkeys(code for text in texts if (code := self.code(text)))
        if len(codes) == 1:
            self.add("country", next(iter(codes)))
        elif codes:
            self.notes.append(f"several countries ({', '.join(codes)}); none was kept")

    def code(self, text: str) -> str | None:
        """The two letters of a country, or `None` with a note."""
        if not text:
            return None
        try:
            return country(text)
        except WrongValue as error:
            self.notes.append(str(error))
            return None

    def candidate(self, place: int, id_: str, *, existing: bool = False) -> Candidate:
        """The candidate; refused if nothing by which to name the firm was found."""
        if not existing and not any(fact.field == "name" for fact in self.facts):
            return Candidate(number=place, refused="the entry names no firm")
        try:
            firm = Firm(id=id_, facts=tuple(self.facts))
        except (KnowledgeError, ValidationError) as error:
            return Candidate(number=place, refused=f"the entry cannot be kept: {error}")
        return Candidate(number=place, record=firm, existing=existing, notes=tuple(self.notes))


def day_or_none(text: str) -> date | None:
    """A day in ISO form (a time after it is left out), or `None`."""
    try:
        return day(text[:10])
    except WrongValue:
        return None

