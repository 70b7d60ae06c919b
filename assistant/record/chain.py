"""One row of the record, the hash that ties it to the row before it in its team, and its seal."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from assistant.record.keys import Ring
from knowledge.rules.canonical import canonical, digest

FIRST = "0" * 64
"""What the first row of a team, and the first seal, name as the one before."""


@dataclass(frozen=True)
class RecordRow:
    """One row of the record, without its content.

    `seq` counts from 1 within the team; `at` is the moment in UTC (ISO 8601); `previous` is the
    hash of the row before, so that no row can be changed, moved or taken out unseen.
    """

    team: str
    seq: int
    id: str
    at: str
    kind: str
    actor: str
    title: str
    body_sha256: str
    previous: str
    hash: str

    def sealed(self) -> str:
        """The hash that this row must carry: SHA-256 over all its other columns."""
        parts: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__
                                 if name != "hash"}
        return digest(parts)


@dataclass(frozen=True)
class Seal:
    """The seal of one row: `number` counts the rows of all teams from 1; `mark` is the hash of the
    first row of the row's team, by which the team is known to whoever has its rows and to nobody
    else; `link` ties the row to all rows before it, of every team; `mac` is made with the key."""

    number: int
    id: str
    about: str
    mark: str
    link: str
    key: str
    mac: str

    @classmethod
    def of(cls, row: RecordRow, number: int, mark: str, previous: str, ring: Ring) -> Seal:
        """The seal of a row that is put behind the link `previous`, by the key in use."""
        link = link_of(number, mark, row.hash, previous)
        text = sealed_text(number, mark, row.hash, link)
        return cls(number, row.id, about(row.team, row.kind, row.title), mark, link,
                   ring.names[-1], ring.signed(text))

    def right(self, row: RecordRow, ring: Ring) -> bool:
        """Whether the seal fits the row, by one of our keys."""
        text = sealed_text(self.number, self.mark, row.hash, self.link)
        return row.hash == row.sealed() and ring.right(text, self.key, self.mac)


def link_of(number: int, mark: str, hash: str, previous: str) -> str:
    """The link of a row: SHA-256 over its number, its team's mark, its hash and the link before."""
    return sha256(f"{number} {mark} {hash} {previous}".encode()).hexdigest()


def sealed_text(number: int, mark: str, hash: str, link: str) -> str:
    """What the key signs of one row."""
    return canonical(["row", number, mark, hash, link])


def about(team: str, kind: str, title: str) -> str:
    """Under what the rows of a kind that speak of one thing are found."""
    return digest([team, kind, title])


def sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()
