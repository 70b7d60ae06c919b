"""What the tests of the Slack bot share: a double of Slack, a house, people, a client."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from api.slack.store.people import People
from assistant.roles import Role
from assistant.services.services import House
from knowledge.register.database import connect
from tests.service import NOW, open_in
from tests.slack_double import SETTINGS, TEAM, Call, Slack, direct, double, mention, tell

PEOPLE = {"U0ANNA": ("anna", [Role.ANALYST]), "U0BEN": ("ben", [Role.OFFICER]),
          "U0VIEW": ("vera", [Role.VIEWER])}
LAFERT = ("Could Lafert S.p.A. import N38EH arc segments with 6.5 % dysprosium from Ningbo under "
          "general authorisation?")
PUMPS = ("Could Pumpenwerk Hollfeld GmbH, a German maker of civil heating pumps, import N38EH arc "
         "segments with 6.5 % dysprosium from Ningbo under general authorisation?")
OPEN_ITEM = "Is 42SH controlled?"
FERRITE = "Is a ferrite magnet controlled?"
ON_RECORD = ("Could Velbrandt Pumpenbau GmbH import N38EH arc segments with 6.5 % dysprosium from "
             "Ningbo under general authorisation?")


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def go(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Office:
    """A workspace with Lodestone in it."""

    slack: Slack
    house: House
    client: TestClient
    clock: Clock = field(default_factory=Clock)

    def tell(self, said: dict[str, Any] | str, **headers: str) -> Any:
        found = tell(self.client, said, self.clock(), **headers)
        assert found.status_code == 200, found.text
        return found

    def ask(self, text: str, **event: Any) -> Call:
        """Mention the bot; its answer in the thread."""
        return self._answer(mention(text, **event))

    def write(self, text: str, **event: Any) -> Call:
        """Write to the bot alone; its answer."""
        return self._answer(direct(text, **event))

    def _answer(self, said: dict[str, Any]) -> Call:
        """Tell it; the next message in its thread."""
        event = said["event"]
        thread = event.get("thread_ts", event["ts"])
        self.slack.new.clear()  # of what came before
        self.tell(said)
        while True:
            call = self.slack.wait("chat.postMessage")
            if call.said.get("thread_ts") == thread:
                return call

    def count(self, kind: str = "answer", team: str = "local") -> int:
        return len(self.house.records.list(team, kind=kind, limit=10_000))


def map_people(house: House, **people: tuple[str, list[Role]]) -> None:
    """Say who is who."""
    engine = connect(house.settings.database_url)
    for slack, (user, roles) in (people or PEOPLE).items():
        People(engine, TEAM).map(slack, "local", user, roles, "test", NOW)
    engine.dispose()


@contextmanager
def office(folder: Path, **settings: Any) -> Iterator[Office]:
    """A workspace; at its end nothing that was posted may break a limit of Slack's."""
    with double() as slack:
        house = open_in(folder, **{**SETTINGS, "slack_base_url": slack.base,
                                   "slack_user_per_minute": 1_000,
                                   "slack_team_per_minute": 10_000, **settings})
        map_people(house)
        clock = Clock()
        with TestClient(create_app(house, clock), base_url="http://127.0.0.1",
                        raise_server_exceptions=False) as client:
            yield Office(slack, house, client, clock)
        house.close()
        assert not slack.refused, slack.refused
