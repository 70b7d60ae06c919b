"""The scenarios of an unpublished scheme side by side: outcome and deciding rule of each, and what
is reported of each point (`reports.yaml` of its pack)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge import strict_yaml
from knowledge.packs.load import folder_of, load, scenarios
from knowledge.rules import Determination, Pack, determine


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One scenario: what it answers, and the rule that decides - of a no, the first that stands
    against it; of an open answer, the first that is not known; of a yes, the first assumption on
    which it rests. `certain` tells whether that rule is published law, the same everywhere."""

    scenario: str
    outcome: str
    rule: str
    sentence: str
    sentence_zh: str
    cites: tuple[str, ...]
    certain: bool
    ask: tuple[str, ...]
    determination: Determination


@dataclass(frozen=True, slots=True)
class PointReading:
    """What one scenario assumes of a point, and why."""

    scenario: str
    value: Any
    because: str


@dataclass(frozen=True, slots=True)
class MatrixPoint:
    """One open question: what the scenarios assume of it, and what is reported (passage,
    sentence)."""

    id: str
    asks: str
    asks_zh: str
    readings: tuple[PointReading, ...]
    reports: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Scenario by outcome by deciding rule, and point by reading by report."""

    rows: tuple[MatrixRow, ...]
    points: tuple[MatrixPoint, ...]


def matrix(scheme: str, question: str, facts: Mapping[str, Any], on: date,
           extra: Iterable[str | Path] = ()) -> Matrix:
    """Answer the question of a scheme's pack in every built-in scenario and in those of `extra`
    (scenario files).

    Raises what `determine` raises: UnknownFact, WrongValue, UnknownQuestion, NoRuleInForce (on a
    day on which nothing was even reported); UnknownPack or PackError for a bad scenario file.
    """
    packs = [load(scheme, one) for one in (*scenarios(scheme), *extra)]
    return Matrix(tuple(_row(pack, question, facts, on) for pack in packs),
                  tuple(_points(packs, on)))


def _row(pack: Pack, question: str, facts: Mapping[str, Any], on: date) -> MatrixRow:
    found = determine(pack, question, facts, on)
    certain = f"{pack.id}.certain."
    assumed = [name for name in found.because if not name.startswith(certain)]
    name = assumed[0] if found.favourable and assumed else found.because[0]
    rule = pack.rules[name]
    version = rule.on(on) or rule.versions[-1]
    return MatrixRow(pack.scenario, found.outcome, name, version.sentence, rule.sentence_zh,
                     version.cites, name.startswith(certain), found.missing.ask, found)


def _points(packs: list[Pack], on: date) -> Iterable[MatrixPoint]:
    for id, point in strict_yaml.read(folder_of(packs[0].id) / "reports.yaml").items():
        values = [(pack.scenario, pack.value(point["switch"], on)) for pack in packs]
        readings = tuple(PointReading(name, value.value, value.reference) for name, value in values)
        yield MatrixPoint(id, point["asks"], point["asks_zh"], readings,
                          tuple(point["reports"].items()))
