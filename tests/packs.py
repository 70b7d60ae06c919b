"""Signed cases as YAML: a sentence, a day, both sides of every edge, and silence.

A case is
  name, question, on, facts, expect {outcome, because, not_because, conditions, missing, unsettled,
                                     subject_to, to_confirm, branches, why_not, favourable, layer}
`scenario` names the scenario of an unpublished scheme, `assume` supposes states of instruments,
`source` is the address of the text that fixes the answer. A fact may be written as
{value, source, grade, confirmed} instead of plainly.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge import strict_yaml
from knowledge.packs import installed, load
from knowledge.rules import Determination, Pack, State, Told, determine

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    pack: str
    file: str
    said: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.pack}: {self.said['name']}"

    def load(self) -> Pack:
        return load(self.pack, self.said.get("scenario", ""))

    def determine(self) -> Determination:
        facts = {name: Told(**value) if isinstance(value, dict) else value
                 for name, value in self.said.get("facts", {}).items()}
        assume = {id: State(state) for id, state in self.said.get("assume", {}).items()}
        return determine(self.load(), self.said["question"], facts, self.said["on"], assume)


def cases(pack: str = "*") -> Iterator[Case]:
    for path in sorted(CASES.glob(f"{pack}/*.yaml")):
        if path.parent.name not in installed():
            continue
        for said in strict_yaml.read(path):
            yield Case(path.parent.name, path.name, said)


def check(case: Case) -> None:
    """Raise AssertionError, naming the case, where the engine says something else."""
    expect = dict(case.said["expect"])
    found = case.determine()
    said = {
        "outcome": found.outcome, "layer": found.layer, "favourable": found.favourable,
        "because": found.because, "not_because": found.because,
        "conditions": [one.id for one in found.conditions],
        "missing": sorted({name for names in (*found.missing.to_yes, *found.missing.to_no)
                           for name in names}),
        "ask": found.missing.ask, "unsettled": found.unsettled,
        "subject_to": [one.rule for one in found.subject_to], "to_confirm": found.to_confirm,
        "branches": [one.outcome for one in found.branches],
        "why_not": {one.question: one.rule or one.outcome for one in found.why_not},
        "changes": [change.fact for one in found.lawful_changes for change in one.changes],
    }
    for key, wanted in expect.items():
        got = said[key]
        if key == "not_because":
            right = not set(_list(wanted)) & set(got)
        elif key == "why_not":
            right = all(got.get(name) == rule for name, rule in wanted.items())
        elif isinstance(got, str | bool):
            right = got == wanted
        elif wanted in ([], ()):
            right = not got
        else:
            right = set(_list(wanted)) <= set(got)
        assert right, f"{case}: {key} is {got!r}, not {wanted!r}"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def a_day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
