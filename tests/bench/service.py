"""The service under load: users at once, time of a determination, and no acknowledged row lost.

    python tests/bench/service.py [--users 50] [--seconds 20] [--pause 2]

Starts `lodestone serve` on a folder of its own. Each user puts cases before the rules (most), looks
passages up and asks whole questions. At the end the server is killed (SIGKILL), and every record id
that it acknowledged is looked for on disk. The last line is one JSON object.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from assistant.record import Records  # noqa: E402
from assistant.settings import Settings  # noqa: E402

QUESTION = ("Could TDK Corporation import N38EH arc segments with 6.5 % dysprosium from Ningbo "
            "under general authorisation?")
MIX = {"determination": 0.8, "search": 0.15, "question": 0.05}


@dataclass
class Seen:
    """What the users saw."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in MIX})
    errors: list[str] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    foreign: int = 0
    pause: float = 2.0


async def user(number: int, client: httpx.AsyncClient, until: float, seen: Seen) -> None:
    """One user, with a canary of their own in every case."""
    dice = random.Random(number)
    await asyncio.sleep(dice.uniform(0, 1.5) * seen.pause)  # people do not come all at one moment
    while time.monotonic() < until:
        kind = dice.choices(list(MIX), list(MIX.values()))[0]
        since = time.monotonic()
        try:
            found = await send(client, kind, number, dice)
        except httpx.HTTPError as error:
            seen.errors.append(type(error).__name__)
            continue
        seen.seconds[kind].append(time.monotonic() - since)
        if found.status_code != 200:
            seen.errors.append(f"{kind}: {found.status_code} {found.text[:120]}")
        elif kind == "determination":
            said = found.json()
            seen.records.append(said["record"]["id"])
            seen.foreign += f"canary {number} " not in found.text
        elif kind == "question":
            seen.records.append(found.json()["record"])
        await asyncio.sleep(dice.uniform(0.5, 1.5) * seen.pause)


async def send(client: httpx.AsyncClient, kind: str, number: int, dice: random.Random
               ) -> httpx.Response:
    if kind == "search":
        return await client.get("/v1/search", params={"q": f"Decree 792 art {dice.randint(1, 50)}"})
    if kind == "question":
        return await client.post("/v1/questions", json={"question": QUESTION})
    facts: dict[str, Any] = {
        "magnet_family": {"value": dice.choice(["NdFeB", "SmCo"]), "source": f"canary {number} "},
        "dysprosium_pct": round(dice.uniform(0, 12), 2), "item_form": "magnet",
        "end_user_on_watch_list": dice.random() < 0.5}
    return await client.post("/v1/determinations", json={
        "pack": "cn_dual_use", "question": "general_license", "facts": facts, "on": "2026-11-24"})


async def load(base: str, users: int, seconds: float, pause: float) -> Seen:
    seen = Seen(pause=pause)
    limits = httpx.Limits(max_connections=users, max_keepalive_connections=users)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:
        await client.post("/v1/questions", json={"question": QUESTION})  # the first one loads
        until = time.monotonic() + seconds
        await asyncio.gather(*(user(number, client, until, seen) for number in range(users)))
    return seen


def serve(folder: str) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port)],
        cwd=ROOT, env={**os.environ, "LODESTONE_DATA": folder,
                       "LODESTONE_REQUESTS_PER_MINUTE": "1000000"})
    base = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            if httpx.get(f"{base}/readyz").status_code == 200:
                return server, base
        except httpx.HTTPError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("the server did not become ready")


def p95(seconds: list[float]) -> float:
    return round(statistics.quantiles(seconds, n=20)[18] * 1000, 1) if len(seconds) > 1 else 0.0


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--users", type=int, default=50)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--pause", type=float, default=2, help="mean seconds between requests")
    said = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server, base = serve(folder)
        try:
            seen = asyncio.run(load(base, said.users, said.seconds, said.pause))
        finally:
            server.send_signal(signal.SIGKILL)
            server.wait()
        records = Records.open(Settings(data=Path(folder)))
        held = {row.id for row in records.list("local", limit=10_000_000)}
        verified = records.verify()
        records.close()
    for error in dict.fromkeys(seen.errors):
        print("error:", error)
    for kind, seconds in seen.seconds.items():
        middle = statistics.median(seconds) * 1000 if seconds else 0
        print(f"{kind}: {len(seconds)} requests, median {middle:.1f} ms, p95 {p95(seconds)} ms")
    print(json.dumps({
        "users": said.users, "seconds": said.seconds, "pause": said.pause,
        "errors": len(seen.errors),
        "requests": sum(map(len, seen.seconds.values())),
        "determination_p95_ms": p95(seen.seconds["determination"]),
        "question_p95_ms": p95(seen.seconds["question"]),
        "records": len(seen.records), "records_lost": len(set(seen.records) - held),
        "chain_whole": verified.whole, "mixed_up": seen.foreign}))


if __name__ == "__main__":
    main()
