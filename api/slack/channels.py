"""Where the bot answers: not where other organizations or guests read along, unless allowed.

What cannot be found out counts against answering.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from api.slack.place import Place
from api.slack.web_api import Web, passes

KNOWN_FOR, NEW_AFTER = 600.0, 30.0
SHARED = ("is_ext_shared", "is_pending_ext_shared", "is_org_shared", "is_shared")
OUTSIDE = ("is_restricted", "is_ultra_restricted", "is_stranger")


class Channels:
    """What is known of channels and of the workspace's people, looked up anew every ten minutes."""

    def __init__(self, web: Web, open_to: frozenset[str], private: frozenset[str],
                 clock: Callable[[], float] = time.monotonic) -> None:
        self._web, self._open_to, self._private, self._clock = web, open_to, private, clock
        self._known: dict[str, tuple[float, str]] = {}
        self._people: tuple[float, frozenset[str], frozenset[str]] | None = None

    async def refusal(self, place: Place) -> str:
        """Why nothing is answered here, as a word of the table of texts; empty where it is."""
        try:
            members, _ = await self._workspace()
            if place.user not in members:
                members, _ = await self._workspace(NEW_AFTER)  # he may have joined just now
            if place.user not in members:
                return "guest"
            if place.direct:
                return ""
            return "shared_channel" if place.shared and place.channel not in self._open_to \
                else await self.closed(place.channel)
        except SlackApiError as error:
            if passes(error):
                raise
            return "unknown_channel"

    async def closed(self, channel: str) -> str:
        """Why nothing is said in a channel, as a word of the table of texts; empty where it is."""
        return "" if channel in self._open_to else await self._channel(channel)

    def may_be_private(self, place: Place) -> bool:
        """Whether the team's own records may be shown here."""
        return place.direct or place.channel in self._private

    async def _channel(self, channel: str) -> str:
        at, held = self._known.get(channel, (0.0, ""))
        if channel not in self._known or self._clock() - at > KNOWN_FOR:
            held = await self._look(channel)
            self._known[channel] = (self._clock(), held)
        return held

    async def _look(self, channel: str) -> str:
        about = await self._web.channel(channel)
        if any(about.get(sign) for sign in SHARED):
            return "shared_channel"
        members, bots = await self._workspace()
        inside = members | bots
        if all([one in inside async for one in self._web.members(channel)]):
            return ""
        return "guest_channel"

    async def _workspace(self, known_for: float = KNOWN_FOR
                         ) -> tuple[frozenset[str], frozenset[str]]:
        """The full members of the workspace, and its bots."""
        if self._people is None or self._clock() - self._people[0] > known_for:
            members, bots = set(), set()
            async for one in self._web.users():
                if one.get("is_bot"):
                    bots.add(one["id"])
                elif not one.get("deleted") and not any(one.get(sign) for sign in OUTSIDE):
                    members.add(one["id"])
            self._people = (self._clock(), frozenset(members), frozenset(bots))
        return self._people[1], self._people[2]
