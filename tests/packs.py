"""Signed cases as YAML: a sentence, a day, both sides of every edge, and silence.

A case is
  name, question, on, facts, expect {outcome, because, conditions, missing, unsettled, subject_to,
                                     to_confirm, branches; why_not, favourable, layer, ask, changes}
`scenario` names the scenario of an unpublished scheme, `assume` supposes states of instruments,
`source` is the address of the text that fixes the answer. A fact may be written as
{value, source, grade, confirmed} instead of plainly.

The fields of EXACT are compared whole in every case. What a case leaves out is what
values/reasons.yaml says of the question and its answer (yes, no, needs_facts, unsettled, or
`always`); where that is silent too, nothing is expected: no condition, nothing missing or open. One
open point shows both branches. The fields after them are compared where a case states them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
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


EXACT = ("because", "conditions", "missing", "unsettled", "subject_to", "to_confirm", "branches")
"""What every case fixes, whole."""


def check(case: Case) -> None:
    """Raise AssertionError, naming the case, where the engine says something else."""
    expect, found = case.said["expect"], case.determine()
    said = {
        "outcome": found.outcome, "layer": found.layer, "favourable": found.favourable,
        "because": found.because, "conditions": [one.id for one in found.conditions],
        "missing": {name for names in (*found.missing.to_yes, *found.missing.to_no)
                    for name in names},
        "ask": found.missing.ask, "unsettled": found.unsettled,
        "subject_to": [one.rule for one in found.subject_to], "to_confirm": found.to_confirm,
        "branches": [one.outcome for one in found.branches],
        "why_not": {one.question: one.rule or one.outcome for one in found.why_not},
        "changes": [change.fact for one in found.lawful_changes for change in one.changes],
    }
    for key in sorted({*expect, *EXACT}):
        wanted, got = expected(case, key), said[key]
        if key == "why_not":
            right = all(got.get(name) == rule for name, rule in wanted.items())
        elif isinstance(got, str | bool):
            right = got == wanted
        else:
            right = sorted(_list(wanted)) == sorted(got)
        assert right, f"{case}: {key} is {got!r}, not {wanted!r}"


def expected(case: Case, key: str) -> Any:
    """What a case fixes: its own word, else that of its question and answer, else nothing."""
    expect = case.said["expect"]
    if key in expect:
        return expect[key]
    question = case.load().question(case.said["question"])
    answers = dict(zip(question.outcomes, ("yes", "no"), strict=True))
    about = reasons(case.pack).get(question.name, {})
    for kind in (answers.get(expect["outcome"], expect["outcome"]), "always"):
        if key in about.get(kind, {}):
            return about[kind][key]
    if key == "branches" and len(_list(expected(case, "unsettled"))) == 1:
        return list(question.outcomes)
    return []


@cache
def reasons(pack: str) -> dict[str, Any]:
    """Of each question of a pack, what its answers rest on and what attaches to them."""
    path = CASES / pack / "values" / "reasons.yaml"
    found: dict[str, Any] = strict_yaml.read(path)["reasons"]
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
