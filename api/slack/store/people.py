"""The mapping of Slack users to people of Lodestone; only an administrator sets it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, select

from api.http.identity import NAME
from api.slack.place import ID, PUBLIC_TEAM, Person
from api.slack.store.slack_tables import PERSON, make
from assistant.roles import Role
from knowledge.errors import UnknownRecord, WrongValue
from knowledge.register.database import writing


class People:
    """The mapped users of one workspace. Every act looks its person up: who is no longer mapped is
    nobody at once."""

    def __init__(self, engine: Engine, workspace: str) -> None:
        if not ID.fullmatch(workspace):
            raise WrongValue("LODESTONE_SLACK_WORKSPACE is the id of your workspace, such as "
                             "T0123ABCD: it stands in the address of Slack in a browser")
        self._engine, self._workspace = engine, workspace
        make(engine)

    def map(self, slack: str, team: str, user: str, roles: Iterable[Role], by: str, now: datetime
            ) -> Person:
        """Map a Slack user to a person, in place of an earlier mapping."""
        held = frozenset(roles)
        if not ID.fullmatch(slack):
            raise WrongValue(f"{slack!r} is not the id of a Slack user, such as U0123ABCD; it "
                             "stands in his profile under 'Copy member ID'")
        if team == PUBLIC_TEAM or not NAME.fullmatch(team) or not NAME.fullmatch(user) or not held:
            raise WrongValue("a mapping names a team, a user and at least one role, in plain "
                             f"names; the team {PUBLIC_TEAM!r} is that of the unmapped")
        row = {"workspace": self._workspace, "slack": slack, "team": team, "user": user,
               "roles": " ".join(sorted(held)), "by": by, "at": now.astimezone(UTC).isoformat()}
        with writing(self._engine) as connection:
            connection.execute(delete(PERSON).where(*self._is(slack)))
            connection.execute(PERSON.insert(), [row])
        return Person(slack, team, user, held)

    def unmap(self, slack: str) -> None:
        """Take the mapping away; UnknownRecord where there is none."""
        with writing(self._engine) as connection:
            if not connection.execute(delete(PERSON).where(*self._is(slack))).rowcount:
                raise UnknownRecord(f"no Slack user {slack!r} is mapped; see: lodestone slack list")

    def find(self, slack: str) -> Person | None:
        """The mapped person, or None."""
        return next(iter(self._read(slack)), None)

    def all(self) -> list[Person]:
        """All mapped people."""
        return self._read()

    def _read(self, slack: str = "") -> list[Person]:
        query = select(PERSON).where(PERSON.c.workspace == self._workspace)
        if slack:
            query = query.where(PERSON.c.slack == slack)
        with self._engine.connect() as connection:
            return [Person(one.slack, one.team, one.user,
                           frozenset(Role(role) for role in one.roles.split()))
                    for one in connection.execute(query.order_by(PERSON.c.team, PERSON.c.user))]

    def _is(self, slack: str) -> tuple[Any, ...]:
        return (PERSON.c.workspace == self._workspace, PERSON.c.slack == slack)
