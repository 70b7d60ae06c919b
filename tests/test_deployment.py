"""Several servers on one Postgres and one Chroma server: one record, nothing lost or mixed up."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, make_url, text

from api.clock import moment
from api.http.identity import Keys
from assistant.record import Records
from assistant.roles import Role
from assistant.settings import Settings
from tests.running import PATIENCE, Server, chroma_server
from tests.service import CASE, TDK

TEAMS = ("north", "south")
USERS = 4
EACH = 4


@pytest.fixture(scope="module")
def database() -> str:
    """A new database in the Postgres that the environment names."""
    if "LODESTONE_TEST_POSTGRES" not in os.environ:
        pytest.skip("LODESTONE_TEST_POSTGRES does not name a PostgreSQL database for tests")
    url = make_url(os.environ["LODESTONE_TEST_POSTGRES"])
    name = f"deployed_{os.getpid()}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("deployed")
    with chroma_server(folder) as chroma:
        yield Settings(data=folder / "data", database=database, vectors=chroma, mode="served")


@pytest.fixture(scope="module")
def servers(settings: Settings) -> Iterator[list[Server]]:
    """Two processes that share the data folder, the database and the Chroma server."""
    said = {"data": settings.data, "database": settings.database, "vectors": settings.vectors,
            "mode": "served", "demonstration": False, "drain_seconds": 0}
    logs = settings.data.parent
    started = [Server(logs / f"log-{number}", **said) for number in (1, 2)]  # at one moment
    try:
        yield [server.ready() for server in started]
    finally:
        for server in started:
            server.kill()


@pytest.fixture(scope="module")
def keys(settings: Settings, servers: list[Server]) -> dict[str, str]:
    """A key for each of the users of two teams."""
    store = Keys.open(settings)
    made = {f"{team} {number}": store.make(team, f"user {number}", Role.OFFICER, "test",
                                           moment())[1]
            for team in TEAMS for number in range(USERS)}
    store.close()
    return made


def client(server: Server, key: str) -> httpx.Client:
    return httpx.Client(base_url=server.address, timeout=120, trust_env=False,
                        headers={"authorization": f"Bearer {key}"})


def joined(asked: httpx.Client) -> dict[str, Any]:
    """The status once the vectors are searched by the Chroma server; until then they are scanned
    exactly, and the answers are the same."""
    until = time.monotonic() + PATIENCE
    while True:
        status: dict[str, Any] = asked.get("/status").json()
        if status["library"]["index"] == "server":
            return status
        assert not status["library"]["note"] and time.monotonic() < until, status["library"]
        time.sleep(0.2)


def test_both_answer_from_the_same_index_of_the_chroma_server(
        servers: list[Server], keys: dict[str, str]) -> None:
    told = []
    for server in servers:
        with client(server, keys["north 0"]) as asked:
            status = joined(asked)
            found = asked.get("/v1/search", params={"q": "undertaking of the end user"}).json()
        told.append((status["library"]["edition"], status["packs"], status["lists"]["snapshot"],
                     str(found)))
    assert told[0] == told[1]


def test_users_of_two_teams_on_two_servers_leave_one_whole_chain_each_and_see_their_own(
        servers: list[Server], keys: dict[str, str], settings: Settings) -> None:
    def works(user: str) -> list[str]:
        """One user, whose requests go to the servers in turn, with a mark of his own in each."""
        kept, conversation = [], ""
        for turn in range(EACH):
            with client(servers[turn % 2], keys[user]) as asked:
                case = {**CASE, "facts": CASE["facts"] | {"dysprosium_pct": {
                    "value": 6.5, "source": f"report of {user}, {turn}"}}}
                one = asked.post("/v1/determinations", json=case)
                assert one.status_code == 200 and f"report of {user}, {turn}" in one.text, one.text
                kept.append(one.json()["record"]["id"])
                if turn < 2:  # a conversation begun on one server goes on at the other
                    asked_ = asked.post("/v1/questions", json={
                        "question": f"{TDK} Our mark is {user}.", "conversation": conversation})
                    assert asked_.status_code == 200, asked_.text
                    conversation = asked_.json()["conversation"]
                    kept.append(asked_.json()["record"])
                    said = asked.get(f"/v1/conversations/{conversation}").json()
                    assert len(said["turns"]) == turn + 1
                    assert all(f"Our mark is {user}." in one["question"] for one in said["turns"])
        return kept

    with ThreadPoolExecutor(len(keys)) as pool:
        kept = dict(zip(keys, pool.map(works, keys), strict=True))
    records = Records.open(settings)
    found = records.verify()
    assert found.whole and found.teams == len(TEAMS), found
    for team in TEAMS:
        held = {row.id for row in records.list(team, limit=10_000)}
        assert held == {id for user, ids in kept.items() if user.startswith(team) for id in ids}
    records.close()
    foreign = kept["south 0"][0]
    for server in servers:
        with client(server, keys["north 0"]) as asked:
            assert asked.get(f"/v1/records/{foreign}").status_code == 404
            assert asked.get(f"/v1/records/{kept['north 1'][0]}").status_code == 200
            assert asked.post("/v1/records/verify").json()["whole"]
            assert asked.get(f"/v1/records/{kept['north 1'][0]}/replay").json()["same"]


def test_what_is_sent_to_both_under_one_key_is_done_once(
        servers: list[Server], keys: dict[str, str]) -> None:
    def send(server: Server) -> httpx.Response:
        with client(server, keys["north 2"]) as asked:
            return asked.post("/v1/determinations", json=CASE,
                              headers={"idempotency-key": "one order"})

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, servers))
    ids = {one.json()["record"]["id"] for one in answers if one.status_code == 200}
    assert len(ids) == 1 and {one.status_code for one in answers} <= {200, 409}


def test_a_key_revoked_at_one_is_dead_at_the_other(
        servers: list[Server], keys: dict[str, str], settings: Settings) -> None:
    store = Keys.open(settings)
    key, secret = store.make("north", "leaver", Role.ANALYST, "test", moment())
    admin = store.make("north", "admin", Role.ADMIN, "test", moment())[1]
    store.close()
    with client(servers[1], secret) as asked:
        assert asked.get("/v1/records").status_code == 200
        with client(servers[0], admin) as revoking:
            assert revoking.delete(f"/v1/keys/{key.id}").status_code < 300
        assert asked.get("/v1/records").status_code == 401


def test_both_end_with_zero_and_the_record_stands(
        servers: list[Server], settings: Settings) -> None:
    assert [server.end() for server in servers] == [0, 0]
    records = Records.open(settings)
    assert records.verify().whole and records.wrong_at_head() == ()
    records.close()
