"""Which column means what: found by its heading in three languages, corrected by a person."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from knowledge import strict_yaml
from knowledge.errors import ImportRefused, no_such
from knowledge.register.fields import Kind
from knowledge.register.importers.files.file_table import FileLine, FileTable
from knowledge.register.name_keys import plain

T = TypeVar("T")
IGNORED = ""
_LOOK = 25
_HAN = "\u4e00-\u9fff"
_TONGUES = re.compile(rf"[/|\n·]|(?<=[A-Za-z])\s+(?=[{_HAN}])|(?<=[{_HAN}])\s+(?=\w)")
_GROUPED = re.compile(r"^(.*?)\s*(\d{1,2})(\s*%?)$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TABLE = re.compile(r"^[A-Z][A-Z0-9]{2,9}[-~.](?=[A-Z])")
"""The table before a field of SAP, as in KNA1-NAME1."""


@dataclass(frozen=True)
class Target:
    """What a column fills: a field, a part of its entry, and what is fixed (scheme, kind, lang).

    `joins` is the place of its text in one text that several columns make up, such as the lines of
    a name; `several` says that each cell lists several values.
    """

    name: str
    field: str
    part: str
    fixed: tuple[tuple[str, str], ...]
    joins: int = 0
    several: bool = False


@dataclass(frozen=True)
class Heading:
    """The headings of a table: the number of their row, and one unique heading for each column."""

    number: int
    columns: tuple[str, ...]

    @property
    def layout(self) -> str:
        """A name for this arrangement of columns, under which a mapping is remembered."""
        return hashlib.sha256("\x1f".join(self.columns).encode()).hexdigest()[:32]


@cache
def targets(kind: Kind) -> dict[str, Target]:
    """Everything that a column can be mapped to, by the target's name."""
    return {name: _target(name, said) for name, said in _declared()[kind].items()}


def propose(kind: Kind, heading: Heading) -> dict[str, str]:
    """For each column the name of its target, with `#2` for a second group; empty if not known."""
    meant = {column: _recognized(kind, column) for column in heading.columns}
    meant |= _shared_words(kind, [column for column in heading.columns if not meant[column]],
                           set(meant.values()))
    there = set(meant.values())
    found: dict[str, str] = {}
    for column in heading.columns:
        target = meant[column]
        needed = _declared()[kind].get(target, {}).get("needs", target)
        free = target not in found.values() and needed in there
        found[column] = target if free else IGNORED
    return found


def _shared_words(kind: Kind, columns: list[str], there: set[str]) -> dict[str, str]:
    """Decide headings with two meanings: the first in the list's order is the name if no other
    column is; the others take their second meaning."""
    alone = _table(kind, "alone")
    places = {word: place for place, word in enumerate(alone)}
    met = {column: hit for column in columns if (hit := _match(places, column))}
    found = {}
    if met and not set(alone.values()) & there:
        first = min(met, key=lambda column: met[column][0])
        found[first] = alone[list(alone)[met.pop(first)[0]]]
    for column in met:
        found[column] = (_match(_table(kind, "beside"), column) or (IGNORED, ""))[0]
    return found


def check(kind: Kind, heading: Heading, mapping: dict[str, str]) -> dict[str, str]:
    """The mapping, complete; `ImportRefused` if it names a column or target that is not there."""
    for column, target in mapping.items():
        if column not in heading.columns:
            raise ImportRefused(no_such("column", column, heading.columns))
        if target and target.partition("#")[0] not in targets(kind):
            raise ImportRefused(no_such("target for a column", target, targets(kind)))
    used = [target for target in mapping.values() if target]
    twice = sorted({target for target in used if used.count(target) > 1})
    if twice:
        raise ImportRefused(
            f"two columns are mapped to {twice[0]!r}; write {twice[0]}#2 for the second one"
        )
    return {column: mapping.get(column, IGNORED) for column in heading.columns}


def find_heading(kind: Kind, table: FileTable) -> Heading:
    """The row of headings: among the first rows, the one in which most headings are recognized."""
    best: tuple[int, int, Heading] | None = None
    for index, line in enumerate(table.lines[:_LOOK]):
        if line.empty:
            continue
        heading = Heading(line.number, _unique(_titles(table, index)))
        known = sum(1 for column in heading.columns if
                    _recognized(kind, column) or _match(_table(kind, "alone"), column))
        filled = len({cell for cell in line.cells if cell})
        if filled >= 1 and (best is None or (known, min(filled, 2)) > best[:2]):
            best = (known, min(filled, 2), heading)
    if best is None:
        raise ImportRefused("the table is empty; choose a file or sheet with headings and rows")
    return best[2]


def _titles(table: FileTable, index: int) -> list[str]:
    """The headings of a row, with the heading that spans several columns above it put before."""
    line: FileLine = table.lines[index]
    above = table.lines[index - 1] if index else None
    titles = []
    for column, cell in enumerate(line.cells):
        group = table.spanning.get((above.number, column), "") if above else ""
        own = cell or table.spanning.get((line.number, column), "")
        titles.append(f"{group} / {own}" if group and own and group != own else own)
    return titles


def _unique(titles: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for place, title in enumerate(titles):
        title = " ".join(title.split()) or f"column {place + 1}"
        again, count = title, 1
        while again in found:
            count += 1
            again = f"{title} ({count})"
        found.append(again)
    return tuple(found)


def _recognized(kind: Kind, column: str) -> str:
    """The target of a heading; a second line of a name continues it and is no second name."""
    target, suffix = _match(_table(kind, "is"), column) or (IGNORED, "")
    further = f"{target}_{suffix.removeprefix('#')}"
    return further if further in _declared()[kind] else target + suffix


def _match(words: Mapping[str, T], column: str) -> tuple[T, str] | None:
    """What the words give for a heading, and its group; of "Group / Heading" the whole is tried
    first, then the heading, then its parts."""
    whole = [(_words(column), "")]
    for said, suffix in (*whole, *_readings(column.rpartition(" / ")[2]), *_readings(column)):
        if said in words:
            return words[said], suffix
    return None


def _readings(text: str) -> list[tuple[str, str]]:
    """The heading whole, without the table before it, without its bracket, its words apart, in each
    of its languages, without a number."""
    texts = [text, _TABLE.sub("", text), re.sub(r"[(（\[].{0,80}?[)）\]]", " ", text)]
    texts += [_CAMEL.sub(" ", text)]
    texts += _TONGUES.split(text)
    found = []
    for part in texts:
        found.append((_words(part), ""))
        if grouped := _GROUPED.match(_words(part)):
            which = grouped.group(2)
            said = (grouped.group(1) + grouped.group(3)).strip()
            found.append((said, "" if which == "1" else f"#{which}"))
    return found


def _words(text: str) -> str:
    """The heading in lower case without signs, save the one for percent."""
    spaced = text.replace("_", " ").replace("%", " 百分号 ").replace("％", " 百分号 ")
    return " ".join(plain(spaced).split()).replace("百分号", "%")


@cache
def _table(kind: Kind, how: str) -> dict[str, str]:
    """The target of each heading that is listed under `is`, `alone` or `beside`."""
    return {
        _words(word): name
        for name, said in _declared()[kind].items()
        for word in ([name, *said["is"]] if how == "is" else said.get(how, ()))
    }


@cache
def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = strict_yaml.read(Path(__file__).with_name("columns.yaml"))
    return declared


def _target(name: str, said: dict[str, Any]) -> Target:
    field, _, part = str(said["to"]).partition(".")
    rules = {"to", "is", "alone", "beside", "needs", "joins", "several"}
    fixed = tuple((k, str(v)) for k, v in said.items() if k not in rules)
    return Target(name, field, part, fixed, said.get("joins", 0), said.get("several", False))
