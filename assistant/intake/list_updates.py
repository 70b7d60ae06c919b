"""List updates: taken in at once, or put forward by one officer and accepted by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistant.determining.determinations import on_record
from assistant.roles import Who
from assistant.services.services import House
from knowledge.errors import SnapshotRefused, SnapshotShrunken
from knowledge.screening import Edition, Snapshot
from knowledge.screening.lists.list_store import Part

KIND = "list_update"


def update_lists(house: House, read: Callable[[], Sequence[Part]], who: Who, now: datetime, *,
                 accept_loss: str = "") -> dict[str, Any]:
    """Take in what `read` gives. A list that lost more than a fifth is refused, or with a reason
    in `accept_loss` put forward for another officer. Raises SnapshotRefused, which is kept in the
    history; the lists in use stay as they are."""
    try:
        parts = list(read())
    except SnapshotRefused as refused:
        house.list_store.note_refused(str(refused), now)
        raise
    try:
        taken = _Taken(house, who, now, lambda _: [edition for edition, _ in parts])
        house.list_store.update(parts, now=now, record=taken)
        return taken.told
    except SnapshotShrunken:
        if not accept_loss:
            raise
    about = house.list_store.put_forward(parts, by=_name(who), reason=accept_loss, now=now)
    body = {"headline": f"put forward: lists that lost parties ({about['reason']})", **about}
    row = house.records.write(KIND, who.team, who.actor, body, now)
    return {"state": "waiting", "update": about["update"], "snapshot": house.lists.snapshot.id,
            "editions": _editions([edition for edition, _ in parts]), "record": on_record(row)}


def accept_update(house: House, update: str, who: Who, now: datetime) -> dict[str, Any]:
    """Take in an update that another officer put forward."""
    before = {edition.list: edition for edition in house.lists.snapshot.editions}
    taken = _Taken(house, who, now, lambda snapshot: [
        one for one in snapshot.editions if before.get(one.list) != one])
    house.list_store.accept(update, by=_name(who), now=now, record=taken)
    return taken.told


@dataclass
class _Taken:
    """Puts a swap of the lists on record; `told` is what is said of it. `new` names the editions
    that it brought."""

    house: House
    who: Who
    now: datetime
    new: Callable[[Snapshot], list[Edition]]
    told: dict[str, Any] = field(default_factory=dict)

    def __call__(self, snapshot: Snapshot, id: str) -> None:
        editions = self.new(snapshot)
        named = ", ".join(f"{one.list} {one.version}" for one in editions)
        body = {"headline": f"lists taken in: {named}"[:500], "snapshot": snapshot.id,
                "editions": _editions(editions)}
        row = self.house.records.write(KIND, self.who.team, self.who.actor, body, self.now, id=id)
        self.told = {"state": "taken", "update": "", "snapshot": snapshot.id,
                     "editions": body["editions"], "record": on_record(row)}


def _editions(editions: Sequence[Edition]) -> list[dict[str, Any]]:
    return [{"list": one.list, "version": one.version, "entries": one.entries,
             "checksum": one.checksum} for one in editions]


def _name(who: Who) -> str:
    return f"{who.actor} ({who.team})"
