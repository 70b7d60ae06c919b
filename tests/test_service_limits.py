"""One caller slows no other: probes wait for nobody, callers take turns, nobody hurries past his
pace, and whoever is slow, large or endless is shown out."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.testclient import TestClient

from api.app import create_app
from api.http import request_body
from api.http.identity import Keys
from api.http.permissions import STREAMS
from api.http.request_guard import LATE
from api.traffic import slow_requests
from api.traffic.fair_queue import FairQueue, Full, Turn
from api.traffic.rate_limit import RateLimit
from assistant.roles import Role
from assistant.services.services import House
from tests.running import free_port
from tests.service import CASE, NOW, TDK, client_of, open_in


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), mode="served", vectors="off",
                     requests_per_minute=100_000, requests_burst=1_000)
    yield opened
    opened.close()


def bearer(house: House, name: str, role: Role = Role.ANALYST) -> dict[str, str]:
    _, secret = Keys.open(house.settings).make("magnets", name, role, "test", NOW)
    return {"authorization": f"Bearer {secret}"}


@contextmanager
def listening(house: House) -> Iterator[int]:
    """The service on a real socket, as `lodestone serve` configures it; its port."""
    from api.traffic.draining import Draining

    port = free_port()
    server = Draining(create_app(house, lambda: NOW), "127.0.0.1", port, 0)
    thread = threading.Thread(target=uvicorn.Server.run, args=(server,), daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield port
    server.should_exit = True
    thread.join(30)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits in tenths of a second."""
    monkeypatch.setattr(slow_requests, "SECONDS", 0.3)
    monkeypatch.setattr(request_body, "SECONDS", 0.3)


def talk(port: int, *parts: bytes, pause: float = 0.0) -> bytes:
    """What comes back until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), 20) as there:
        there.settimeout(20)
        found = b""
        try:
            for part in parts:
                there.sendall(part)
                time.sleep(pause)
            while more := there.recv(65_536):
                found += more
        except ConnectionError:
            pass
    return found


HEAD = b"POST /v1/questions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize("parts", [
    (), (b"GET / HT",), (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n",),
    (b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n", *[b"a: b\r\n"] * 40)])
def test_a_connection_that_asks_nothing_is_closed(
        house: House, hurried: None, parts: tuple[bytes, ...]) -> None:
    with listening(house) as port:
        since = time.monotonic()
        assert talk(port, *parts, pause=0.03) == b""
        assert time.monotonic() - since < 15  # it ended at all: the socket itself waits 20 s


def test_a_body_that_does_not_come_is_refused(house: House, hurried: None) -> None:
    mine = bearer(house, "slow")["authorization"].encode()
    with listening(house) as port:
        found = talk(port, HEAD + b"Authorization: " + mine + b"\r\nContent-Length: 900\r\n\r\n{")
    assert found.startswith(b"HTTP/1.1 408") and b"too slowly" in found


def test_a_body_that_nobody_wants_is_not_read_to_its_end(house: House, hurried: None) -> None:
    with listening(house) as port, socket.create_connection(("127.0.0.1", port), 20) as there:
        there.sendall(HEAD + b"Content-Length: 900000\r\n\r\n")
        assert there.recv(65_536).startswith(b"HTTP/1.1 401")
        with pytest.raises(ConnectionError):
            for _ in range(300):  # 15 seconds, if nobody ended it
                there.sendall(b"x" * 10)
                time.sleep(0.05)


def test_a_connection_is_kept_for_the_next_request(house: House, hurried: None) -> None:
    with listening(house) as port, httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        assert client.get("/healthz").status_code == 200
        time.sleep(0.6)  # longer than a head may take: nothing of one has come
        with client.stream("GET", "/healthz") as found:
            assert found.status_code == 200


@pytest.mark.parametrize("size", [40_000, 2_000_000])
def test_a_large_head_is_refused_while_it_comes(house: House, size: int) -> None:
    with listening(house) as port:
        found = talk(port, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
                     *[b"x" * 20_000] * (size // 20_000), b"\r\n\r\n")
    assert b" 200 " not in found[:20]


def test_probes_are_answered_while_every_place_and_thread_is_busy(house: House) -> None:
    """More answers than there are places and threads, none of which ends before the probes did."""
    from assistant import answering

    go, begun = threading.Event(), threading.Semaphore(0)
    answer = answering.answer

    def waits(*args: Any) -> Any:
        begun.release()
        assert go.wait(60)
        return answer(*args)

    mine = bearer(house, "busy")
    with listening(house) as port:
        answering.answer = waits
        try:
            async def all_at_once() -> list[int]:
                async with httpx.AsyncClient(
                        base_url=f"http://127.0.0.1:{port}", timeout=120,
                        limits=httpx.Limits(max_connections=100)) as client:
                    asked = [asyncio.create_task(client.post(
                        "/v1/questions", json={"question": TDK}, headers=mine))
                        for _ in range(50)]
                    await asyncio.to_thread(begun.acquire)
                    for path in ("/healthz", "/readyz", "/healthz"):
                        assert (await client.get(path, timeout=20)).status_code == 200
                    assert not any(one.done() for one in asked)
                    go.set()
                    return [(await one).status_code for one in asked]

            assert asyncio.run(all_at_once()) == [200] * 50
        finally:
            answering.answer = answer
            go.set()


def alone(who: str) -> Turn:
    """A caller with a team of his own."""
    return Turn(who, who)


def full(client: TestClient, *rooms: str) -> None:
    """Nobody finds a place in these rooms, nor in the row before them."""
    app: Any = client.app
    for name in rooms:
        room = getattr(app.state.limits, name)
        room._free = room._longest = 0


def test_callers_take_turns() -> None:
    """Whoever came with many waits for his own; the next one is through after one of them."""
    room, order = FairQueue(1, 1, 100, 50), []

    async def works(who: str) -> None:
        async with room.place(alone(who)):
            order.append(who)
            await asyncio.sleep(0)

    async def all_of_them() -> None:
        await asyncio.gather(*(works("many") for _ in range(20)), works("one"), works("two"))

    asyncio.run(all_of_them())
    assert len(order) == 22 and order.index("one") <= 3 and order.index("two") <= 4


def test_a_team_of_many_people_is_one_team_beside_another() -> None:
    room, order = FairQueue(1, 1, 100, 50), []

    async def works(team: str, who: str) -> None:
        async with room.place(Turn(team, who)):
            order.append((team, who))
            await asyncio.sleep(0)

    async def all_of_them() -> None:
        await asyncio.gather(*(works("large", str(one)) for _ in range(2) for one in range(20)),
                             *(works("small", "a") for _ in range(3)))

    asyncio.run(all_of_them())
    assert len(order) == 43
    assert max(at for at, one in enumerate(order) if one == ("small", "a")) <= 7
    large = [who for team, who in order if team == "large"]
    assert sorted(large[:20]) == sorted(large[20:])  # each had his first before anyone his second


def test_what_is_short_never_waits_behind_what_takes_long(house: House) -> None:
    """Every place for questions is taken, and the row before them is full."""
    with client_of(house) as client:
        full(client, "long")
        mine = bearer(house, "short")
        assert client.post("/v1/questions", json={"question": TDK}, headers=mine
                           ).status_code == 503
        assert client.post("/v1/determinations", json=CASE, headers=mine).status_code == 200


def test_no_caller_holds_every_place() -> None:
    async def both() -> None:
        room = FairQueue(4, 2, 100, 50)
        many = [asyncio.create_task(room.enter(alone("many"))) for _ in range(9)]
        await asyncio.sleep(0.01)
        assert sum(one.done() for one in many) == 2
        for _ in range(2):  # nobody makes the neighbor wait
            await asyncio.wait_for(room.enter(alone("one")), 5)
        room.leave(alone("one"))
        await asyncio.sleep(0.01)
        assert sum(one.done() for one in many) == 2  # what is free is not for him
        for _ in range(7):
            room.leave(alone("many"))
            await asyncio.sleep(0.01)
        assert all(one.done() for one in many)

    asyncio.run(both())


def test_a_row_has_an_end_and_says_when_to_come_again() -> None:
    async def crowd() -> list[str]:
        room = FairQueue(1, 1, 6, 4)
        await room.enter(alone("first"))
        waiting = [asyncio.create_task(room.enter(alone("a"))) for _ in range(4)]
        waiting += [asyncio.create_task(room.enter(alone("b"))) for _ in range(2)]
        await asyncio.sleep(0)
        found = []
        for who in ("a", "b", "c"):
            with pytest.raises(Full) as full:
                await room.enter(alone(who))
            assert full.value.seconds >= 1
            found.append(who)
        waiting[0].cancel()
        await asyncio.sleep(0)
        # its place in the row is free again
        waiting.append(asyncio.create_task(room.enter(alone("c"))))
        await asyncio.sleep(0)
        for _ in range(6):
            room.leave(next(iter(room._held)), 0.1)
            await asyncio.sleep(0.01)
        assert sum(one.done() and not one.cancelled() for one in waiting) == 6
        return found

    assert asyncio.run(crowd()) == ["a", "b", "c"]


def test_a_place_given_to_somebody_who_left_goes_to_the_next() -> None:
    async def left() -> None:
        room = FairQueue(1, 1, 10, 10)
        await room.enter(alone("a"))
        gone = asyncio.create_task(room.enter(alone("b")))
        await asyncio.sleep(0)
        room.leave(alone("a"))
        gone.cancel()  # in the very moment in which it was given
        await asyncio.gather(gone, return_exceptions=True)
        await asyncio.wait_for(room.enter(alone("c")), 5)

    asyncio.run(left())


def test_a_full_house_says_so_with_a_time(house: House) -> None:
    with client_of(house) as client:
        full(client, "long", "work")
        found = client.post("/v1/questions", json={"question": TDK},
                            headers=bearer(house, "late"))
        assert found.status_code == 503 and int(found.headers["retry-after"]) >= 1
        assert found.json()["detail"].startswith("The service is busy")


@pytest.mark.parametrize(("method", "path", "said"), [
    ("POST", "/v1/determinations", {"json": CASE}), ("GET", "/v1/search", {"params": {"q": "792"}}),
    ("POST", "/v1/screenings", {"json": {"name": "TDK"}}), ("GET", "/v1/records", {}),
    ("POST", "/v1/portfolios", {"files": {"lines": ("f.csv", b"id\nA\n")}})])
def test_nobody_goes_past_the_row_by_asking_for_events(
        house: House, method: str, path: str, said: dict[str, Any]) -> None:
    with client_of(house) as client:
        full(client, "long", "work")
        found = client.request(method, path, headers=bearer(house, "events") | {
            "accept": "text/event-stream, */*"}, **said)
        assert found.status_code == 503 and found.json()["title"] == "Busy"


def test_the_addresses_that_tell_their_steps_are_those_of_the_document(house: House) -> None:
    with client_of(house) as client:
        document = client.get("/openapi.json").json()
    told = {(method.upper(), path) for path, methods in document["paths"].items()
            for method, about in methods.items()
            if "text/event-stream" in about["responses"].get("200", {}).get("content", {})}
    assert told >= STREAMS


def test_a_burst_is_limited_and_a_clock_set_back_gives_nothing() -> None:
    at = [100.0]
    pace = RateLimit(60, 10, lambda: at[0])
    assert [pace.wait("a") for _ in range(12)][:10] == [0] * 10 and pace.wait("a") == 1
    assert pace.wait("b") == 0
    at[0] = 50.0
    assert pace.wait("a") == 1
    at[0] = 51.5
    assert pace.wait("a") == 0


def test_a_question_counts_as_several_requests_and_passes_whatever_the_burst_is() -> None:
    at = [100.0]
    pace, narrow = RateLimit(60, 10, lambda: at[0]), RateLimit(60, 2, lambda: at[0])
    assert [pace.wait("a", 4) for _ in range(3)] == [0, 0, 2]
    assert pace.wait("a") == pace.wait("a") == 0 and pace.wait("a") == 1
    assert narrow.wait("a", 4) == 0 and narrow.wait("a", 4) == 2


def test_whoever_hurries_is_refused_late_and_slows_nobody(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """He is told how long to wait, and each refusal comes only after a while."""
    waited: list[float] = []
    sleep = asyncio.sleep

    async def sleeps(seconds: float) -> None:
        waited.append(seconds)
        await sleep(0)

    monkeypatch.setattr("api.http.request_guard.asyncio.sleep", sleeps)
    with closing(open_in(tmp_path, mode="served", vectors="off", requests_per_minute=8)) as opened:
        client, mine = client_of(opened), bearer(opened, "hurries")
        found = [client.get("/v1/packs", headers=mine) for _ in range(9)]
        assert [one.status_code for one in found] == [200] * 8 + [429]
        assert int(found[-1].headers["retry-after"]) >= 1 and LATE in waited


def test_strangers_are_paced_by_where_they_come_from(tmp_path: Path) -> None:
    opened = open_in(tmp_path, mode="served", vectors="off", strangers_per_minute=5,
                     proxies="10.0.0.1")
    with client_of(opened) as client:
        wrong = {"authorization": "Bearer lds_" + "0" * 16 + "_" + "x" * 43}
        found = [client.get("/v1/records", headers=wrong).status_code for _ in range(8)]
        assert found == [401] * 5 + [429] * 3
        assert client.get("/docs").status_code == 429
        assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
        told = {"x-forwarded-for": "203.0.113.9"}
        assert client.get("/docs", headers=told).status_code == 429  # not one of our proxies
        assert client.get("/v1/records", headers=bearer(opened, "known")).status_code == 200
    opened.close()


@pytest.mark.parametrize("host", [
    "[::1].evil.com", "[::1]evil.com", "127.0.0.1.evil.com", "127.0.0.1@evil.com", "127.0.0.1:x",
    "evil.com:80", "", "[", "http://[", "127.0.0.1:8765:8765", "localhost/", "[::1"])
def test_a_host_that_only_looks_like_ours_is_not_served(house: House, host: str) -> None:
    with client_of(house) as client:
        assert client.get("/healthz", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8765", "LOCALHOST", "[::1]:80", "[::1]"])
def test_our_own_hosts_are_served(house: House, host: str) -> None:
    with client_of(house) as client:
        assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", [
    "http://[", "http://[::1", "null", "", "https://", "http://127.0.0.1.evil.com", "127.0.0.1",
    "file://127.0.0.1", "http://127.0.0.1@evil.com", "http://x@127.0.0.1", "é", "http://127.0.0.1/"])
def test_an_origin_that_is_not_ours_is_refused_and_nothing_fails(
        house: House, origin: str) -> None:
    with client_of(house) as client:
        for path in ("/", "/healthz", "/v1/records"):
            found = client.get(path, headers={"origin": origin.encode()})  # type: ignore[dict-item]
            assert found.status_code == 403, found.text
        assert client.get("/healthz", headers={"origin": "http://127.0.0.1"}).status_code == 200


def test_two_origins_or_hosts_do_not_pass_as_one(house: House) -> None:
    with client_of(house) as client:
        for name, own in (("origin", "http://127.0.0.1"), ("host", "127.0.0.1")):
            found = client.get("/healthz", headers=[(name, own), (name, "http://evil.example")])
            assert found.status_code in (403, 421)


def test_large_json_is_checked_and_small_json_too(house: House) -> None:
    with client_of(house) as client:
        mine = bearer(house, "large")
        for size in (10, 100_000):
            said = json.dumps(CASE | {"facts": {"x": "y" * size}}).replace("}", ', "x": 1}', 1)
            found = client.post("/v1/determinations", content=said, headers=mine | {
                "content-type": "application/json"})
            assert found.status_code == 400 and "stands twice" in found.text
