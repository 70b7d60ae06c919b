"""Which column means what: found by its heading in three languages, corrected by a person."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge import strict_yaml
from knowledge.errors import ImportRefused, no_such
from knowledge.register.fields import Kind
from knowledge.register.importers.tables import Line, Table
from knowledge.register.names import plain

IGNORED = ""
_LOOK = 25
_HAN = "\u4e00-\u9fff"
_TONGUES = re.compile(rf"[/|\n·]|(?<=[A-Za-z])\s+(?=[{_HAN}])|(?<=[{_HAN}])\s+(?=\w)")
_GROUPED = re.compile(r"^(.*?)\s*(\d{1,2})(\s*%?)$")


@dataclass(frozen=True)
class Target:
    """What a column fills: a field, a part of its entry, and what is fixed (scheme, kind, lang)."""

    name: str
    field: str
    part: str
    fixed: tuple[tuple[str, str], ...]


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
    found: dict[str, str] = {}
    for column in heading.columns:
        target = _recognized(kind, column)
        found[column] = IGNORED if target in found.values() and target else target
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


def find_heading(kind: Kind, table: Table) -> Heading:
    """The row of headings: among the first rows, the one in which most headings are recognized."""
    best: tuple[int, int, Heading] | None = None
    for index, line in enumerate(table.lines[:_LOOK]):
        if line.empty:
            continue
        heading = Heading(line.number, _unique(_titles(table, index)))
        known = sum(1 for column in heading.columns if _recognized(kind, column))
        filled = len({cell for cell in line.cells if cell})
        if filled >= 1 and (best is None or (known, min(filled, 2)) > best[:2]):
            best = (known, min(filled, 2), heading)
    if best is None:
        raise ImportRefused("the table is empty; choose a file or sheet with headings and rows")
    return best[2]


def _titles(table: Table, index: int) -> list[str]:
    """The headings of a row, with the heading that spans several columns above it put before."""
    line: Line = table.lines[index]
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
    """The target of a heading; of "Group / Heading" the whole, then the heading, then its parts."""
    whole = [(_words(column), "")]
    for words, suffix in (*whole, *_readings(column.rpartition(" / ")[2]), *_readings(column)):
        if target := _synonyms(kind).get(words):
            return target + suffix
    return IGNORED


def _readings(text: str) -> list[tuple[str, str]]:
    """The heading whole, without its bracket, in each of its languages, without a number."""
    texts = [text, re.sub(r"[(（\[].{0,80}?[)）\]]", " ", text)]
    texts += _TONGUES.split(text)
    found = [(_words(part), "") for part in texts]
    for part in texts:
        grouped = _GROUPED.match(_words(part))
        if grouped and grouped.group(2) != "1":
            found.append(((grouped.group(1) + grouped.group(3)).strip(), f"#{grouped.group(2)}"))
        elif grouped:
            found.append(((grouped.group(1) + grouped.group(3)).strip(), ""))
    return found


def _words(text: str) -> str:
    """The heading in lower case without signs, save the one for percent."""
    return " ".join(plain(text.replace("%", " 百分号 ").replace("％", " 百分号 ")).split()).replace(
        "百分号", "%"
    )


@cache
def _synonyms(kind: Kind) -> dict[str, str]:
    return {
        _words(word): name
        for name, said in _declared()[kind].items()
        for word in (name.replace("_", " "), *said["is"])
    }


@cache
def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = strict_yaml.read(Path(__file__).with_name("columns.yaml"))
    return declared


def _target(name: str, said: dict[str, Any]) -> Target:
    field, _, part = str(said["to"]).partition(".")
    fixed = tuple((k, str(v)) for k, v in said.items() if k not in {"to", "is"})
    return Target(name, field, part, fixed)
