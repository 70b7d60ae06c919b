"""The house: the long-lived services that answers are made with, opened once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from filelock import FileLock

from assistant.conversations import Conversations
from assistant.office.clearances import Clearances
from assistant.office.releases import Releases
from assistant.office.scenarios import Scenarios
from assistant.reading.mentions.references import Laws
from assistant.record import Records
from assistant.services.answering_beside import AnsweringBeside
from assistant.services.embeddings import found_by_meaning
from assistant.services.private_folder import keep_private
from assistant.services.unsafe_settings import refuse
from assistant.settings import Settings
from knowledge.library import Library
from knowledge.packs import installed, load, outside, scenarios
from knowledge.packs.firm_tables import names_in_tables
from knowledge.register import Register, load_demonstration
from knowledge.rules import Declaration, Pack
from knowledge.screening import Freshness, Lists, ListStore
from knowledge.screening.spotting import KnownNames, Spotter

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.model.model_limits import ModelLimits

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
    answerers: AnsweringBeside | None = None
    """Processes that answer questions beside this one, where there are any."""
    _spotter: tuple[Lists, Spotter] | None = field(default=None, init=False)
    _laws: tuple[Lists, Laws] | None = field(default=None, init=False)
    _team_names: dict[str, tuple[tuple[int, ...], KnownNames]] = field(
        default_factory=dict, init=False)

    def close(self) -> None:
        """Give back files and locks, and end the processes that answer."""
        if self.answerers is not None:
            self.answerers.close()
        for held in (self.library, self.records, self.conversations, self.register):
            held.close()

    @property
    def lists(self) -> Lists:
        """The lists in use. They may change at any moment: take them once for one answer."""
        return self.list_store.current()

    @property
    def freshness(self) -> Freshness:
        """The ages at which a list counts as old, and as too old to clear anyone."""
        return Freshness(timedelta(hours=self.settings.list_warn_hours),
                         timedelta(hours=self.settings.list_limit_hours))

    @cached_property
    def clearances(self) -> Clearances:
        return Clearances(self.records)

    def spotter(self, lists: Lists) -> Spotter:
        """Finds the names of these lists in a text."""
        if self._spotter is None or self._spotter[0] is not lists:
            self._spotter = (lists, Spotter(lists))
        return self._spotter[1]

    def names_of(self, team: str) -> KnownNames:
        """The names of the firms that the team has on record, and of those in the packs' tables."""
        mark = self.register.names_mark(team)
        held = self._team_names.get(team)
        if held is None or held[0] != mark:
            named = [name.text for id in self.register.ids(team)
                     for name in self.register.firm(team, id).names]
            held = self._team_names[team] = (mark, KnownNames((*named, *names_in_tables())))
        return held[1]

    @cached_property
    def facts(self) -> dict[str, Declaration]:
        """Every fact that an installed pack declares, by its name; of a name that several packs
        declare, the first pack's."""
        found: dict[str, Declaration] = {}
        for pack in self.packs():
            for name, fact in pack.facts.items():
                found.setdefault(name, fact)
        return found

    @cached_property
    def renamed(self) -> dict[str, Mapping[str, tuple[str, ...]]]:
        """The facts of earlier editions, by their old names, with those that took their place."""
        return {name: now for pack in self.packs() for name, now in pack.renamed.items()}

    @cached_property
    def askable(self) -> frozenset[tuple[str, str]]:
        """Every question of published law that an installed pack has, with the pack's id; those of
        an unpublished scheme are answered by its scenarios."""
        return frozenset((pack.id, name) for pack in self.packs()
                         if pack.layer != "C" for name in pack.questions)

    @cached_property
    def questions(self) -> frozenset[str]:
        """Every question of every installed pack, as "pack.question"."""
        return frozenset(f"{pack.id}.{name}" for pack in self.packs() for name in pack.questions)

    def laws(self, lists: Lists) -> Laws:
        """The instruments and the notices of these lists that a text may name, and where the
        library holds them."""
        if self._laws is None or self._laws[0] is not lists:
            self._laws = (lists, self._named_laws(lists))
        return self._laws[1]

    def _named_laws(self, lists: Lists) -> Laws:
        instruments = list(dict.fromkeys([
            *(id for pack in self.packs() for id in pack.instruments),
            *(entry.notice for entry in lists.entries if entry.notice)]))
        held: dict[str, dict[str, str]] = {}
        for instrument, pinpoint in self.library.pinpoints():
            held.setdefault(instrument, {})[pinpoint] = f"{instrument}:{pinpoint}"
        packages = list(dict.fromkeys(
            one.package for pack in self.packs() for one in pack.instruments.values()
            if one.package))
        return Laws(instruments, partial(_passage, held), packages)

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
    def model(self) -> BaseChatModel | None:
        """The provider's model that reads and chooses; None where none is configured."""
        if not self.settings.model:
            return None
        from assistant.model.chat_model import chat_model

        return chat_model(self.settings)

    @cached_property
    def limits(self) -> ModelLimits:
        """What a provider's model may take; opened when one is asked for the first time."""
        from assistant.model.model_limits import ModelLimits

        return ModelLimits.open(self.settings, self.register.engine)


def _passage(held: Mapping[str, Mapping[str, str]], instrument: str, point: str) -> str:
    """The passage of this article, or the nearest one above it ("748.15(a)" for
    "748.15(a)(9)"); without an article, or none that is held, the first of the instrument."""
    known = held.get(instrument, {})
    while point:
        if point in known:
            return known[point]
        point = point[:point.rfind("(")] if point.rfind("(") > 0 else ""
    return next(iter(known.values()), "")


def installed_packs() -> dict[str, Pack]:
    """Every installed pack once; of an unpublished scheme any scenario, for its declarations."""
    return {id: load(id, next(iter(scenarios(id)), "")) for id in installed()}


def open_house(settings: Settings, now: datetime | None = None) -> House:
    """Open everything under the data folder; a new register gets the demonstration firms."""
    refuse(settings, os.environ)
    outside.look(settings.pack_folders)
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
    """The texts, found by words, and by meaning where the settings name an embedder or one is
    installed."""
    model, others = found_by_meaning(settings)
    return Library.open(settings.data / "library", model, settings.vectors, others)
