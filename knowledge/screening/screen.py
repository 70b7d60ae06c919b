"""Screen one party against one snapshot: hits with their reasons, and near misses."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from knowledge.errors import ScreeningError
from knowledge.screening.clearance import Clearance
from knowledge.screening.hit_reasons import countries, reasons, separations
from knowledge.screening.lists.edition import Snapshot
from knowledge.screening.lists.entry import ListEntry, State
from knowledge.screening.lists.freshness import Freshness, end_of, history_gaps
from knowledge.screening.lists.lists import Lists
from knowledge.screening.names.alignment import FORM_WEIGHT, NameComparison, align
from knowledge.screening.names.folding import BY_SOUND, Folded, NameReading, readings, sound
from knowledge.screening.names.legal_forms import countries_in_chinese, without_east_asian
from knowledge.screening.names.likelihood import Kind, compare, kind_of
from knowledge.screening.names.name_differences import FUNDS
from knowledge.screening.names.romanized import in_signs_only
from knowledge.screening.names.unicode_tricks import has_han, scripts, tidy
from knowledge.screening.names.word_kinds import is_number

Outcome = Literal["no_hit", "hit", "review", "too_old"]

COMPARED_BY = "2026-12-01.3"
"""Changes whenever names are compared in another way, so that a replay can say why it differs."""
UNREADABLE = "The name holds no letter that can be compared."
PART = "One of the names is a part of the other."
PERSON = "The names may be one person's, in another spelling or with other parts."
LIKELY = "By the ways in which the names differ, they are one party's with likelihood {:.2f}."
LATIN = (
    "These lists hold Latin names only: {}. The Chinese name was compared with them by its sound "
    "and its translated words; give the party's Latin name too.")
OTHER_NUMBER = "The names differ in a number: another plant or institute of that name, perhaps."
BELOW = 0.001
SHORTENED = "One of the names is made of the initials of the other."


@dataclass(frozen=True)
class Query:
    """The party asked for. Ids (kind → value, e.g. `lei`) are looked at before the name; `others`
    are further names of the same party, such as its name in another script."""

    name: str
    country: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, each once, the one asked for first."""
        return tuple(dict.fromkeys((self.name, *self.others)))


@dataclass(frozen=True)
class Cuts:
    """From which likeness (0 to 1) a candidate is a hit, or is shown as near.

    `telling`: how rare (0 to 1) a word must be for a mere part of a name to want a person's eye.
    `likely`: from which learned likelihood the names of firms that are near, and of persons, are a
    hit; persons' names below it that are alike as a hit go to a person.
    """

    hit: float = 0.82
    near: float = 0.66
    telling: float = 0.5
    likely: Mapping[Kind, float] = field(
        default_factory=lambda: {"organization": 0.9, "person": 0.8})
    candidates: int = 50
    shown_near: int = 10


@dataclass(frozen=True)
class Hit:
    """One listed party that may be the one asked: found by machine, a match only by a person."""

    entry: ListEntry
    score: float
    matched_name: str
    state: State
    exact: bool
    why: tuple[str, ...]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Screening:
    """What one screening found, against exactly one snapshot.

    `warnings` are sentences on the lists themselves (age, gaps in time); `too_old` names the lists
    past their limit; `signs` are the flags of the name alone; `unlettered` names the lists without
    Chinese names, where the party was asked for under no other; `cleared` are hits and near misses
    set aside by a clearance.
    """

    snapshot: Snapshot
    on: date
    query: Query
    hits: tuple[Hit, ...]
    near_misses: tuple[Hit, ...]
    warnings: tuple[str, ...] = ()
    too_old: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    unlettered: tuple[str, ...] = ()
    cleared: tuple[tuple[Hit, Clearance], ...] = ()

    @property
    def flags(self) -> tuple[str, ...]:
        """Why a person must look before anyone is called clear: signs of the name, a near miss
        that may be the party, a list past its limit."""
        # Who is found exactly is not also one of those whose longer names contain this one.
        near = () if any(hit.exact for hit in self.hits) else self.near_misses
        parts = (flag for miss in near for flag in miss.flags)
        aged = (f"The list {name} is past its age limit." for name in self.too_old)
        return tuple(dict.fromkeys((*self.signs, *parts, *aged)))

    @property
    def state(self) -> Outcome:
        """`hit`; else `too_old` when a list is past its limit; else `review` when there are flags;
        only else `no_hit`."""
        if self.hits:
            return "hit"
        if self.too_old:
            return "too_old"
        return "review" if self.flags else "no_hit"

    def clear_of(self, list_name: str) -> bool:
        """May it be said that the party does not stand on this one list? Never when a list is
        missing or too old, when the name itself is odd, or when someone near it stands there."""
        if list_name in (*self.too_old, *self.unlettered) or self.signs:
            return False
        known = any(e.list == list_name for e in self.snapshot.editions)
        near = () if any(h.exact for h in self.hits) else self.near_misses
        there = (*self.hits, *(n for n in near if n.flags))
        return known and all(h.entry.list != list_name for h in there)


@dataclass(frozen=True)
class _Candidate:
    entry: ListEntry
    name: str
    comparison: NameComparison
    reading: NameReading | None
    listed: Folded | None
    exact: bool
    flags: tuple[str, ...] = ()
    asked: str = ""
    hit: bool = True
    likely: float = 0.0

    @property
    def rank(self) -> tuple[bool, float, bool]:
        return self.hit, self.comparison.score, self.exact


def screen(
    lists: Lists,
    query: Query,
    *,
    on: date,
    now: datetime | None = None,
    cuts: Cuts | None = None,
    freshness: Freshness | None = None,
) -> Screening:
    """Look the party up in every list of the snapshot, as the lists stand on that day.

    `now` (aware) is when the question is asked: the age of the lists is measured at it, or at the
    end of `on` when it is not given.
    """
    cuts, freshness = cuts or Cuts(), freshness or Freshness()
    moment = now or end_of(on)
    if moment.tzinfo is None:
        raise ScreeningError("the time of the question has no zone; give one, such as UTC")
    read = [(name, *readings(name)) for name in query.names]
    ways = [(name, way) for name, found, _ in read for way in found]
    flags = dict.fromkeys(flag for *_, found in read for flag in found)
    ranked = _ranked(lists, query, ways, cuts)
    hits = [c for c in ranked if c.hit]
    near = [c for c in ranked if not c.hit]
    near = [c for n, c in enumerate(near) if c.flags or n < cuts.shown_near]
    tricks = (c.reading.flag for c in hits if c.reading and c.reading.flag)
    signs = tuple(dict.fromkeys((*flags, *tricks, *(() if ways else (UNREADABLE,)))))
    too_old = freshness.too_old(lists.snapshot, moment)
    unlettered = lists.without_signs if all(map(in_signs_only, query.names)) else ()
    return Screening(
        lists.snapshot, on, query,
        _told(hits, query, on, signs),
        _told(near, query, on, ()),
        (*freshness.warnings(lists.snapshot, moment), *history_gaps(lists.snapshot, on),
         *((LATIN.format(", ".join(unlettered)),) if unlettered else ())),
        too_old,
        signs,
        unlettered,
    )


def _ranked(
    lists: Lists, query: Query, ways: list[tuple[str, NameReading]], cuts: Cuts
) -> list[_Candidate]:
    """The best candidate of every entry, ids first, then by likeness."""
    best: dict[str, _Candidate] = {}
    for kind, value in query.ids.items():
        for entry in lists.with_id(kind, value):
            number = f"{kind} {value}"
            best[entry.id] = _Candidate(entry, number, NameComparison(1.0), None, None, True)
    for name, reading in ways:
        for candidate in _candidates(lists, name, reading, cuts):
            held = best.get(candidate.entry.id)
            if held is None or candidate.rank > held.rank:
                best[candidate.entry.id] = candidate
    return sorted(
        best.values(),
        key=lambda c: (c.reading is not None, -c.comparison.score, not c.exact, c.entry.id))


def _candidates(lists: Lists, asked: str, reading: NameReading, cuts: Cuts) -> list[_Candidate]:
    found = []
    for number in lists.blocks.nearest(reading.name, cuts.candidates):
        listed = lists.folded[number]
        entry, name = lists.named(number)
        if reading.flag == BY_SOUND and lists.in_signs(entry):
            continue  # its Chinese name is compared as it is written
        comparison = align(reading.name, listed, lists.rarity)
        if comparison.score > reading.at_most:
            comparison = replace(comparison, score=reading.at_most)
        flags = _partial(lists, comparison, cuts) or _begun(asked, name, comparison, cuts)
        if comparison.score >= cuts.hit and _other_number(reading.name, listed):
            comparison = replace(comparison, score=cuts.hit - BELOW)
            flags = (OTHER_NUMBER,)
        kind = _learned(entry, reading.name, listed, comparison, cuts)
        likely = compare(reading.name, listed, kind=kind).score if kind else 0.0
        hit = likely >= cuts.likely[kind] if kind else comparison.score >= cuts.hit
        if not hit and comparison.score >= cuts.hit:
            flags = (*flags, PERSON)
        if reading.flag == BY_SOUND and comparison.score >= cuts.near:
            flags = (*flags, BY_SOUND)
        if comparison.score < cuts.near and not flags:
            continue
        exact = (
            reading.how == "as written"
            and reading.name.words == listed.words
            and reading.name.whole == listed.whole
            and scripts(tidy(asked).text) == scripts(tidy(name).text)
        )
        found.append(
            _Candidate(entry, name, comparison, reading, listed, exact, flags, asked, hit, likely))
    return found


def _partial(lists: Lists, found: NameComparison, cuts: Cuts) -> tuple[str, ...]:
    """Flags of a candidate that is no hit by likeness but may be the party under a shorter name."""
    if found.as_initials:
        return (SHORTENED,)
    if found.contained:
        rarest = max(lists.rarity(word) for word, _ in found.pairs)
        # A name that begins listed ones (Lockheed) may be common on a list because it is listed.
        if rarest >= cuts.telling or (found.begun and rarest > FORM_WEIGHT):
            return (PART,)
    return ()


def _other_number(asked: Folded, listed: Folded) -> bool:
    """Does each name have a number that the other has not (Plant No. 3, the 14th institute)? Funds
    of one house are numbered by year, and are one house's."""
    if not FUNDS.isdisjoint((*asked.words, *listed.words)):
        return False
    mine, theirs = (
        {w for w in name.words if w.isdigit() or (len(w) > 1 and is_number(w))}
        for name in (asked, listed))
    return bool(mine - theirs and theirs - mine)


def _begun(asked: str, listed: str, found: NameComparison, cuts: Cuts) -> tuple[str, ...]:
    """The flag of a name in Han signs that begins the listed one (汉翔航空 of 汉翔航空工业), in
    simplified or traditional signs; a place alone begins too many to mean one."""
    if found.score >= cuts.hit or not (has_han(asked) and has_han(listed)):
        return ()
    short, long = (without_east_asian(one)[0] for one in (asked, listed))
    signs = sound(short)
    begins = len(signs) > 1 and sound(long)[:len(signs)] == signs and len(short) < len(long)
    return (PART,) if begins and short not in countries_in_chinese() else ()


def _learned(entry: ListEntry, asked: Folded, listed: Folded, found: NameComparison, cuts: Cuts
             ) -> Kind | None:
    """The kind of names where the learned likelihood knows more than likeness does: names of
    several words, all of persons, and those of firms that are near. One word is like too many
    others among thousands of names."""
    if not cuts.near <= found.score < 1.0 or min(len(asked.words), len(listed.words)) < 2:
        return None
    if entry.kind == "individual" and kind_of(asked) == "person":
        return "person"
    near = found.score < cuts.hit and not _other_number(asked, listed)
    return "organization" if near else None


def _told(
    candidates: list[_Candidate], query: Query, on: date, flags: tuple[str, ...]
) -> tuple[Hit, ...]:
    apart = separations([c.entry for c in candidates])
    return tuple(
        Hit(
            entry=c.entry,
            score=round(c.comparison.score, 4),
            matched_name=c.name,
            state=c.entry.state(on),
            exact=c.exact,
            why=(*_why(c, query), *apart[n]),
            flags=(*flags, *c.flags),
        )
        for n, c in enumerate(candidates)
    )


def _why(candidate: _Candidate, query: Query) -> tuple[str, ...]:
    if candidate.reading is None or candidate.listed is None:
        return (f"The identifier {candidate.name} is the same.",)
    other = () if candidate.asked == query.name else (
        f"Under the party's other name {candidate.asked!r}.",)
    return (
        *other,
        *reasons(candidate.comparison, candidate.reading, candidate.name, candidate.listed),
        *((LIKELY.format(candidate.likely),) if candidate.likely else ()),
        *countries(candidate.entry, query.country),
    )
