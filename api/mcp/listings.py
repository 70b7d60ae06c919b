"""What the tools list and can go on listing: packs, facts, passages, firms, records."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.mcp import pages
from api.routes.law.library_routes import shown
from api.routes.law.pack_routes import declared, summary
from assistant.reading.admitting import BadQuestion
from assistant.roles import Who
from assistant.services.services import House, installed_packs
from knowledge.packs import scenarios
from knowledge.rules.canonical import plain

EXCERPT = 600
"""Signs of a passage that a search shows; the whole is asked for by its id."""


@dataclass(frozen=True)
class Sources:
    """Lists for one caller, each by a key that stands in its handles."""

    house: House
    who: Who
    today: date

    def page(self, kind: str, key: str = "", start: int = 0) -> dict[str, Any]:
        """A page of a list; BadQuestion for a list that there is not."""
        kinds: Mapping[str, Callable[[str], list[Any]]] = {
            "packs": self._packs, "facts": self._facts, "search": self._search,
            "passage": self._passage, "firms": self._firms, "record": self._record}
        if kind not in kinds:
            raise BadQuestion(pages.BAD_HANDLE)
        return pages.page(kind, key, kinds[kind](key), start)

    def _packs(self, key: str) -> list[Any]:
        found = []
        for pack in installed_packs().values():
            told = summary(pack)
            about = {"pack": pack.id, "title": pack.title, "layer": pack.layer,
                     "scenarios": list(scenarios(pack.id))}
            found.append(about)
            found += [{"pack": pack.id, "question": one["name"], "asks": one["asks"],
                       "outcomes": one["outcomes"]} for one in told["questions"]]
        return found

    def _facts(self, pack: str) -> list[Any]:
        return [{name: value for name, value in plain(fact).items() if value}
                for fact in declared(pack).facts.values()]

    def _search(self, key: str) -> list[Any]:
        query, day, limit = self._query(key)
        found = []
        for one in self.house.library.search(query, day, limit=limit):
            told = shown(one.passage, day)
            text = told["text"]
            found.append({
                "id": told["id"], "title": told["title"], "pinpoint": told["pinpoint"],
                "state": told["state"], "link": told["link"], "original": told["original"],
                "excerpt": text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"})
        return found

    def _query(self, key: str) -> tuple[str, date, int]:
        try:
            query, day, limit = json.loads(key)
            return str(query), date.fromisoformat(day), max(1, min(20, int(limit)))
        except (TypeError, ValueError):
            raise BadQuestion(pages.BAD_HANDLE) from None

    def _passage(self, key: str) -> list[Any]:
        id, _, day = key.rpartition(" ")
        try:
            on = date.fromisoformat(day)
        except ValueError:
            raise BadQuestion(pages.BAD_HANDLE) from None
        return list(pages.parts(shown(self.house.library.passage(id), on)))

    def _firms(self, query: str) -> list[Any]:
        found = self.house.register.find(self.who.team, query)
        return [one.model_dump(mode="json") for one in found]

    def _record(self, id: str) -> list[Any]:
        return list(pages.parts(self.house.records.read(self.who.team, id)))
