"""A team's own scenarios: the text of each is a row on record, so that it cannot change any more.

The file from which a pack is read is written from that row, under the hash of its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.record import Records
from assistant.record.record_store import RowsWithBodies
from knowledge import strict_yaml
from knowledge.errors import ScenarioRefused, UnknownPack, no_such
from knowledge.packs import folder_of, installed, scenarios
from knowledge.packs.scenario_file import checked

KIND = "scenario"


@dataclass(frozen=True)
class Scenario:
    """A scenario with its text; `row`, `by` and `at` are empty for a built-in one."""

    pack: str
    name: str
    author: str
    date: date
    text: str
    extends: str = ""
    row: str = ""
    by: str = ""
    at: str = ""

    @property
    def switches(self) -> dict[str, Any]:
        """What it assumes of each open point that it sets itself, and why."""
        found: dict[str, Any] = strict_yaml.parse(self.text)["switches"]
        return found


class Scenarios:
    """The built-in scenarios and those of each team."""

    def __init__(self, records: Records, folder: Path) -> None:
        self._records, self._folder = records, folder

    def list(self, team: str) -> list[Scenario]:
        """The built-in ones, then the team's own, oldest first."""
        return [*(_built_in(pack, name) for pack in installed() for name in scenarios(pack)),
                *(_own(row, body) for row, body in self._records.bodies(team, KIND))]

    def read(self, team: str, pack: str, name: str) -> Scenario:
        """One scenario; UnknownPack for a name that the team does not know."""
        if pack in installed() and name in scenarios(pack):
            return _built_in(pack, name)
        for row, body in self._records.bodies(team, KIND, f"{pack}:{name}"):
            return _own(row, body)
        if pack not in installed():
            raise UnknownPack(no_such("pack", pack, installed()))
        if not scenarios(pack):
            raise ScenarioRefused(f"{pack} is published law and takes no scenario; leave it out")
        known = [one.name for one in self.list(team) if one.pack == pack]
        raise UnknownPack(no_such("scenario", name, known))

    def add(self, team: str, actor: str, pack: str, text: str, now: datetime, on: date) -> Scenario:
        """Keep a scenario; ScenarioRefused for what is none, and for a name that is taken."""
        said, made = checked(pack, text, on)

        def free(held: RowsWithBodies) -> None:
            if held:
                raise ScenarioRefused(f"the scenario {said['name']!r} is kept already and is not "
                                      "changed any more; give the new one another name")

        self._records.write(
            KIND, team, actor, {"headline": f"scenario: {said['name']}", "pack": pack,
                                "name": said["name"], "text": text,
                                "fingerprint": made.fingerprint},
            now, title=f"{pack}:{said['name']}", allow=free)
        return self.read(team, pack, said["name"])

    def file(self, team: str, pack: str, name: str) -> Path:
        """The file of a team's own scenario."""
        found = self.read(team, pack, name)
        place = self._folder / sha256(found.text.encode()).hexdigest() / f"{name}.yaml"
        if not place.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            beside = place.with_suffix(".new")
            beside.write_text(found.text, encoding="utf-8")
            beside.replace(place)
        return place


def _built_in(pack: str, name: str) -> Scenario:
    text = (folder_of(pack) / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8")
    said = strict_yaml.parse(text, name)
    return Scenario(pack, name, said["author"], said["date"], text, said.get("extends", ""))


def _own(row: Any, body: dict[str, Any]) -> Scenario:
    said = strict_yaml.parse(body["text"], body["name"])
    return Scenario(body["pack"], body["name"], said["author"], said["date"], body["text"],
                    said.get("extends", ""), row.id, row.actor, row.at)
