"""Who may confirm what: the roles, what can be confirmed, and one table of both.

A favorable verdict that clears goods rests on confirmed facts only, so this table says whose word
can clear. It stands here and not at an entrance, because every entrance is held by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.errors import NotEntitled


class Role(StrEnum):
    """The role of a person in a team."""

    VIEWER = "viewer"  # reads the team's answers and records
    ANALYST = "analyst"  # asks and creates
    OFFICER = "officer"  # also confirms and approves
    ADMIN = "admin"  # keys and settings, not the firm records
    AUDITOR = "auditor"  # reads everything of a team, verifies and exports the record
    OWNER = "owner"  # runs the service: what touches all teams, such as the lists


class Claim(StrEnum):
    """The kinds of claims that a person can confirm."""

    FACT = "fact"
    """A fact of a case, read in a text or typed into a field."""
    PARTY = "party"
    """That a party of the case is the firm of that name."""
    STATEMENT = "statement"
    """A statement on the record of a firm or an item: checked against its source."""
    NEAR_HIT = "near hit"
    """Whether the party is the listed firm whose name is like its own."""
    HIT = "hit"
    """A listing under the party's very name."""


CONFIRMS: dict[Claim, frozenset[Role]] = {
    # An analyst's word opens a case; it does not clear goods. He may well be the seller.
    Claim.FACT: frozenset({Role.OFFICER}),
    Claim.PARTY: frozenset({Role.OFFICER}),
    Claim.STATEMENT: frozenset({Role.OFFICER}),
    Claim.NEAR_HIT: frozenset({Role.OFFICER}),
    # Nobody confirms a listing away. An officer may dismiss it by a clearance, with a reason and
    # an end; that is a record of its own.
    Claim.HIT: frozenset(),
}
"""The roles that may confirm each kind of claim. An officer may confirm what he typed himself: the
second pair of eyes comes with the approval of the answer, where asker and approver differ. A model
or a program over MCP confirms nothing, whoever's key it bears."""

EVERYBODY: frozenset[Role] = frozenset(Role)
"""The roles of the one user of local mode. He confirms for himself: there is no sign-in, so nobody
on that machine can be told apart from him, and a rule that asks for another person would only be
met by a second name for the same one. His name stands on the record as the confirmer."""

GIVES: dict[Role, frozenset[Role]] = {
    Role.ADMIN: frozenset({Role.VIEWER, Role.ANALYST, Role.ADMIN, Role.AUDITOR}),
}
"""The roles for which a key may be made over HTTP. An officer's or owner's key is made by whoever
runs the machine (`lodestone keys make`): who makes a key sees its secret, so an admin could
otherwise make himself an officer."""


@dataclass(frozen=True, slots=True)
class Entitled:
    """The right to confirm a claim: `may` says whether the asker has it, `who` names the roles that
    have it, in alphabetical order."""

    may: bool
    who: tuple[Role, ...]


def may_confirm(roles: Iterable[Role], claim: Claim) -> Entitled:
    """Look up whether these roles may confirm a kind of claim, and which roles may."""
    entitled = CONFIRMS[claim]
    return Entitled(bool(entitled & set(roles)), tuple(sorted(entitled)))


def demand(roles: Iterable[Role], claim: Claim, about: str = "") -> None:
    """Raise NotEntitled if these roles may not confirm the claim; `about` names it."""
    found = may_confirm(roles, claim)
    if not found.may:
        raise NotEntitled(f"{about or f'a {claim}'} is confirmed by "
                          f"{' or '.join(f'an {one}' for one in found.who) or 'nobody'}; leave it "
                          "unconfirmed, and it waits for whoever may")


@dataclass(frozen=True)
class Who:
    """The person who acts: team, name and roles."""

    team: str = "local"
    actor: str = "local"
    roles: frozenset[Role] = frozenset()


LOCAL = Who(roles=EVERYBODY)
"""The one user of this machine, where nobody signs in."""
