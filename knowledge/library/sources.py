"""The register of sources: whose text each is, where it is fetched, and what it must look like."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from knowledge import strict_yaml
from knowledge.errors import LibraryError, no_such
from knowledge.library.loaders import About

Kind = Literal["ecfr", "register", "chinese"]


@dataclass(frozen=True)
class Source:
    """One source that can be fetched; `machine` may hold {day} and {year} of the text."""

    id: str
    issuer: str
    title: str
    regime: str
    address: str
    machine: str
    kind: Kind
    license: str
    changes: str

    def address_on(self, day: date) -> str:
        """The address of the text of one day."""
        return self.machine.replace("{day}", day.isoformat()).replace("{year}", str(day.year))

    @property
    def about(self) -> About:
        """What its passages say of themselves."""
        return About(self.id, self.title, self.issuer, self.regime, self.address)


@dataclass(frozen=True)
class SourceRegister:
    """All sources, and the hosts from which anything may be fetched."""

    hosts: frozenset[str]
    sources: dict[str, Source]

    def source(self, id: str) -> Source:
        """The source with this id; LibraryError names the nearest when there is none."""
        if id not in self.sources:
            raise LibraryError(no_such("source", id, self.sources))
        return self.sources[id]


def register(path: Path | None = None) -> SourceRegister:
    """The packaged register, or that of another file of the same form."""
    packaged = files("knowledge.library") / "sources.yaml"
    text = path.read_text("utf-8") if path else packaged.read_text("utf-8")
    found = strict_yaml.parse(text, "sources.yaml")
    sources = {id: _source(id, row) for id, row in found["sources"].items()}
    hosts = frozenset(found["hosts"])
    for source in sources.values():
        if urlsplit(source.machine).hostname not in hosts:
            raise LibraryError(f"sources.yaml: the host of {source.id} is not among the hosts")
    return SourceRegister(hosts, sources)


def _source(id: str, row: dict[str, Any]) -> Source:
    try:
        source = Source(id=id, **row)
    except TypeError as error:
        raise LibraryError(f"sources.yaml: {id}: {error}") from None
    if source.kind not in get_args(Kind):
        raise LibraryError(f"sources.yaml: {id}: the kind {source.kind!r} is not known")
    return source
