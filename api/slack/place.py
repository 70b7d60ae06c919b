"""A place in Slack (workspace, channel, thread), and the person who speaks there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.roles import Role, Who

ID = re.compile(r"[A-Z][A-Z0-9]{1,30}")
MOMENT = re.compile(r"[0-9]{1,12}\.[0-9]{1,8}")


@dataclass(frozen=True)
class Place:
    """A channel, a thread of it, and who spoke there; `response_url` takes an answer that only he
    sees. `message` is his own message, `shared` says that Slack called the channel a shared one,
    `foreign` that he belongs to another workspace."""

    channel: str
    user: str
    thread: str = ""
    message: str = ""
    response_url: str = ""
    shared: bool = False
    foreign: bool = False

    @property
    def direct(self) -> bool:
        """A conversation with the bot alone."""
        return self.channel.startswith("D")

    @property
    def key(self) -> str:
        """The key of a conversation. Jobs with the same key are done one after the other."""
        return f"{self.channel} {self.thread}" if self.thread else f"{self.channel} @{self.user}"


@dataclass(frozen=True)
class Person:
    """Somebody in Slack as Lodestone knows him. Who is not `mapped` belongs to the team of the
    public, which has no records of firms."""

    slack: str
    team: str
    user: str
    roles: frozenset[Role]
    mapped: bool = True

    @property
    def who(self) -> Who:
        return Who(self.team, self.user, self.roles)


PUBLIC_TEAM = "slack-public"


def public(slack: str) -> Person:
    """A person whom no administrator has mapped."""
    return Person(slack, PUBLIC_TEAM, f"slack:{slack}", frozenset({Role.ANALYST}), mapped=False)
