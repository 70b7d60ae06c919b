"""Both readings of one firm side by side: as US law sees it, and as evidence for a Chinese
seller.

The mirror is evidence, never a legal definition: no text says which tie to the US military bars
a buyer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.errors import UnknownFact, no_such
from knowledge.packs.load import load
from knowledge.rules import Determination, determine
from knowledge.rules.findings import Attached


class Rung(StrEnum):
    """The ladder of evidence, strongest first; there is no rung "civil proven"."""

    LISTED_BY_CHINA = "LISTED_BY_CHINA"
    US_ARMED_SERVICE_OR_AGENCY = "US_ARMED_SERVICE_OR_AGENCY"
    DOD_PRIME_CONTRACT_DIRECT = "DOD_PRIME_CONTRACT_DIRECT"
    DOD_SUBAWARD_OR_DFARS_FLOWDOWN = "DOD_SUBAWARD_OR_DFARS_FLOWDOWN"
    GENERAL_FEDERAL_VENDOR = "GENERAL_FEDERAL_VENDOR"
    NO_EVIDENCE_FOUND = "NO_EVIDENCE_FOUND"


QUESTION_OF = {
    Rung.LISTED_BY_CHINA: "mirror_listed_by_china",
    Rung.US_ARMED_SERVICE_OR_AGENCY: "mirror_us_armed_service",
    Rung.DOD_PRIME_CONTRACT_DIRECT: "mirror_dod_prime_contract",
    Rung.DOD_SUBAWARD_OR_DFARS_FLOWDOWN: "mirror_dod_subaward_or_flowdown",
    Rung.GENERAL_FEDERAL_VENDOR: "mirror_federal_vendor",
    Rung.NO_EVIDENCE_FOUND: "mirror_no_evidence_found",
}
US_READING = ("is_military_end_user", "is_military_end_use", "meu_reached", "named_1260h",
              "affiliate_restricted", "list_creates_ear_license", "dfars_magnet_barred")
FOUND = ("evidence_found", "no_evidence_found")


@dataclass(frozen=True, slots=True)
class Ladder:
    """The strongest rung that the evidence reaches, every rung reached, and those still open."""

    rung: Rung | None
    """None while nothing is found and the search is not complete."""
    reached: tuple[Rung, ...]
    open: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Mirror:
    """Two readings of one firm on one day, and where its statements contradict each other."""

    us_reading: tuple[Determination, ...]
    """The US tests, each by itself."""
    evidence: tuple[Determination, ...]
    """One answer for each rung of the ladder."""
    ladder: Ladder
    warnings: tuple[Attached, ...]
    note: str


def ladder(determinations: Sequence[Determination]) -> Ladder:
    """Where the answers to the rung questions stand on the ladder."""
    said = {one.question: one for one in determinations}
    reached, open_rungs = [], []
    for rung, question in QUESTION_OF.items():
        one = said.get(question)
        if one is None or one.outcome in ("needs_facts", "unsettled"):
            open_rungs.append(rung)
        elif one.outcome == FOUND[rung is Rung.NO_EVIDENCE_FOUND]:
            reached.append(rung)
    return Ladder(reached[0] if reached else None, tuple(reached), tuple(open_rungs))


def mirror(facts: Mapping[str, Any], on: date) -> Mirror:
    """Both readings for the same facts and day. `facts` are names of us_mirror or us_military; a
    name of neither raises UnknownFact, a day before 3 December 2024 NoRuleInForce."""
    pack, law = load("us_mirror"), load("us_military")
    for name in facts:
        if name not in pack.facts and name not in law.facts:
            raise UnknownFact(no_such("fact", name, {*pack.facts, *law.facts}))
    seen = {name: value for name, value in facts.items() if name in pack.facts}
    told = {name: value for name, value in facts.items() if name in law.facts}
    evidence = tuple(determine(pack, question, seen, on) for question in QUESTION_OF.values())
    contradiction = determine(pack, "statements_contradict", seen, on)
    note = next(one.sentence for one in pack.conditions().values()
                if one.id == "evidence_not_definition")
    warnings = tuple(one for one in contradiction.conditions
                     if one.id.startswith("warn_") and one.certain)
    return Mirror(tuple(determine(law, question, told, on) for question in US_READING),
                  evidence, ladder(evidence), warnings, note)
