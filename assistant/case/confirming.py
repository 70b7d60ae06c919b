"""Which kind of claim a party or fact of a case is, and who may confirm it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from assistant.case import ROLES
from assistant.case.evidence import LIST_NAMES
from assistant.roles import Claim, Entitled, Role, demand, may_confirm
from knowledge.packs.told_by import told_by
from knowledge.rules import Determination, Finding

PARTIES = frozenset({*ROLES, "parties"})


def listings() -> frozenset[str]:
    """The facts that lists tell of a party."""
    return frozenset(fact for name in LIST_NAMES
                     for fact in told_by().of_list(name).unknown_while_alike)


def rests_on_list(found: Determination) -> bool:
    """Whether the first deciding rule holds by what a list says of a party."""
    first = [one for one in found.findings() if one.rule in found.because[:1]]
    return any(fact.name in listings() and fact.value is True
               for top in first for one in _below(top) for fact in one.reads)


def _below(one: Finding) -> Iterator[Finding]:
    """A finding, and those of the rules that it rests on and that hold as it does."""
    yield one
    for part in one.parts:
        if part.truth is one.truth:
            yield from _below(part)


def claim_of(name: str, near: Collection[str] = ()) -> Claim:
    """What kind of claim a name in `to_confirm` or `confirm` is: a role of a party, what the
    screening found, or else a fact of the case. `near` names the facts of lists that hang on a name
    which is only like the party's (`CaseEvidence.doubts`)."""
    if name in PARTIES:
        return Claim.PARTY
    if name in near:
        return Claim.NEAR_HIT
    return Claim.HIT if name in listings() else Claim.FACT


def entitled(roles: Iterable[Role], name: str, near: Collection[str] = ()) -> Entitled:
    """Whether the one who asks, of these roles, may confirm this fact or party; and who may."""
    return may_confirm(roles, claim_of(name, near))


def demand_entitled(roles: Iterable[Role], names: Iterable[str]) -> None:
    """NotEntitled where somebody confirms what his roles do not let him confirm. What the screening
    found is passed over: confirming it changes nothing, whoever does it."""
    held = frozenset(roles)
    for name in names:
        if (claim := claim_of(name)) is not Claim.HIT:
            demand(held, claim, repr(name))
