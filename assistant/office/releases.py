"""The release of a rule pack: two officers of a team each sign the very edition that is installed.

A signature is a row on record under the pack's fingerprint. Where the settings demand it, no pack
decides for a team in served mode before two different people signed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.record import Records
from assistant.record.record_store import RowsWithBodies
from knowledge.errors import FourEyes, NotReleased, RecordChanged
from knowledge.rules import Pack

KIND = "pack_release"
EYES = 2


@dataclass(frozen=True)
class Release:
    """How far an installed pack has come in a team."""

    pack: str
    scenario: str
    fingerprint: str
    signed_by: tuple[str, ...]

    @property
    def released(self) -> bool:
        return len(self.signed_by) >= EYES

    @property
    def state(self) -> str:
        return "released" if self.released else "not released"


class Releases:
    """The releases of all teams, read from the record."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def of(self, team: str, packs: list[Pack]) -> list[Release]:
        """The state of each of these packs."""
        signed: dict[str, list[str]] = {}
        for row, _ in self._records.bodies(team, KIND):
            signed.setdefault(row.title, []).append(row.actor)
        return [Release(one.id, one.scenario, one.fingerprint,
                        tuple(signed.get(one.fingerprint, ()))) for one in packs]

    def sign(self, team: str, actor: str, pack: Pack, fingerprint: str, now: datetime,
             comment: str = "") -> Release:
        """Sign a pack as the very edition that was looked at.

        PackError for a mistake on any day, RecordChanged for another fingerprint than the installed
        one's, FourEyes for one's second.
        """
        if fingerprint != pack.fingerprint:
            raise RecordChanged(f"the pack {pack.id} that is installed is "
                                f"{pack.fingerprint[:12]}; read its rulebook and sign that one")
        pack.check()

        def other(held: RowsWithBodies) -> None:
            if actor in {row.actor for row, _ in held}:
                raise FourEyes(f"{actor!r} signed this pack already; another officer must")

        name = f"{pack.id}{f' ({pack.scenario})' if pack.scenario else ''}"
        self._records.write(
            KIND, team, actor, {"headline": f"pack signed: {name}", "pack": pack.id,
                                "scenario": pack.scenario, "fingerprint": fingerprint,
                                "comment": comment}, now, title=fingerprint, allow=other)
        return self.of(team, [pack])[0]

    def demand(self, team: str, packs: list[Pack]) -> None:
        """NotReleased where one of them may not decide for the team yet."""
        for one in self.of(team, packs):
            if not one.released:
                raise NotReleased(
                    f"the rule pack {one.pack} ({one.fingerprint[:12]}) is not released for your "
                    f"team; two officers sign it at /v1/releases, {len(one.signed_by)} did")
