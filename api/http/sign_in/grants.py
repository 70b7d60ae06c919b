"""Which team and roles the groups of the sign-in service give: as the settings say, nothing else.

The groups are looked up again with every request, so that a changed setting holds at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from api.http.identity import NAME
from api.http.sign_in.sign_in_errors import SignInRefused
from assistant.roles import Role
from knowledge.errors import WrongValue


@dataclass(frozen=True)
class Grants:
    """What each group gives: a role in a team."""

    of: Mapping[str, tuple[str, Role]]

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Self:
        """From `group -> team:role`; WrongValue for a team or role that cannot be one."""
        found = {}
        for group, given in said.items():
            team, _, role = given.rpartition(":")
            if not NAME.fullmatch(team) or role not in list(Role):
                raise WrongValue(f"LODESTONE_OIDC_GROUPS: {group!r} gives {given!r}; write "
                                 f"team:role, the role one of {', '.join(Role)}")
            found[group] = (team, Role(role))
        return cls(found)

    def roles(self, groups: Iterable[str]) -> tuple[str, frozenset[Role]]:
        """The one team and the roles in it; SignInRefused where there is none or more than one."""
        given = {self.of[group] for group in groups if group in self.of}
        teams = {team for team, _ in given}
        if not teams:
            raise SignInRefused("None of your groups has a role here; ask the administrator to "
                                "name one in LODESTONE_OIDC_GROUPS.")
        if len(teams) > 1:
            raise SignInRefused("Your groups belong to several teams; ask the administrator to "
                                "keep you in one.")
        return teams.pop(), frozenset(role for _, role in given)
