"""Signed courses of dated values: what the texts set from each day on, one line for each day.

tests/cases/<pack>/values/*.yaml has, under `values`, for each value its unit and one line a day
    review_working_days: {unit: working days, 2024-12-01: [45, in_force, "d792:17(1)"]}
that is value, state, and the passage or document that the reference begins with; of a list that
rules ask also `whole`, or the open point that stands for what was not read of it. A value that
stands throughout while a notice changes its state is written `always: [value, course, passage]`,
with the course named under `courses`. `source` names the texts, for the file or for one value;
`asked` the given cases that a value answers, `read_from` the day from which rules read a value
that stands under a later notice. Under `instruments` stand evidence, link and states
of each law and notice; under `switches` the answers of a scheme's scenarios, in their order; under
`questions` which answer to each favors somebody, whether it clears, and why. The American tables
of names have their courses, state and grade, under `listings`, `sites`, `items` and `editions`.
Nothing is known of a value or an instrument on the day before its first line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from knowledge import strict_yaml
from knowledge.errors import NoRuleInForce
from knowledge.packs import installed
from knowledge.rules import Pack, State

CASES = Path(__file__).parent / "cases"
A_DAY = timedelta(days=1)
FAR = date(2060, 1, 1)
"""A day after every day that a text names."""


@dataclass(frozen=True)
class Line:
    """What holds from a day on."""

    value: Any
    state: State
    passage: str = ""
    read: str = ""
    """Of a list: `whole`, or the open point for what was not read."""


@dataclass(frozen=True)
class Course:
    """One value or instrument of a pack through time, as a text has it."""

    pack: str
    name: str
    lines: Mapping[date, Line]
    about: Mapping[str, str] = field(default_factory=dict)
    """Unit of a value; evidence and link of an instrument."""
    scenario: str = ""
    source: str = ""
    asked: tuple[str, ...] = ()
    """The given cases that this course answers, by their ids."""

    read_from: date | None = None
    """The day from which rules read a value that stands under a later notice."""

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.pack, self.scenario, self.name)))

    @property
    def begins(self) -> date:
        return self.read_from or min(self.lines)

    def days(self) -> Iterator[tuple[date, Line | None]]:
        """Both sides of every change, and a day long after the last: the line that governs."""
        before = None
        for day, line in self.lines.items():
            yield day - A_DAY, before
            yield day, line
            before = line
        yield FAR, before


def values(pack: str = "*") -> Iterator[Course]:
    """The signed course of every value, of scenarios too."""
    for name, said in _files(pack):
        for value, entry in said.get("values", {}).items():
            yield Course(name, value, _lines(entry, said.get("courses", {})),
                         {"unit": entry["unit"]}, source=entry.get("source", said["source"]),
                         asked=tuple(entry.get("asked", ())), read_from=entry.get("read_from"))
        for value, entry in said.get("switches", {}).items():
            for scenario, answer in zip(said["scenarios"], entry["answers"], strict=True):
                line = Line(answer, State.ASSUMED, f"scenario {scenario}, {said['author']}")
                yield Course(name, value, {said["from"]: line}, {"unit": entry["unit"]}, scenario)


def instruments(pack: str = "*") -> Iterator[Course]:
    """The signed states of every law and notice."""
    for name, said in _files(pack):
        for id, entry in said.get("instruments", {}).items():
            states = entry["states"]
            course = said["courses"][states] if isinstance(states, str) else states
            yield Course(name, id, {day: Line(None, State(state)) for day, state in course.items()},
                         {key: entry[key] for key in ("evidence", "link")})


@dataclass(frozen=True)
class Favor:
    """Which answer to a question favors somebody, and whether it clears."""

    favourable: str
    clears: bool
    reason: str


def favors(pack: str) -> dict[str, Favor]:
    """The signed favor of every question of a pack."""
    words = {"clears": True, "no clearance": False}
    return {name: Favor(answer, words[clears], reason) for _, said in _files(pack)
            for name, (answer, clears, reason) in said.get("questions", {}).items()}


def tables(pack: str = "*") -> Iterator[Course]:
    """The signed course of every row of the tables of names; `about` has its table and key."""
    for name, said in _files(pack):
        for table in ("listings", "editions"):
            for id, course in said.get(table, {}).items():
                yield _row(name, {"table": table, "id": id}, course)
        for table in ("sites", "items"):
            for id, rows in said.get(table, {}).items():
                for row, course in rows.items():
                    yield _row(name, {"table": table, "id": id, "row": row}, course)


def check_value(course: Course, pack: Pack) -> None:
    """Raise AssertionError where the pack says something else on either side of a change."""
    parameter = pack.parameters[course.name]
    assert parameter.unit == course.about["unit"], f"{course}: unit {parameter.unit!r}"
    first = parameter.values.entries[0].since
    assert first == course.begins, f"{course}: begins on {first}, not on {course.begins}"
    if not parameter.under:
        days = [entry.since for entry in parameter.values.entries]
        assert days == list(course.lines), f"{course}: entries on {days}"
    for day, line in course.days():
        try:
            found = pack.value(course.name, day)
        except NoRuleInForce:
            assert line is None, f"{course}: no value on {day}"
            continue
        assert line is not None, f"{course}: {found.value!r} stands already on {day}"
        value = list(found.value) if isinstance(found.value, tuple) else found.value
        assert (value, type(value), found.state) == (line.value, type(line.value), line.state), (
            f"{course}: on {day} it is {value!r}, {found.state}, "
            f"not {line.value!r}, {line.state}")
        read = "whole" if found.whole else found.unread
        assert read == line.read, f"{course}: on {day} it was read {read!r}, not {line.read!r}"
        assert begins(found.reference, line.passage), (
            f"{course}: on {day} it rests on {found.reference!r}, not on {line.passage!r}")


def check_instrument(course: Course, pack: Pack) -> None:
    """Raise AssertionError where the pack says something else on either side of a change."""
    instrument = pack.instrument(course.name)
    assert {"evidence": instrument.evidence, "link": instrument.link} == course.about, course
    days = [entry.since for entry in instrument.states.entries]
    assert days == list(course.lines), f"{course}: entries on {days}"
    for day, line in course.days():
        wanted = line.state if line else State.NOT_ISSUED
        assert instrument.state(day) is wanted, (
            f"{course}: {instrument.state(day)} on {day}, not {wanted}")


def begins(reference: str, passage: str) -> bool:
    """Whether a reference names the passage first, whole."""
    rest = reference.removeprefix(passage)
    return rest != reference and not rest[:1].isalnum() and rest[:1] not in ("(", ".")


def value_days(pack: Pack, name: str) -> set[date]:
    """Every day on which a value, or the state that it shares with an instrument, begins."""
    parameter = pack.parameters[name]
    days = {entry.since for entry in parameter.values.entries}
    if not parameter.under:
        return days
    under = {entry.since for entry in pack.instrument(parameter.under).states.entries}
    first = max(min(days), min(under))
    return {first} | {day for day in days | under if day > first}


def without_case(pack: Pack) -> list[str]:
    """Every dated value and state of a pack that no signed line covers."""
    signed = {(course.name, day) for course in (*values(pack.id), *instruments(pack.id))
              if course.scenario == pack.scenario or not course.scenario for day in course.lines}
    stands = {(name, day) for name in pack.parameters for day in value_days(pack, name)}
    stands |= {(one.id, entry.since) for one in pack.instruments.values()
               for entry in one.states.entries}
    return sorted(f"{pack.id}: {name} from {day}" for name, day in stands - signed)


def _files(pack: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(CASES.glob(f"{pack}/values/*.yaml")):
        if path.parent.parent.name in installed():
            yield path.parent.parent.name, strict_yaml.read(path)


def _row(pack: str, about: dict[str, str], course: Mapping[date, list[str]]) -> Course:
    lines = {day: Line(state, State.IN_FORCE, grade) for day, (state, grade) in course.items()}
    return Course(pack, " ".join(about.values()), lines, about)


def _lines(entry: Mapping[Any, Any], courses: Mapping[str, Any]) -> dict[date, Line]:
    if "always" in entry:
        value, course, *about = entry["always"]
        return {day: Line(value, State(state), *about) for day, state in courses[course].items()}
    return {day: Line(line[0], State(line[1]), *line[2:])
            for day, line in entry.items() if isinstance(day, date)}
