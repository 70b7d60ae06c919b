"""Screens one party against one snapshot: hits that explain themselves, and what was near."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knowledge.screening.compare import Comparison, compare
from knowledge.screening.edition import Snapshot
from knowledge.screening.entry import Entry, State
from knowledge.screening.explain import reasons, separations
from knowledge.screening.lists import Lists
from knowledge.screening.names import Reading, readings
from knowledge.screening.signs import scripts, tidy

Outcome = Literal["no_hit", "hit", "review"]


@dataclass(frozen=True)
class Query:
    """The party asked for. Ids (kind → value, e.g. `lei`) are looked at before the name."""

    name: str
    country: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cuts:
    """From which likeness (0 to 1) a candidate is a hit, or is shown as near."""

    hit: float = 0.84
    near: float = 0.66
    candidates: int = 50


@dataclass(frozen=True)
class Hit:
    """One listed party that may be the one asked: found by machine, a match only by a person."""

    entry: Entry
    score: float
    matched_name: str
    state: State
    exact: bool
    why: tuple[str, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Screening:
    """What one screening found, against exactly one snapshot."""

    snapshot: Snapshot
    on: date
    query: Query
    hits: tuple[Hit, ...]
    near_misses: tuple[Hit, ...]
    flags: tuple[str, ...]

    @property
    def state(self) -> Outcome:
        """`hit`; `review` when signs of the name want a person's eye; else `no_hit`."""
        if self.hits:
            return "hit"
        return "review" if self.flags else "no_hit"


@dataclass
class _Candidate:
    entry: Entry
    name: str
    comparison: Comparison
    reading: Reading | None
    exact: bool


def screen(lists: Lists, query: Query, *, on: date, cuts: Cuts | None = None) -> Screening:
    """Look the party up in every list of the snapshot, as the lists stand on that day."""
    cuts = cuts or Cuts()
    ways, flags = readings(query.name)
    best: dict[str, _Candidate] = {}
    for kind, value in query.ids.items():
        if (entry := lists.with_id(kind, value)) is not None:
            best[entry.id] = _Candidate(entry, f"{kind} {value}", Comparison(1.0), None, True)
    for reading in ways:
        for candidate in _candidates(lists, query.name, reading, cuts.candidates):
            held = best.get(candidate.entry.id)
            if held is None or _rank(candidate) > _rank(held):
                best[candidate.entry.id] = candidate
    ranked = sorted(best.values(), key=lambda c: (*(-x for x in _rank(c)), c.entry.id))
    hits = [c for c in ranked if c.comparison.score >= cuts.hit]
    near = [c for c in ranked if cuts.near <= c.comparison.score < cuts.hit][:5]
    tricks = {c.reading.flag: None for c in hits if c.reading and c.reading.flag}
    all_flags = (*flags, *(t for t in tricks if t not in flags))
    if not ways:
        all_flags = (*all_flags, "The name holds no letter that can be compared.")
    return Screening(
        lists.snapshot, on, query,
        tuple(_hits(hits, query, on, all_flags)),
        tuple(_hits(near, query, on, all_flags)),
        all_flags,
    )


def _rank(candidate: _Candidate) -> tuple[float, float]:
    return (candidate.comparison.score, float(candidate.exact))


def _candidates(lists: Lists, asked: str, reading: Reading, limit: int) -> list[_Candidate]:
    found = []
    for number in lists.blocks.nearest(reading.name, limit):
        listed = lists.folded[number]
        entry, name = lists.named(number)
        exact = (
            reading.how == "as written"
            and reading.name.words == listed.words
            and reading.name.whole == listed.whole
            and scripts(tidy(asked).text) == scripts(tidy(name).text)
        )
        comparison = compare(reading.name, listed, lists.rarity)
        found.append(_Candidate(entry, name, comparison, reading, exact))
    return found


def _hits(
    candidates: list[_Candidate], query: Query, on: date, flags: tuple[str, ...]
) -> list[Hit]:
    apart = separations([c.entry for c in candidates])
    return [
        Hit(
            entry=c.entry,
            score=round(c.comparison.score, 4),
            matched_name=c.name,
            state=c.entry.state(on),
            exact=c.exact,
            why=(*reasons(c.comparison, c.reading, c.name, c.entry, query.country), *apart[n]),
            flags=flags,
        )
        for n, c in enumerate(candidates)
    ]
