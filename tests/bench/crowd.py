"""Many at once: two hundred questions in one moment, and a neighbor beside somebody who hurries.

Used by `service.py`. All traffic goes to the server that is under test, on 127.0.0.1. The probes,
and whoever hurries, ask from processes of their own: what the bench itself takes to send and read
two hundred requests is no time of the server's.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

QUESTION = ("Could TDK Corporation import N38EH arc segments with 6.5 % dysprosium from Ningbo "
            "under general authorisation?")
CASE = {"pack": "cn_dual_use", "question": "general_license", "on": "2026-11-24", "facts": {
    "magnet_family": "NdFeB", "dysprosium_pct": 6.5, "item_form": "magnet"}}
Keys = list[dict[str, str]]
APART = multiprocessing.get_context("spawn")


def p95(seconds: list[float]) -> float:
    return round(statistics.quantiles(seconds, n=20)[18] * 1000, 1) if len(seconds) > 1 else 0.0


async def timed(ask: Callable[[], Awaitable[httpx.Response]], seen: list[float],
                statuses: Counter[int]) -> None:
    since = time.monotonic()
    statuses[(await ask()).status_code] += 1
    seen.append(time.monotonic() - since)


def probing(address: str, stop: Any, told: Any) -> None:
    """Ask for the probes until it is enough; then how long each took, and what was wrong."""
    seen: dict[str, list[float]] = {"/healthz": [], "/readyz": []}
    wrong: list[str] = []
    with httpx.Client(base_url=address, timeout=60) as client:
        client.get("/healthz")
        told.send("begun")
        while not stop.is_set():
            for path, held in seen.items():
                since = time.monotonic()
                found = client.get(path)
                held.append(time.monotonic() - since)
                if found.status_code != 200:
                    wrong.append(f"{path}: {found.text[:200]}")
            time.sleep(0.05)
    told.send((seen, wrong))


def hurrying(address: str, key: dict[str, str], stop: Any, told: Any) -> None:
    """Twenty at once, each sending question upon question until it is enough."""
    statuses = Counter[int]()

    async def hurriedly(client: httpx.AsyncClient) -> None:
        while not stop.is_set():
            found = await client.post("/v1/questions", json={"question": QUESTION}, headers=key)
            statuses[found.status_code] += 1

    async def all_of_them() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            await client.get("/healthz")
            told.send("begun")
            await asyncio.gather(*(hurriedly(client) for _ in range(20)))

    asyncio.run(all_of_them())
    told.send(statuses)


@contextmanager
def beside(work: Callable[..., None], *said: Any) -> Iterator[list[Any]]:
    """Let it work in a process of its own, from when it has begun; what it tells stands in the list
    at the end."""
    stop, (ours, theirs) = APART.Event(), APART.Pipe()
    process = APART.Process(target=work, args=(*said, stop, theirs), daemon=True)
    process.start()
    assert ours.poll(120) and ours.recv() == "begun"
    found: list[Any] = []
    try:
        yield found
    finally:
        stop.set()
        if ours.poll(90):
            found.append(ours.recv())
        process.join(10)
        process.kill()


def family(process: int) -> list[int]:
    """A process and all that it began."""
    try:
        told = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # it has ended
        return []
    return [process, *(one for child in told for one in family(int(child)))]


def megabytes(process: int) -> int:
    """Resident megabytes of a process and all that it began."""
    held = 0
    for one in family(process):
        try:
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
        except OSError:
            continue
        held += next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)
    return held // 1024


def processor(process: int) -> float:
    """Seconds of a processor that a process and all that it began have taken."""
    took = 0
    for one in family(process):
        said = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        took += int(said[11]) + int(said[12])
    return took / os.sysconf("SC_CLK_TCK")


def at_rest(address: str, key: dict[str, str], seconds: float = 300) -> None:
    """Wait until what the service does in the background after its start is done."""
    until = time.monotonic() + seconds
    with httpx.Client(base_url=address, timeout=60, headers=key) as client:
        while time.monotonic() < until:
            if client.get("/status").json()["library"]["index"] in ("chroma", "none"):
                return
            time.sleep(1)


async def crowd(address: str, keys: Keys, process: int) -> dict[str, Any]:
    """Everybody asks one question in one moment, three times over; the probes beside them."""
    seconds: list[float] = []
    statuses: Counter[int] = Counter()
    memory: list[int] = []
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=httpx.Limits(
            max_connections=len(keys))) as client:
        await client.post("/v1/questions", json={"question": QUESTION}, headers=keys[0])
        with beside(probing, address) as told:
            before = processor(process)
            for _ in range(3):
                await asyncio.gather(*(timed(
                    lambda key=key: client.post(  # type: ignore[misc]
                        "/v1/questions", json={"question": QUESTION}, headers=key),
                    seconds, statuses) for key in keys))
                memory.append(megabytes(process))
            took = processor(process) - before
    probes, wrong = told[0]
    return {"at_once": len(keys), "crowd_p95_ms": p95(seconds),
            "crowd_cpu_ms": round(took * 1000 / len(seconds), 1),
            "probes_wrong": len(wrong), "probe_said": wrong[:1],
            "crowd_statuses": dict(statuses), "crowd_rss_mb": memory,
            "healthz_p95_ms": p95(probes["/healthz"]),
            "healthz_max_ms": round(max(probes["/healthz"]) * 1000, 1),
            "readyz_max_ms": round(max(probes["/readyz"]) * 1000, 1)}


async def neighbor(address: str, hurries: dict[str, str], other: dict[str, str], seconds: float
                   ) -> dict[str, Any]:
    """How long a caller's determinations take alone, and beside one who sends all he can."""
    alone, slowed = list[float](), list[float]()
    quiet = Counter[int]()
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:

        async def quietly(seen: list[float], until: float) -> None:
            while time.monotonic() < until:
                await timed(lambda: client.post("/v1/determinations", json=CASE, headers=other),
                            seen, quiet)
                await asyncio.sleep(0.3)  # within his pace

        await quietly(alone, time.monotonic() + seconds)
        with beside(hurrying, address, hurries) as told:
            await quietly(slowed, time.monotonic() + seconds)
    statuses: Counter[int] = told[0]
    return {"neighbour_alone_p95_ms": p95(alone), "neighbour_p95_ms": p95(slowed),
            "neighbour_max_ms": round(max(slowed) * 1000, 1),
            "neighbour_p95_ratio": round(p95(slowed) / max(p95(alone), 0.1), 2),
            "neighbour_statuses": dict(quiet), "hurried_statuses": dict(statuses)}
