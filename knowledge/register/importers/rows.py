"""Turns a row of cells into a firm or an item, or into the sentence that says why it cannot."""

import types
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from knowledge.errors import KnowledgeError, WrongValue
from knowledge.register.facts import NOT_APPLICABLE, Fact
from knowledge.register.fields import FIELDS, Field, Kind
from knowledge.register.importers import cells
from knowledge.register.importers.mapping import Heading, Target, targets
from knowledge.register.importers.report import Candidate, Source
from knowledge.register.importers.tables import Line, Table
from knowledge.register.importers.take import STRONG, derived_id
from knowledge.register.names import number
from knowledge.register.records import Firm, Item
from knowledge.register.values import Reading

_Group = tuple[str, str, tuple[tuple[str, str], ...]]  # field, which of several, what is fixed


def candidates(
    kind: Kind, table: Table, heading: Heading, mapping: dict[str, str], source: Source
) -> Iterator[Candidate]:
    """A candidate for each row below the headings, empty rows between them included."""
    columns = [(column, mapping[column]) for column in heading.columns]
    for line in table.lines:
        if line.number <= heading.number:
            continue
        if line.empty:
            yield Candidate(number=line.number, refused="the row is empty")
            continue
        try:
            record, given = _record(kind, line, columns, source)
            yield Candidate(number=line.number, record=record, id_given=given)
        except KnowledgeError as error:
            yield Candidate(number=line.number, refused=str(error))
        except ValidationError as error:
            yield Candidate(number=line.number, refused=error.errors()[0]["msg"])


def _record(
    kind: Kind, line: Line, columns: list[tuple[str, str]], source: Source
) -> tuple[Firm | Item, bool]:
    id_, groups = _groups(kind, line, columns)
    facts = [
        Fact(field=field, value=value, source=source.title, source_date=source.day,
             grade=source.grade, confirmed=source.confirmed)
        for field, value in _values(kind, groups)
    ]  # fmt: skip
    if kind == "item":
        if not id_:
            raise WrongValue("the row names no part number; without one the item cannot be kept")
        return Item(id=id_, facts=tuple(facts)), True
    names = [fact.value for fact in facts if fact.field == "name" and fact.known]
    if not names and not id_:
        raise WrongValue("the row names no firm; without a name or an id it cannot be kept")
    country = next((fact.value for fact in facts if fact.field == "country"), None)
    known = country if isinstance(country, str) else None
    id_given = bool(id_)
    return Firm(id=id_ or derived_id(_first(names), known), facts=tuple(facts)), id_given


def _first(names: list[Any]) -> str:
    text: Any = names[0]["text"] if isinstance(names[0], dict) else names[0].text
    return str(text)


def _groups(
    kind: Kind, line: Line, columns: list[tuple[str, str]]
) -> tuple[str, dict[_Group, dict[str, str]]]:
    """The id of the row, and the filled cells gathered by the entry that they are parts of."""
    doubts = dict(line.doubtful)
    id_, groups = "", dict[_Group, dict[str, str]]()
    for place, (column, mapped) in enumerate(columns):
        text = line.cells[place] if place < len(line.cells) else ""
        if not mapped or not text:
            continue
        if place in doubts:
            raise WrongValue(f"column {column!r}: {doubts[place]}; correct the cell")
        name, _, which = mapped.partition("#")
        target: Target = targets(kind)[name]
        if target.field == "id":
            id_ = text
        else:
            groups.setdefault((target.field, which, target.fixed), {})[target.part] = text
    return id_, groups


def _values(kind: Kind, groups: dict[_Group, dict[str, str]]) -> Iterator[tuple[str, Any]]:
    shared = {
        part: _part(Reading, part, text)
        for (field, *_), parts in groups.items()
        if field == "composition"
        for part, text in parts.items()
    }
    for (name, _, fixed), parts in groups.items():
        if name == "composition":
            continue
        field = FIELDS[kind][name]
        try:
            if field.entry is None:
                for value in _plain(field, parts[""]):
                    yield name, field.check(value)
            else:
                yield name, field.check(_entry(field, parts, dict(fixed), shared))
        except WrongValue as error:
            raise WrongValue(f"{name}: {error}") from None


def _plain(field: Field, text: str) -> list[Any]:
    said = cells.marker(text)
    if not isinstance(said, str) or said is NOT_APPLICABLE:
        return [said]
    if field.choices:
        return [cells.choice(text, field.choices)]
    if field.of in ("percent", "amount"):
        return [cells.number(text)]
    if field.of == "yes_no":
        return [cells.yes_no(text)]
    if field.of == "country":
        return [cells.country(text)]
    return list(cells.several(text)) if field.several else [text]


def _entry(
    field: Field, parts: dict[str, str], fixed: dict[str, str], shared: dict[str, Any]
) -> Any:
    entry = field.entry
    assert entry is not None
    read = {part: _part(entry, part, text) for part, text in parts.items()}
    told = {part: value for part, value in read.items() if value is not None}
    if any(value is NOT_APPLICABLE for value in told.values()):
        return NOT_APPLICABLE
    if not told or (entry is Reading and "percent" not in told):
        return None
    if fixed.get("scheme") in STRONG:
        told["value"] = number(str(told["value"]))
    if entry is Reading:
        told = {**shared, **told}
    return {**fixed, **told}


def _part(entry: type[Any], part: str, text: str) -> Any:
    """The value of one part of an entry, in the part's type."""
    said = cells.marker(text)
    if not isinstance(said, str) or said is NOT_APPLICABLE:
        return said
    kinds = _kinds(entry.model_fields[part].annotation)
    if bool in kinds:
        return cells.yes_no(text)
    if date in kinds:
        return cells.day(text)
    if int in kinds:
        return int(cells.number(text))
    if float in kinds:
        return cells.number(text)
    if tuple in kinds:
        return cells.several(text)
    allowed = tuple(str(kind) for kind in kinds if isinstance(kind, str))
    if allowed:
        return cells.choice(text, allowed)
    return cells.country(text) if part == "country" else text


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """The plain types (or the words of a choice) that an annotation allows."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) is tuple:
        return (tuple,)
    if isinstance(annotation, types.UnionType) or get_args(annotation):
        return tuple(kind for part in get_args(annotation) for kind in _kinds(part))
    return (annotation,)
