"""Many at once: two hundred questions in one moment, and a neighbor beside somebody who hurries.

Used by `service.py`. All traffic goes to the server that is under test, on 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

QUESTION = ("Could TDK Corporation import N38EH arc segments with 6.5 % dysprosium from Ningbo "
            "under general authorisation?")
CASE = {"pack": "cn_dual_use", "question": "general_license", "on": "2026-11-24", "facts": {
    "magnet_family": "NdFeB", "dysprosium_pct": 6.5, "item_form": "magnet"}}
Keys = list[dict[str, str]]


def p95(seconds: list[float]) -> float:
    return round(statistics.quantiles(seconds, n=20)[18] * 1000, 1) if len(seconds) > 1 else 0.0


async def timed(ask: Callable[[], Awaitable[httpx.Response]], seen: list[float],
                statuses: Counter[int]) -> None:
    since = time.monotonic()
    statuses[(await ask()).status_code] += 1
    seen.append(time.monotonic() - since)


async def probing(client: httpx.AsyncClient, seen: dict[str, list[float]], wrong: list[str],
                  stop: asyncio.Event) -> None:
    while not stop.is_set():
        for path in ("/healthz", "/readyz"):
            since = time.monotonic()
            found = await client.get(path)
            seen[path].append(time.monotonic() - since)
            if found.status_code != 200:
                wrong.append(f"{path}: {found.text[:200]}")
        await asyncio.sleep(0.05)


def megabytes(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


async def crowd(address: str, keys: Keys, process: int) -> dict[str, Any]:
    """Everybody asks one question in one moment, three times over; the probes beside them."""
    seconds: list[float] = []
    statuses: Counter[int] = Counter()
    probes: dict[str, list[float]] = {"/healthz": [], "/readyz": []}
    memory: list[int] = []
    wrong: list[str] = []
    async with (httpx.AsyncClient(base_url=address, timeout=120, limits=httpx.Limits(
            max_connections=len(keys))) as client,
            httpx.AsyncClient(base_url=address, timeout=60) as other):
        await client.post("/v1/questions", json={"question": QUESTION}, headers=keys[0])
        stop = asyncio.Event()
        probe = asyncio.create_task(probing(other, probes, wrong, stop))
        for _ in range(3):
            await asyncio.gather(*(timed(
                lambda key=key: client.post(  # type: ignore[misc]
                    "/v1/questions", json={"question": QUESTION}, headers=key),
                seconds, statuses) for key in keys))
            memory.append(megabytes(process))
        stop.set()
        await probe
    return {"at_once": len(keys), "crowd_p95_ms": p95(seconds),
            "probes_wrong": len(wrong), "probe_said": wrong[:1],
            "crowd_statuses": dict(statuses), "crowd_rss_mb": memory,
            "healthz_p95_ms": p95(probes["/healthz"]),
            "healthz_max_ms": round(max(probes["/healthz"]) * 1000, 1),
            "readyz_max_ms": round(max(probes["/readyz"]) * 1000, 1)}


async def neighbor(address: str, hurries: dict[str, str], other: dict[str, str], seconds: float
                   ) -> dict[str, Any]:
    """How long a caller's determinations take alone, and beside one who sends all he can."""
    alone, beside = [], []
    statuses, quiet = Counter[int](), Counter[int]()
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:

        async def quietly(seen: list[float]) -> None:
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                await timed(lambda: client.post("/v1/determinations", json=CASE, headers=other),
                            seen, quiet)
                await asyncio.sleep(0.3)

        async def hurriedly(until: float) -> None:
            while time.monotonic() < until:
                found = await client.post("/v1/questions", json={"question": QUESTION},
                                          headers=hurries)
                statuses[found.status_code] += 1
                if found.status_code == 429:
                    await asyncio.sleep(0.05)

        await quietly(alone)
        until = time.monotonic() + seconds
        await asyncio.gather(quietly(beside), *(hurriedly(until) for _ in range(20)))
    return {"neighbour_alone_p95_ms": p95(alone), "neighbour_p95_ms": p95(beside),
            "neighbour_max_ms": round(max(beside) * 1000, 1),
            "neighbour_p95_ratio": round(p95(beside) / max(p95(alone), 0.1), 2),
            "neighbour_statuses": dict(quiet), "hurried_statuses": dict(statuses)}
