"""Facts that no model reads: what the lists, the firm records and the item records say.

A list entry under the very name (its legal form aside) is told as a fact; a merely similar name is
not: it leaves the fact unknown until a person says whether it is the same firm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.errors import UnknownRecord
from knowledge.packs import load
from knowledge.packs.told_by import ListTells, told_by
from knowledge.register import NOT_APPLICABLE, Firm, Item, Register
from knowledge.rules import Grade, Told
from knowledge.screening import Hit, Screening

BUYERS = ("end_user", "importer", "consignee")
SAME_NAME = 0.999
LIST_NAMES = {
    "control_list": "MOFCOM control list",
    "watch_list": "MOFCOM watch list",
    "unreliable_entity_list": "unreliable entity list",
    "afsl_countermeasure": "countermeasures (Anti-Foreign Sanctions Law)",
}
"""What each list is called in the source of a fact, the strictest first."""


@dataclass(frozen=True)
class Evidence:
    """A told fact and the words or record it comes from."""

    told: Told
    words: str = ""


@dataclass(frozen=True)
class Party:
    """A party of the case: role, the name as given, whether a record or a person vouches for it,
    and
    what the screening found."""

    role: str
    name: str
    confirmed: bool
    firm: str = ""
    country: str = ""
    screening: Screening | None = None


def list_facts(screening: Screening, confirmed: bool) -> dict[str, Evidence]:
    """What the screening of the importer or end user tells."""
    facts: dict[str, Evidence] = {}
    for name in LIST_NAMES:
        tells = told_by().of_list(name)
        hits = [hit for hit in screening.hits if hit.entry.list == name]
        same = [hit for hit in hits if hit.score >= SAME_NAME]
        live = [hit for hit in same if hit.state == "in_force"]
        open_ = [hit for hit in same if hit.state == "unverified"]
        clear = screening.clear_of(name) or bool(same and len(same) == len(hits)) or (
            _ended(screening, name))
        if live:
            facts |= {fact: _hit(screening, hit, value, confirmed)
                      for fact, (hit, value) in _effects(tells, live, screening.on).items()}
            bars = [hit for hit in live if hit.entry.transfer_barred]
            facts |= {fact: _hit(screening, bars[0], True, confirmed)
                      for fact in tells.no_transfer if bars}
        elif clear:
            told = _clear(screening, name, same, confirmed)
            facts |= dict.fromkeys((*tells.listed, *tells.barring, *tells.without_bar), told)
        for unverified in tells.unverified:
            if open_:
                facts[unverified] = _hit(screening, open_[0], True, confirmed)
            elif clear:
                facts.setdefault(unverified, _clear(screening, name, [], confirmed))
    return facts


def _ended(screening: Screening, list_: str) -> bool:
    """Whether every entry of a list that is like the party's name has ended: whichever firm it is,
    it does not stand there."""
    alike = [one for one in (*screening.hits, *screening.near_misses) if one.entry.list == list_]
    return bool(alike) and list_ not in screening.too_old and not screening.signs and all(
        one.state == "ended" for one in alike)


def _effects(tells: ListTells, live: Sequence[Hit], on: date) -> dict[str, tuple[Hit, bool]]:
    """The facts that entries in force tell, each with its entry; of notices with measures of their
    own what each notice's text has."""
    listed = dict.fromkeys(tells.listed, (live[0], True))
    if not tells.measures:
        return listed
    notices = {notice for pack, value in tells.notices
               for notice in load(pack).value(value, on).value}
    bar = [hit for hit in live if hit.entry.instrument in notices]
    other = [hit for hit in live if hit.entry.instrument not in notices]
    return (listed | dict.fromkeys(tells.barring, ((bar or live)[0], bool(bar)))
            | dict.fromkeys(tells.without_bar, ((other or live)[0], bool(other))))


@dataclass(frozen=True)
class Doubt:
    """Listed firms whose names are like the party's: a person must say whether it is one of
    them. Whoever says no has then seen every one of these names."""

    party: str
    hits: tuple[Hit, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(hit.matched_name for hit in self.hits))

    @property
    def denied(self) -> tuple[str, ...]:
        """The facts that are all no, where the party is none of these firms."""
        return told_by().of_list(self.hits[0].entry.list).unknown_while_alike


def doubts(party: Party) -> dict[str, Doubt]:
    """By the fact that would hold if the party were the listed one, the strictest list first:
    entries under a name that is like the party's, where no entry bears the very name."""
    found: dict[str, Doubt] = {}
    screening = party.screening
    if screening is None or any(hit.exact for hit in screening.hits):
        return found
    alike = [*screening.hits, *(one for one in screening.near_misses if one.flags)]
    for name in LIST_NAMES:
        tells = told_by().of_list(name)
        hits = [hit for hit in alike if hit.entry.list == name]
        live = [hit for hit in hits if hit.state == "in_force"]
        if any(hit.score >= SAME_NAME for hit in hits):
            continue
        if live:
            held = [fact for fact, (_, value) in _effects(tells, live, screening.on).items()
                    if value]
        else:
            held = [*tells.unverified] if any(hit.state == "unverified" for hit in hits) else []
        found |= {fact: Doubt(party.name, tuple(hits)) for fact in held if fact not in found}
    return found


def _hit(screening: Screening, hit: Hit, value: bool, confirmed: bool) -> Evidence:
    entry, standing = hit.entry, hit.entry.standing(screening.on)
    source = f"{LIST_NAMES[entry.list]}, {entry.instrument}: {entry.names[0]}"
    if entry.evidence:
        source += f" ({entry.evidence})"
    return Evidence(
        Told(value, source, standing.first_day, Grade(entry.grade), confirmed), hit.matched_name
    )


def _clear(screening: Screening, name: str, ended: list[Hit], confirmed: bool) -> Evidence:
    edition = screening.snapshot.edition(name)
    ended = [hit for hit in ended if hit.state != "in_force"]
    source = f"no entry in force on the {LIST_NAMES[name]} for {screening.query.name!r}"
    if ended:
        source += f" ({ended[0].entry.instrument}: {ended[0].state})"
    source += f"; edition {edition.version}, snapshot {screening.snapshot.id}"
    source += "".join(
        f"; {hit.entry.names[0]!r} was dismissed by {one.author} until {one.expires}: {one.reason}"
        for hit, one in screening.cleared if hit.entry.list == name)
    return Evidence(Told(False, source, edition.published, Grade.B, confirmed))


def item_facts(item: Item) -> tuple[dict[str, Evidence], list[str]]:
    """What the item record tells, and the contradictions in it (told to nobody as a fact)."""
    facts: dict[str, Evidence] = {}
    conflicts = []
    for held in item.contradictions:
        sources = " / ".join(
            f"{fact.value.percent if hasattr(fact.value, 'percent') else fact.value}"
            f" ({fact.source})"
            for fact in held.facts
            if fact.known
        )
        conflicts.append(
            f"{item.part_no}: the sources of {held.field} contradict each other: "
            f"{sources}; none was picked."
        )
    told = told_by()
    for name, of_content in told.contents.items():
        held = item.held(name)
        if held.known:
            content = _record(item.part_no, held.facts, held.value.percent)
            facts |= dict.fromkeys(of_content, content)
    family = item.held("family")
    if family.known and family.value != "other":
        facts |= dict.fromkeys(told.item.get("family", ()),
                               _record(item.part_no, family.facts, family.value))
    depth = item.held("assembly_depth")
    if depth.known and depth.value == "magnet":
        facts |= dict.fromkeys(told.item.get("form", ()),
                               _record(item.part_no, depth.facts, "magnet"))
    return facts, conflicts


def firm_facts(firm: Firm) -> dict[str, Evidence]:
    """What the firm record tells that a rule reads directly."""
    stated: dict[str, Evidence] = {}
    country = firm.held("country")
    if country.known and country.value is not NOT_APPLICABLE:
        stated["country"] = _record(firm.name, country.facts, country.value)
    shares = [held for held in firm.entries("defence_share")
              if held.known and held.value.percent is not None]
    if shares:
        last = max(shares, key=lambda held: held.value.year)
        percent = float(last.value.percent)
        stated["defense_share"] = _record(firm.name, last.facts, percent)
        stated["defense_sales"] = _record(firm.name, last.facts, percent > 0)
    military = firm.held("military_work")
    if military.known and military.value is True:
        stated["defense_sales"] = _record(firm.name, military.facts, True)
    told = told_by().firm
    return {fact: one for name, one in stated.items() for fact in told.get(name, ())}


def _record(name: str, facts: tuple[Any, ...], value: Any) -> Evidence:
    """What a record says. A statement that nobody entitled checked against its source is the word
    of whoever entered it, whatever source it names: grade C at most, and it clears nothing."""
    known = [fact for fact in facts if fact.known]
    best = min(known, key=lambda fact: (not fact.confirmed, fact.grade.value))
    grade = Grade(best.grade.value)
    return Evidence(Told(value, f"record of {name}: {best.source}", best.source_date,
                         grade if best.confirmed else max(grade, Grade.C), best.confirmed))


def vouched(firm: Firm) -> bool:
    """Whether somebody entitled checked that the firm bears its name or number."""
    return any(fact.confirmed for fact in firm.facts if fact.field in ("name", "identifier"))


def find_item(register: Register, team: str, text: str) -> Item | None:
    """The item of this very part number, if the team has one."""
    try:
        return register.item(team, text)
    except UnknownRecord:
        return None


@dataclass(frozen=True)
class OnFile:
    """What firm records, lists and the item record tell of a case."""

    records: Mapping[str, Evidence]
    lists: Mapping[str, Evidence]
    item: Mapping[str, Evidence]
    conflicts: tuple[str, ...] = ()

    @property
    def names(self) -> set[str]:
        return {*self.records, *self.lists, *self.item}

    def over(self, read: Mapping[str, Evidence]) -> dict[str, Evidence]:
        """All of it, over what was read from a text; a listing that anybody states is never
        overruled to no."""
        found = {**read, **self.records}
        for name, one in self.lists.items():
            held = found.get(name)
            if held is None or held.told.value is not True:
                found[name] = one
        return {**found, **self.item}


def on_file(firms: Iterable[tuple[Party, Firm | None]], item: Item | None) -> OnFile:
    """What the records and lists tell of the buyers and the item."""
    records: dict[str, Evidence] = {}
    lists: dict[str, Evidence] = {}
    for party, firm in firms:
        if firm is not None:
            records |= firm_facts(firm)
        if party.screening:
            for name, one in list_facts(party.screening, party.confirmed).items():
                if name not in lists or lists[name].told.value is not True:
                    lists[name] = one
    facts, conflicts = item_facts(item) if item else ({}, [])
    return OnFile(records, lists, facts, tuple(conflicts))
