"""Who may be answered where: mapped users, in channels without outsiders."""

from __future__ import annotations

import asyncio
from typing import Literal

from api.slack.blocks.slack_text import language_of, say
from api.slack.channels import Channels
from api.slack.place import Person, Place, public
from api.slack.store.people import People
from api.slack.web_api import Web
from assistant.roles import Role


class SlackRefused(Exception):
    """A refusal: its sentence is shown to the person alone, and nothing is done."""


class Admission:
    """Every job passes here, so that no entrance can forget it."""

    def __init__(self, people: People, channels: Channels, web: Web,
                 unmapped: Literal["nothing", "public"]) -> None:
        self.people, self._channels, self._web, self._unmapped = people, channels, web, unmapped

    async def person(self, place: Place) -> Person | None:
        """The mapped person, or None after telling him why not. People of another organization are
        told nothing."""
        if place.foreign:
            return None
        refusal = await self._channels.refusal(place)
        if refusal:
            await self._web.note(place, both(refusal))
            return None
        found = await self.known(place.user)
        if found is None:
            await self._web.note(place, both("not_mapped", place.user))
        return found

    async def known(self, user: str) -> Person | None:
        """The person as mapped, or as the setting takes those who are not."""
        found = await asyncio.to_thread(self.people.find, user)
        return found or (public(user) if self._unmapped == "public" else None)


def both(key: str, *about: str) -> str:
    """A sentence in both languages, for somebody whose language is not known."""
    return "\n".join(say(key, language).format(*about) for language in ("en", "zh"))


def may(person: Person, roles: frozenset[Role], text: str = "") -> None:
    """Refuse who has none of the roles."""
    if not person.roles & roles:
        raise SlackRefused(say("not_allowed", language_of(text)).format(", ".join(sorted(roles))))


def must_be_mapped(person: Person, roles: frozenset[Role]) -> None:
    """Refuse whom no administrator has mapped: he confirms, enters, shares and approves nothing."""
    if not person.mapped:
        raise SlackRefused(both("not_mapped", person.slack))
    may(person, roles)
