"""What may be wrong in a rule, a value, a table or a check, one small change at a time.

Each mutation has a name that stays the same as long as its line does:
    knowledge/packs/us_mirror/mirror.py | return f.cage_code.holds() & ... | & becomes |
"""

import ast
import csv
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from knowledge import strict_yaml

SWAPPED = {
    "more_than": "at_least", "at_least": "more_than", "less_than": "at_most",
    "at_most": "less_than", "all_of": "any_of", "any_of": "all_of", "none_of": "any_of",
}
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}
CHAINED = {"requires", "provisos", "conditions", "cautions"}
STATES = {"in_force": "unverified", "reported": "in_force", "assumed": "in_force"}
WORDS = {"zh", "cites", "asks", "asks_zh", "holder", "holder_zh", "sentence", "sentence_zh",
         "__all__"}
"""Arguments and names whose text is words for a reader, no part of a decision."""
FORMS = {"frozen", "slots", "eq", "repr", "init", "strict", "maxsize", "key"}
"""Arguments that say how a value is kept or compared, no part of a decision."""


@dataclass(frozen=True)
class Mutant:
    """One change: `make` gives the file as changed, a syntax tree, a YAML document or the rows of a
    table."""

    file: Path
    name: str
    make: Callable[[], Any]
    rule: str = ""
    """The rule in whose text the change is made, where it is one."""


Change = tuple[Any, str, Callable[[], object]]
"""A node, what becomes of it in words, and the act."""


def of_python(root: Path, file: Path) -> Iterator[Mutant]:
    """Every small change of the decisions that a module makes."""
    source = file.read_text(encoding="utf-8")
    lines, tree = source.splitlines(), ast.parse(source)
    seen: dict[str, int] = {}

    def make(place: int) -> ast.Module:
        changed = ast.parse(source)
        next(change for at, (_, _, change) in enumerate(_changes(changed)) if at == place)()
        return ast.fix_missing_locations(changed)

    for place, (node, what, _) in enumerate(_changes(tree)):
        name = f"{file.relative_to(root)} | {lines[node.lineno - 1].strip()} | {what}"
        seen[name] = seen.get(name, 0) + 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        yield Mutant(file, name + again, partial(make, place), _rule_around(tree, node))


def _changes(tree: ast.AST) -> Iterator[Change]:
    """Every change but of annotations, docstrings, messages of errors, and words for a reader."""
    for field, value in ast.iter_fields(tree):
        if field in ("annotation", "returns", "type_params", "exc", "msg"):
            continue
        parts = value if isinstance(value, list) else [value]
        for place, part in enumerate(parts):
            if not isinstance(part, ast.AST) or isinstance(part, ast.JoinedStr):
                continue
            if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
                continue
            if isinstance(part, ast.keyword) and part.arg in WORDS | FORMS:
                continue
            instead = (partial(parts.__setitem__, place) if isinstance(value, list)
                       else partial(setattr, tree, field))
            yield from _of_node(part, instead)
            yield from _changes(part)


def _of_node(node: Any, instead: Callable[[Any], None]) -> Iterator[Change]:
    match node:
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            both = isinstance(node.op, ast.BitAnd)
            other: ast.operator = ast.BitOr() if both else ast.BitAnd()
            yield node, "& becomes |" if both else "| becomes &", partial(
                setattr, node, "op", other)
            yield node, "the left side is left out", partial(instead, node.right)
            yield node, "the right side is left out", partial(instead, node.left)
        case ast.UnaryOp(op=ast.Invert() | ast.Not()):
            yield node, "a denial is left out", partial(instead, node.operand)
        case ast.Compare(ops=[op]) if type(op) in COMPARED:
            new = COMPARED[type(op)]
            yield node, f"{type(op).__name__} becomes {new.__name__}", partial(
                setattr, node, "ops", [new()])
        case ast.BoolOp(op=op):
            exchanged: ast.boolop = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield node, "and, or are exchanged", partial(setattr, node, "op", exchanged)
        case ast.If(test=test) | ast.IfExp(test=test):
            yield node, "an if is turned", partial(
                setattr, node, "test", ast.UnaryOp(ast.Not(), test))
        case ast.Call(func=ast.Attribute(attr="holds")):
            yield node, "holds is denied", partial(
                instead, ast.UnaryOp(ast.Invert(), deepcopy(node)))
        case ast.Call(func=ast.Attribute(attr=said)) if said in SWAPPED:
            yield node, f"{said} becomes {SWAPPED[said]}", partial(
                setattr, node.func, "attr", SWAPPED[said])
        case ast.Call(func=ast.Attribute(attr="is_one_of"), args=[ast.Tuple() as choices]):
            for place in range(len(choices.elts)):
                yield node, f"choice {place + 1} is left out", partial(choices.elts.pop, place)
        case ast.Call(func=ast.Name(id=said)) if said in SWAPPED:
            yield node, f"{said} becomes {SWAPPED[said]}", partial(
                setattr, node.func, "id", SWAPPED[said])
            for place in range(len(node.args) if len(node.args) > 1 else 0):
                yield node, f"part {place + 1} is left out", partial(node.args.pop, place)
        case ast.keyword():
            yield from _of_argument(node)
        case ast.Constant(value=bool() as flag):
            yield node, f"{flag} becomes {not flag}", partial(setattr, node, "value", not flag)
        case ast.Constant(value=int() as number):
            yield node, f"{number} becomes {number + 1}", partial(
                setattr, node, "value", number + 1)


def _of_argument(node: ast.keyword) -> Iterator[Change]:
    value = node.value
    match node.arg, value:
        case "favourable", ast.Constant():
            other = "yes" if value.value == "no" else "no"
            yield value, "the other answer is favorable", partial(setattr, value, "value", other)
        case "outcomes", ast.Tuple():
            yield value, "the outcomes are exchanged", value.elts.reverse
        case str() as arg, ast.Tuple() if arg in CHAINED:
            for place in range(len(value.elts)):
                yield value, f"{arg}: {place + 1} is left out", partial(value.elts.pop, place)
        case "since" | "until", ast.Constant(value=str() as day):
            yield value, "a day later", partial(setattr, value, "value", _later(day))


def _later(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day else "2030-01-01"


def _rule_around(tree: ast.Module, node: Any) -> str:
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and node in ast.walk(function):
            for made in function.decorator_list:
                if isinstance(made, ast.Call) and made.args and isinstance(made.args[0],
                                                                           ast.Constant):
                    return str(made.args[0].value)
    return ""


def of_yaml(root: Path, file: Path) -> Iterator[Mutant]:
    """Every dated value and state of a file changed, moved by a day, or left out."""
    document = strict_yaml.read(file)
    if "switches" in document:
        for name, entry in document["switches"].items():
            yield _mutant(root, file, document, ("switches", name, "value"),
                          _other(entry["value"]), "another answer")
        return
    for name, about in document.items():
        timeline = "values" if "values" in about else "states"
        for key in ("under", "unit", "evidence"):
            if about.get(key):
                yield _mutant(root, file, document, (name, key), "" if key == "under" else "x",
                              f"another {key}")
        for day, entry in about.get(timeline, {}).items():
            for path, value, what in _of_entry((name, timeline), day, entry):
                yield _mutant(root, file, document, path, value, f"{day}: {what}")
            yield _moved(root, file, document, (name, timeline, day), timedelta(days=1))
            yield _moved(root, file, document, (name, timeline, day), timedelta(days=-1))
            if len(about[timeline]) > 1:
                yield _moved(root, file, document, (name, timeline, day), None)


def _of_entry(path: tuple[Any, ...], day: date,
              entry: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], Any, str]]:
    here = (*path, day)
    state = STATES.get(entry["state"], "in_force")
    yield (*here, "state"), state, f"{entry['state']} becomes {state}"
    yield (*here, "reference"), f"another text, {entry['reference']}", "another reference"
    value = entry.get("value")
    if isinstance(value, list):
        for place in range(len(value)):
            rest = value[:place] + value[place + 1:]
            yield (*here, "value"), rest, f"{value[place]} is left out"
    elif value is not None:
        yield (*here, "value"), _other(value), f"another value than {value}"
    for key in ("whole", "unread"):
        if entry.get(key):
            yield (*here, key), "", f"{key} is not said"


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return value + timedelta(days=1) if isinstance(value, date) else f"not {value}"


def _mutant(root: Path, file: Path, document: Any, path: tuple[Any, ...], value: Any,
            what: str) -> Mutant:
    made = deepcopy(document)
    place = made
    for key in path[:-1]:
        place = place[key]
    if value == "":
        place.pop(path[-1], None)
    else:
        place[path[-1]] = value
    return Mutant(file, f"{file.relative_to(root)} | {path[0]} {path[1]} | {what}", made)


def _moved(root: Path, file: Path, document: Any, path: tuple[Any, ...],
           by: timedelta | None) -> Mutant:
    """An entry that begins a day later or earlier, or is left out."""
    def make() -> Any:
        made = deepcopy(document)
        timeline = made[path[0]][path[1]]
        entry = timeline.pop(path[2])
        if by is not None:
            timeline[path[2] + by] = entry
        return made

    what = "left out" if by is None else "a day later" if by.days > 0 else "a day earlier"
    return Mutant(file, f"{file.relative_to(root)} | {path[0]} {path[1]} | {path[2]}: {what}", make)


def of_table(root: Path, file: Path) -> Iterator[Mutant]:
    """Every dated row of a table changed, moved by a day, or left out."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    if "since" not in rows[0]:
        return
    for place, row in enumerate(rows):
        name = f"{file.relative_to(root)} | {next(iter(row.values()))} {row['since']}"
        other = "listed" if row["state"] != "listed" else "removed"
        for key, value in (("since", _later(row["since"])), ("state", other),
                           ("grade", "B" if row.get("grade") == "A" else "A")):
            if key in row:
                changed = (*rows[:place], row | {key: value}, *rows[place + 1:])
                yield Mutant(file, f"{name} | another {key}", partial(tuple, changed))
        left = (*rows[:place], *rows[place + 1:])
        yield Mutant(file, f"{name} | left out", partial(tuple, left))
