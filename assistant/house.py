"""The house: the long-lived services that answers are made with, opened once."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from filelock import FileLock

from assistant.clearances import Clearances
from assistant.conversations import Conversations
from assistant.embedded.reading import Vocabulary
from assistant.embeddings import embedder
from assistant.names import Names
from assistant.private import keep_private
from assistant.record import Records
from assistant.refusals import refuse
from assistant.releases import Releases
from assistant.scenarios import Scenarios
from assistant.settings import Settings
from knowledge.library import Library
from knowledge.packs import installed, load, scenarios
from knowledge.register import Register, load_demonstration
from knowledge.rules import Pack
from knowledge.screening import Freshness, Lists, ListStore

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.limits import Limits

TEAM = "local"


@dataclass
class House:
    """Packs, lists, texts, records, and the model that words answers."""

    settings: Settings
    list_store: ListStore
    library: Library
    register: Register
    records: Records
    conversations: Conversations
    _names: Names | None = field(default=None, init=False)

    def close(self) -> None:
        """Give back files and locks."""
        for held in (self.library, self.records, self.conversations, self.register):
            held.close()

    @property
    def lists(self) -> Lists:
        """The lists in use. They may change at any moment: take them once for one answer."""
        return self.list_store.current()

    @property
    def freshness(self) -> Freshness:
        """From when a list is called old, and from when nobody is called clear by it."""
        return Freshness(timedelta(hours=self.settings.list_warn_hours),
                         timedelta(hours=self.settings.list_limit_hours))

    @cached_property
    def clearances(self) -> Clearances:
        return Clearances(self.records)

    def names(self, lists: Lists) -> Names:
        """The names known to these lists and to the register."""
        if self._names is None or self._names.lists is not lists:
            self._names = Names(lists, self.register)
        return self._names

    @cached_property
    def scenarios(self) -> Scenarios:
        return Scenarios(self.records, self.settings.data / "scenarios")

    @cached_property
    def releases(self) -> Releases:
        return Releases(self.records)

    def pack(self, id: str, scenario: str = "", team: str = "") -> Pack:
        """The pack; of an unpublished scheme under a built-in scenario, or one of the team's."""
        if not team or not scenario or scenario in scenarios(id):
            return load(id, scenario)
        path = self.scenarios.file(team, id, scenario)
        found = load(id, path)
        self.records.kept.own(found.fingerprint, path)
        return found

    def demand_released(self, team: str, packs: list[Pack] | None = None) -> None:
        """NotReleased where the settings demand two signatures under these packs, or under every
        one, before anything is decided for others."""
        if self.settings.require_release and self.settings.mode == "served":
            self.releases.demand(team, self.editions() if packs is None else packs)

    def editions(self) -> list[Pack]:
        """Every installed pack, those of an unpublished scheme under each built-in scenario."""
        return [load(id, name) for id in installed() for name in scenarios(id) or ("",)]

    def packs(self) -> list[Pack]:
        """Every installed pack once."""
        return list(self._installed.values())

    @cached_property
    def _installed(self) -> dict[str, Pack]:
        return installed_packs()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self._installed)

    @cached_property
    def model(self) -> BaseChatModel:
        """The model that words answers: the embedded one unless a provider is configured."""
        from assistant.provider import chat_model

        return chat_model(self.settings)

    @cached_property
    def limits(self) -> Limits:
        """What a provider's model may take; opened when one is asked for the first time."""
        from assistant.limits import Limits

        return Limits.open(self.settings, self.register.engine)


def installed_packs() -> dict[str, Pack]:
    """Every installed pack once; of an unpublished scheme any scenario, for its declarations."""
    return {id: load(id, next(iter(scenarios(id)), "")) for id in installed()}


def open_house(settings: Settings, now: datetime | None = None) -> House:
    """Open everything under the data folder; a new register gets the demonstration firms."""
    refuse(settings, os.environ)
    keep_private(settings.data)
    now = now or datetime.now(UTC)
    register = Register.open(settings.database_url)
    records = Records.open(settings, register.engine)
    store = ListStore(settings.data / "lists", Lists.built_in(), records.knows)
    with FileLock(settings.data / "open.lock"):  # several servers may start at one moment
        if settings.demonstration and not register.ids(TEAM):
            load_demonstration(register, TEAM, now)
        store.follow(Lists.built_in(), now=now, release_name=f"Lodestone {version('lodestone')}")
    return House(
        settings=settings, list_store=store, library=_library(settings), register=register,
        records=records,
        conversations=Conversations.open(settings, register.engine),
    )


def _library(settings: Settings) -> Library:
    """The texts, with the vectors that the settings name."""
    return Library.open(settings.data / "library", embedder(settings), settings.vectors)
