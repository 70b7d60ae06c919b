"""What the tests of the service share: a house in a folder, a client, a case, a clock."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from api.http.identity import Keys
from assistant.roles import Role
from assistant.services.services import House, open_house
from assistant.settings import Settings

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CASE: dict[str, Any] = {
    "pack": "cn_dual_use", "question": "general_license", "on": "2026-11-24",
    "facts": {"magnet_family": "NdFeB", "dysprosium_pct": 6.5, "item_form": "magnet",
              "end_user_on_watch_list": True},
}
TDK = ("Could TDK Corporation import N38EH arc segments with 6.5 % dysprosium from Ningbo under "
       "general authorisation?")


def open_in(folder: Path, **settings: Any) -> House:
    return open_house(Settings(data=folder, **settings), now=NOW)


def client_of(house: House, now: datetime = NOW) -> TestClient:
    return TestClient(create_app(house, lambda: now), base_url="http://127.0.0.1",
                      raise_server_exceptions=False)


def officer_of(house: House, team: str, role: Role = Role.OFFICER, name: str = "officer"
               ) -> TestClient:
    """A client with the key of somebody of a team; the house is served."""
    keys = Keys.open(house.settings)
    _, secret = keys.make(team, name, role, "test", NOW)
    keys.close()
    client = client_of(house)
    client.headers["authorization"] = f"Bearer {secret}"
    return client
