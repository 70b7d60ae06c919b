"""Asks a yente or a Watchman that a company runs itself, for those who hold millions of names.

The way to the network is handed in (`Ask`), so this room opens no connection of its own.
Interfaces: yente's `/match/{dataset}` and `/catalog`, Watchman's `/v2/search` and `/v2/listinfo`.
"""

import hashlib
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from knowledge.errors import ScreeningError
from knowledge.screening.screen import Query


class Ask(Protocol):
    """Sends one request and returns the decoded JSON; raises OSError when nobody answers."""

    def __call__(self, method: str, url: str, body: Any | None = None) -> Any:
        """`method` is GET or POST."""


@dataclass(frozen=True)
class RemoteHit:
    """A candidate as the other service names it; its score is that service's, not ours."""

    id: str
    name: str
    lists: tuple[str, ...]
    score: float
    is_match: bool
    why: tuple[str, ...]


@dataclass(frozen=True)
class RemoteScreening:
    """What the service found, in one state of its data (`snapshot`)."""

    service: str
    snapshot: str
    query: Query
    hits: tuple[RemoteHit, ...]
    warnings: tuple[str, ...] = ()


class _Remote(ABC):
    service = ""

    def __init__(self, base: str, ask: Ask) -> None:
        self._base = base.rstrip("/")
        self._ask = ask

    def screen(self, query: Query) -> RemoteScreening:
        """Look the party up; asks again when the service changed its data meanwhile.

        Raises ScreeningError when the service is out of reach, answers something else, or changes
        its data three times in a row.
        """
        for _ in range(3):
            before, warnings = self._state()
            hits = self._search(query)
            after, _ = self._state()
            if before == after:
                return RemoteScreening(self.service, before, query, hits, warnings)
        raise ScreeningError(f"{self.service} keeps changing its lists; ask again in a minute")

    @abstractmethod
    def _state(self) -> tuple[str, tuple[str, ...]]:
        """A mark that changes with the service's data, and sentences on what is wrong with it."""

    @abstractmethod
    def _search(self, query: Query) -> tuple[RemoteHit, ...]:
        """The candidates for one party."""

    def _get(self, method: str, path: str, body: Any | None = None) -> Any:
        try:
            return self._ask(method, self._base + path, body)
        except (OSError, ValueError) as error:
            raise ScreeningError(
                f"{self.service} did not answer ({error}); nobody is clear until it does"
            ) from error

    def _odd(self, error: Exception) -> ScreeningError:
        return ScreeningError(
            f"{self.service} answered in a form that is not known ({type(error).__name__} {error});"
            " look at its version"
        )


class Yente(_Remote):
    """OpenSanctions' own matching service."""

    service = "yente"

    def __init__(self, base: str, ask: Ask, dataset: str = "default") -> None:
        super().__init__(base, ask)
        self._dataset = dataset

    def _state(self) -> tuple[str, tuple[str, ...]]:
        try:
            found = self._get("GET", "/catalog")
            # What answers is the index, not the newest version that the catalog knows of.
            held = sorted(
                (str(d["name"]), str(d["index_version"]))
                for d in found["datasets"] if d.get("index_version")
            )
            stale = sorted(str(name) for name in found.get("outdated", []))
        except (KeyError, TypeError, AttributeError) as error:
            raise self._odd(error) from error
        warnings = tuple(f"yente has a newer edition of {name} than it searches." for name in stale)
        return _digest(held), warnings

    def _search(self, query: Query) -> tuple[RemoteHit, ...]:
        properties: dict[str, list[str]] = {"name": [query.name]}
        if query.country:
            properties["country"] = [query.country.lower()]
        for kind, field in (("lei", "leiCode"), ("registration", "registrationNumber")):
            if kind in query.ids:
                properties[field] = [query.ids[kind]]
        body = {"queries": {"party": {"schema": "LegalEntity", "properties": properties}}}
        try:
            answer = self._get("POST", f"/match/{quote(self._dataset)}", body)["responses"]["party"]
            if answer["status"] != 200:
                raise ScreeningError(f"yente refused the question with status {answer['status']}")
            return tuple(
                RemoteHit(
                    str(r["id"]), str(r["caption"]), tuple(r["datasets"]), float(r["score"]),
                    bool(r["match"]), _features(r),
                )
                for r in answer["results"]
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._odd(error) from error


def _features(result: dict[str, Any]) -> tuple[str, ...]:
    """yente's parts of the score, the newer form with sentences, the older with numbers."""
    found: dict[str, Any] = result.get("explanations") or result.get("features") or {}
    return tuple(
        f"{name}: {part.get('detail') or part.get('score') if isinstance(part, dict) else part}"
        for name, part in sorted(found.items())
    )


class Watchman(_Remote):
    """Moov's screening service."""

    service = "Watchman"

    def __init__(self, base: str, ask: Ask, least: float = 0.8) -> None:
        super().__init__(base, ask)
        self._least = least

    def _state(self) -> tuple[str, tuple[str, ...]]:
        try:
            found = self._get("GET", "/v2/listinfo")
            lists = dict(found["lists"])
            # An emptied list is tolerated there: here it is said.
            empty = sorted(name for name, count in lists.items() if not count)
        except (KeyError, TypeError, ValueError) as error:
            raise self._odd(error) from error
        warnings = tuple(f"Watchman's list {name} is empty." for name in empty)
        return _digest([lists, found.get("listHashes")]), warnings

    def _search(self, query: Query) -> tuple[RemoteHit, ...]:
        asked = urlencode({"name": query.name, "minMatch": self._least, "limit": 20})
        try:
            found = self._get("GET", f"/v2/search?{asked}")["entities"] or []
            return tuple(
                RemoteHit(
                    str(e["sourceID"]), str(e["name"]), (str(e["sourceList"]),), float(e["match"]),
                    float(e["match"]) >= self._least, (),
                )
                for e in found
            )
        except (KeyError, TypeError, ValueError) as error:
            raise self._odd(error) from error


def _digest(state: Any) -> str:
    text = json.dumps(state, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
