"""`lodestone status`: how old is all that answers rest on."""

from __future__ import annotations

from typing import Any

from api.cli import common
from api.cli.answers.ask_commands import Json
from api.cli.answers.review_commands import Team


def status(team: Team = "local", json: Json = False) -> None:
    """How old is all that answers rest on, and how far the record has come."""
    from api.clock import moment
    from assistant.services.readiness import ages

    with common.said_plainly():
        house, now = common.house(), moment()
        found: dict[str, Any] = {**ages(house, now), "record": {
            "rows": house.records.count(team), "wrong": house.records.wrong_at_head(team)}}
    if json:
        common.put_json(found)
    else:
        for edition in found["lists"]["editions"]:
            common.put(f"list {edition['list']}: {edition['entries']} entries, last checked "
                       f"{edition['age_hours']:.0f} hours ago, due {edition['due'][:10]}")
        for id, fingerprint in found["packs"].items():
            common.put(f"pack {id}: {fingerprint[:12]}")
        common.put(f"library: {found['library']['passages']} passages")
        common.put(f"record of {team}: {found['record']['rows']} rows")
