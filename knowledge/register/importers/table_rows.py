"""Turns a row of cells into a firm or an item, or into the sentence that says why it cannot."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from knowledge.errors import KnowledgeError, WrongValue
from knowledge.register.fields import FIELDS, Field, Kind
from knowledge.register.firms_and_items import Firm, Item
from knowledge.register.importers import cell_values
from knowledge.register.importers.columns import Heading, Target, targets
from knowledge.register.importers.files.file_table import FileLine, FileTable
from knowledge.register.importers.ftm_schemas import FIRMS
from knowledge.register.importers.import_report import Candidate, ImportSource
from knowledge.register.importers.share import share
from knowledge.register.importers.taking import STRONG, derived_id
from knowledge.register.name_keys import number
from knowledge.register.statements import NOT_APPLICABLE, Fact
from knowledge.register.values import Measurement, Name, OwnerStake

_Group = tuple[str, str, tuple[tuple[str, str], ...]]  # field, which of several, what is fixed
_Column = tuple[str, Target | None, str]  # heading, what it fills, which of several
_KIND = "entity_kind"
_PERSON = "person"
_JOINED = {"name": " ", "address": ", "}
"""What stands between the lines of a name, and between the parts of an address."""


@dataclass
class _Read:
    """The filled cells of a row: its id, the parts of each entry, and what no field takes."""

    id: str = ""
    groups: dict[_Group, dict[str, str]] = field(default_factory=dict)
    aside: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def candidates(
    kind: Kind, table: FileTable, heading: Heading, mapping: dict[str, str], source: ImportSource
) -> Iterator[Candidate]:
    """A candidate for each row below the headings, empty rows between them included."""
    known = targets(kind)
    columns: list[_Column] = []
    for column in heading.columns:
        name, _, which = mapping[column].partition("#")
        columns.append((column, known[name] if name else None, which))
    for line in table.lines:
        if line.number > heading.number:
            yield _candidate(kind, line, columns, source)


def _candidate(kind: Kind, line: FileLine, columns: list[_Column], source: ImportSource
               ) -> Candidate:
    if line.empty:
        return Candidate(number=line.number, refused="the row is empty")
    try:
        read = _read(line, columns)
        record = _record(kind, read, source)
    except KnowledgeError as error:
        return Candidate(number=line.number, refused=str(error))
    except ValidationError as error:
        return Candidate(number=line.number, refused=error.errors()[0]["msg"])
    return Candidate(number=line.number, record=record, id_given=bool(read.id),
                     notes=tuple(read.notes))


def _record(kind: Kind, read: _Read, source: ImportSource) -> Firm | Item:
    _check_is_firm(read.aside)
    facts = tuple(
        Fact(field=field, value=value, source=source.title, source_date=source.day,
             grade=source.grade, confirmed=source.confirmed)
        for field, value in _values(kind, read.groups)
    )
    if kind == "item":
        if not read.id:
            raise WrongValue("the row names no part number; without one the item cannot be kept")
        return Item(id=read.id, facts=facts)
    names = [fact.value for fact in facts if fact.field == "name" and fact.known]
    if not names and read.aside.get(_PERSON):
        raise WrongValue("the row names a person and no firm; persons are not kept")
    if not names and not read.id:
        raise WrongValue("the row names no firm; without a name or an id it cannot be kept")
    country = next((fact.value for fact in facts if fact.field == "country"), None)
    known = country if isinstance(country, str) else None
    return Firm(id=read.id or derived_id(names[0].text, known), facts=facts)


def _check_is_firm(aside: Mapping[str, str]) -> None:
    """Refuse a row that is about another kind of thing than firms or items."""
    schema, kind = aside.get(f"{_KIND}.schema", ""), aside.get(f"{_KIND}.type", "")
    if cell_values.is_no_firm(kind) or (schema and schema not in FIRMS):
        raise WrongValue(f"{schema or kind}: not a firm")


def _read(line: FileLine, columns: list[_Column]) -> _Read:
    """The filled cells, gathered by the entry that they are parts of."""
    doubts, read = dict(line.doubtful), _Read()
    joined: dict[_Group, list[tuple[int, str]]] = {}
    for (column, target, which), text, place in zip(columns, line.cells, count()):
        if target is None or not text:
            continue
        if place in doubts:
            raise WrongValue(f"column {column!r}: {doubts[place]}; correct the cell")
        group = (target.field, which, target.fixed)
        if target.field == "id":
            read.id = text
        elif target.field in (_KIND, _PERSON):
            read.aside[f"{target.field}.{target.part}".rstrip(".")] = text
        elif target.several:
            _list(read, target, which, text)
        elif target.field in _JOINED and target.part == "text":
            if target.field == "name" and target.joins and not cell_values.is_name_line(text):
                read.notes.append(f"{column}: {text!r} is no part of the name and was left out")
            elif not target.joins or cell_values.told(text):
                joined.setdefault(group, []).append((target.joins, text))
        else:
            read.groups.setdefault(group, {})[target.part] = text
    texts = {
        group: {"text": _JOINED[group[0]].join(text for _, text in sorted(parts, key=_place))}
        for group, parts in joined.items()
    }
    rest = {group: {**parts, **texts.pop(group, {})} for group, parts in read.groups.items()}
    read.groups = {**texts, **rest}  # the name before its aliases
    beyond = sum(1 for cell in line.cells[len(columns):] if cell)
    if beyond:
        read.notes.append(f"{beyond} cells to the right of the headings were left out")
    return read


def _place(part: tuple[int, str]) -> int:
    return part[0]


def _list(read: _Read, target: Target, which: str, text: str) -> None:
    """The entries of a cell that lists several; of several countries none is the firm's."""
    found = cell_values.listed(text)
    if target.field == "country" and len({cell_values.country(one) for one in found}) > 1:
        read.notes.append(f"several countries ({', '.join(found)}); none was kept")
        return
    for place, one in enumerate(found):
        group = (target.field, f"{which}/{place}" if target.part else which, target.fixed)
        read.groups.setdefault(group, {})[target.part] = one


def _values(kind: Kind, groups: dict[_Group, dict[str, str]]) -> Iterator[tuple[str, Any]]:
    shared = {
        part: _part(Measurement, part, text)
        for (field, *_), parts in groups.items()
        if field == "composition"
        for part, text in parts.items()
    }
    named: set[str] = set()
    for (name, _, fixed), parts in groups.items():
        if name == "composition":
            continue
        field = FIELDS[kind][name]
        try:
            if field.entry is None:
                for value in _plain(field, parts[""]):
                    yield name, field.check(value)
                continue
            value = field.check(_entry(field, parts, dict(fixed), shared))
        except WrongValue as error:
            raise WrongValue(f"{name}: {error}") from None
        if name == "name" and isinstance(value, Name):
            if value.key.casefold() in named:  # an alias that only repeats the name
                continue
            named.add(value.key.casefold())
        yield name, value


def _plain(field: Field, text: str) -> list[Any]:
    said = cell_values.marker(text)
    if not isinstance(said, str) or said is NOT_APPLICABLE:
        return [said]
    if field.choices:
        return [cell_values.choice(text, field.choices)]
    if field.of in ("percent", "amount"):
        return [cell_values.number(text)]
    if field.of == "yes_no":
        return [cell_values.yes_no(text)]
    if field.of == "country":
        return [cell_values.country(text)]
    return list(cell_values.several(text)) if field.several else [text]


def _entry(
    field: Field, parts: dict[str, str], fixed: dict[str, str], shared: dict[str, Any]
) -> Any:
    entry = field.entry
    assert entry is not None
    read: dict[str, Any] = {}
    for part, text in parts.items():
        if entry is OwnerStake and part == "percent" and cell_values.told(text):
            read |= share(text)
        else:
            read[part] = _part(entry, part, text)
    told = {part: value for part, value in read.items() if value is not None}
    if any(value is NOT_APPLICABLE for value in told.values()):
        return NOT_APPLICABLE
    if not told or (entry is Measurement and "percent" not in told):
        return None
    if {**fixed, **told}.get("scheme") in STRONG:
        told["value"] = number(str(told["value"]))
    if entry is Measurement:
        told = {**shared, **told}
    return {**fixed, **told}


def _part(entry: type[Any], part: str, text: str) -> Any:
    """The value of one part of an entry, in the part's type."""
    said = cell_values.marker(text)
    if not isinstance(said, str) or said is NOT_APPLICABLE:
        return said
    kinds = _kinds(entry.model_fields[part].annotation)
    if bool in kinds:
        return cell_values.yes_no(text)
    if date in kinds:
        return cell_values.day(text)
    if int in kinds:
        return int(cell_values.number(text))
    if float in kinds:
        return cell_values.number(text)
    if tuple in kinds:
        return cell_values.several(text)
    allowed = tuple(str(kind) for kind in kinds if isinstance(kind, str))
    if allowed:
        return cell_values.choice(text, allowed)
    return cell_values.country(text) if part == "country" else text


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """The plain types (or the words of a choice) that an annotation allows."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) is tuple:
        return (tuple,)
    if isinstance(annotation, types.UnionType) or get_args(annotation):
        return tuple(kind for part in get_args(annotation) for kind in _kinds(part))
    return (annotation,)
