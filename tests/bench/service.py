"""The service under load: users at once, time of a determination, and no acknowledged row lost.

    python tests/bench/service.py [--users 50] [--seconds 20] [--minutes 0] [--pause 2]
                                  [--at-once 200]

Starts `lodestone serve` on a folder of its own, served, each user with a key. First everybody of
`--at-once` asks a question in one moment, while the probes are asked; then somebody hurries, and a
neighbor beside him puts cases before the rules. Then each user puts cases before the rules (most),
looks passages up and asks whole questions. Half-way a backup is made while the load goes on. At the
end the server is killed (SIGKILL), and every record id that it acknowledged is looked for on disk;
the backup is restored elsewhere, verified, and a sample of it decided again. The secrets of the
settings are looked for in all that was written or answered. The last line is one JSON object.
"""

import argparse
import asyncio
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from api.http.identity import Keys  # noqa: E402
from assistant.record import Records  # noqa: E402
from assistant.record.export import export_folder  # noqa: E402
from assistant.replay.replay import replayed  # noqa: E402
from assistant.roles import Role  # noqa: E402
from assistant.services.services import open_house  # noqa: E402
from assistant.settings import Settings  # noqa: E402
from tests.bench.bars import tell  # noqa: E402
from tests.bench.crowd import QUESTION, at_rest, crowd, family, neighbor, p95  # noqa: E402
from tests.running import SERVE, Server, environment  # noqa: E402

TEAM = "bench"
MIX = {"determination": 0.8, "search": 0.15, "question": 0.05}
SECRETS = {"model_api_key": "sk-canary-b31f5d7a9c", "embeddings_api_key": "sk-canary-e77c0a1d4f",
           "oidc_client_secret": "oidc-canary-52d8f0e6b1"}
SAMPLE = 500


@dataclass
class Seen:
    """What the users saw."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in MIX})
    errors: list[str] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    before_backup: int = 0
    foreign: int = 0
    secrets: int = 0
    pause: float = 2.0


async def user(number: int, client: httpx.AsyncClient, until: float, seen: Seen,
               key: dict[str, str]) -> None:
    """One user, with a key and with a canary of their own in every case."""
    dice = random.Random(number)
    await asyncio.sleep(dice.uniform(0, 1.5) * seen.pause)  # people do not come all at one moment
    while time.monotonic() < until:
        kind = dice.choices(list(MIX), list(MIX.values()))[0]
        since = time.monotonic()
        try:
            found = await send(client, kind, number, dice, key)
        except httpx.HTTPError as error:
            seen.errors.append(type(error).__name__)
            continue
        seen.seconds[kind].append(time.monotonic() - since)
        seen.secrets += any(secret in found.text for secret in SECRETS.values())
        if found.status_code != 200:
            seen.errors.append(f"{kind}: {found.status_code} {found.text[:120]}")
        elif kind == "determination":
            said = found.json()
            seen.records.append(said["record"]["id"])
            seen.foreign += f"canary {number} " not in found.text
        elif kind == "question":
            seen.records.append(found.json()["record"])
        await asyncio.sleep(dice.uniform(0.5, 1.5) * seen.pause)


async def send(client: httpx.AsyncClient, kind: str, number: int, dice: random.Random,
               key: dict[str, str]) -> httpx.Response:
    if kind == "search":
        return await client.get("/v1/search", headers=key,
                                params={"q": f"Decree 792 art {dice.randint(1, 50)}"})
    if kind == "question":
        return await client.post("/v1/questions", json={"question": QUESTION}, headers=key)
    facts: dict[str, Any] = {
        "magnet_family": {"value": dice.choice(["NdFeB", "SmCo"]), "source": f"canary {number} "},
        "dysprosium_pct": round(dice.uniform(0, 12), 2), "item_form": "magnet",
        "end_user_on_watch_list": dice.random() < 0.5}
    return await client.post("/v1/determinations", headers=key, json={
        "pack": "cn_dual_use", "question": "general_license", "facts": facts, "on": "2026-11-24"})


async def load(server: Server, said: argparse.Namespace, seconds: float, data: Path,
               keys: list[dict[str, str]]) -> Seen:
    """All users at once, and the backup in their midst."""
    seen = Seen(pause=said.pause)
    limits = httpx.Limits(max_connections=said.users, max_keepalive_connections=said.users)
    async with httpx.AsyncClient(base_url=server.address, timeout=60, limits=limits) as client:
        await client.post("/v1/questions", json={"question": QUESTION}, timeout=600,
                          headers=keys[0])  # loads all
        until = time.monotonic() + seconds
        users = [user(number, client, until, seen, keys[number]) for number in range(said.users)]
        await asyncio.gather(*users, backup(seconds / 2, seen, data), watch(server, until))
    return seen


async def backup(after: float, seen: Seen, data: Path) -> None:
    await asyncio.sleep(after)
    seen.before_backup = len(seen.records)
    ran = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVE, "backup", str(data.parent / "backup"), cwd=ROOT,
        env=environment(data=data, **SECRETS), stdout=subprocess.DEVNULL)
    if await ran.wait():
        seen.errors.append("the backup failed")


SIZES: list[tuple[float, int, int, int]] = []
"""Seconds since the load began, and resident megabytes, open files and threads of the server and of
all processes that it began; every ten seconds."""
WARM = 180
"""Seconds after which every kind of request was answered many times, and nothing loads any more."""


async def watch(server: Server, until: float) -> None:
    begun = time.monotonic()
    while time.monotonic() < until and (all_of_it := family(server.process.pid)):
        megabytes = files = threads = 0
        for about in (Path(f"/proc/{one}") for one in all_of_it):
            with suppress(OSError):  # one that ended just now
                told = dict(line.split(":", 1)
                            for line in (about / "status").read_text().splitlines())
                megabytes += int(told.get("VmRSS", "0 kB").split()[0]) // 1024
                files += len(list((about / "fd").iterdir()))
                threads += int(told["Threads"])
        SIZES.append((time.monotonic() - begun, megabytes, files, threads))
        await asyncio.sleep(min(10, max(0, until - time.monotonic())))


def restored(data: Path, seen: Seen) -> dict[str, Any]:
    """The backup in a new folder: is every row there that was acknowledged before it began?"""
    again = data.parent / "restored"
    since = time.monotonic()
    subprocess.run(
        [sys.executable, "-c", SERVE, "restore", str(data.parent / "backup"), "--key",
         str(data / "record.key")], cwd=ROOT, check=True, env=environment(data=again),
        stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - since
    with closing(open_house(Settings(data=again, vectors="off"))) as house:
        held = {row.id for row in house.records.list(TEAM, limit=10_000_000)}
        acknowledged = seen.records[:seen.before_backup]
        sample = random.Random(1).sample(acknowledged, min(SAMPLE, len(acknowledged)))
        same = sum(replayed(house, TEAM, id, "then")["same"] for id in sample)
        return {"restore_seconds": round(seconds, 1), "restored_rows": len(held),
                "restore_lost": len(set(acknowledged) - held),
                "replayed": len(sample), "replayed_same": same}


def written(folder: Path) -> int:
    """Files (log, database, backup, export) in which a secret stands."""
    return sum(any(secret.encode() in path.read_bytes() for secret in SECRETS.values())
               for path in folder.rglob("*") if path.is_file())


def made_keys(data: Path, count: int) -> list[dict[str, str]]:
    """So many people of one team, each with a key."""
    keys = Keys.open(Settings(data=data))
    made = [keys.make(TEAM, f"user {one}", Role.ANALYST, "bench", datetime.now(UTC))[1]
            for one in range(count)]
    keys.close()
    return [{"authorization": f"Bearer {one}"} for one in made]


def sizes() -> dict[str, Any]:
    """After warming up and at the end, and how memory went between: percent in all, and megabytes a
    minute along the straight line that fits best."""
    warm = [one for one in SIZES if one[0] >= WARM] or SIZES[len(SIZES) // 3:]
    first, last = warm[0], warm[-1]
    slope = statistics.linear_regression(
        [one[0] / 60 for one in warm], [one[1] for one in warm]).slope if len(warm) > 2 else 0.0
    return {"warm_after_seconds": round(first[0]),
            **{name: [first[place], last[place]]
               for place, name in enumerate(("rss_mb", "open_files", "threads"), 1)},
            "rss_growth_percent": round((last[1] / first[1] - 1) * 100, 1),
            "rss_mb_a_minute": round(slope, 2)}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--users", type=int, default=50)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--minutes", type=float, default=0, help="a soak, in place of --seconds")
    options.add_argument("--pause", type=float, default=2, help="mean seconds between requests")
    options.add_argument("--at-once", type=int, default=200, help="questions in one moment")
    said = options.parse_args()
    seconds = said.minutes * 60 or said.seconds
    folder = Path(tempfile.mkdtemp())
    data = folder / "data"
    server = Server(folder / "log", data=data, mode="served", answerers=-1, **SECRETS).ready()
    try:
        keys = made_keys(data, max(said.users, said.at_once) + 2)
        at_rest(server.address, keys[0])
        together = asyncio.run(crowd(server.address, keys[:said.at_once], server.process.pid))
        beside = asyncio.run(neighbor(server.address, keys[-1], keys[-2], 15))
        seen = asyncio.run(load(server, said, seconds, data, keys))
    finally:
        server.kill()
    with closing(Records.open(Settings(data=data))) as records:
        held = {row.id for row in records.list(TEAM, limit=10_000_000)}
        verified = records.verify()
        export_folder(records, TEAM, folder / "export")
    for error in dict.fromkeys(seen.errors):
        print("error:", error)
    for kind, times in seen.seconds.items():
        middle = statistics.median(times) * 1000 if times else 0
        print(f"{kind}: {len(times)} requests, median {middle:.1f} ms, p95 {p95(times)} ms")
    shown = {
        "users": said.users, "seconds": seconds, "pause": said.pause, "errors": len(seen.errors),
        "requests": sum(map(len, seen.seconds.values())),
        "determination_p95_ms": p95(seen.seconds["determination"]),
        "question_p95_ms": p95(seen.seconds["question"]),
        "records": len(seen.records), "records_lost": len(set(seen.records) - held),
        "chain_whole": verified.whole, "mixed_up": seen.foreign, **restored(data, seen), **sizes(),
        **together, **beside, "secrets_shown": seen.secrets, "secrets_written": written(folder)}
    shutil.rmtree(folder)
    tell(shown, holds(shown, said.at_once))


def holds(shown: dict[str, Any], at_once: int) -> dict[str, bool]:
    """What must be shown; and that it was measured at all: a refusal is quick."""
    return {
        "every request of the users was answered": not shown["errors"] and shown["records"] > 0,
        "no acknowledged row is lost": shown["chain_whole"] and not shown["records_lost"],
        "a determination takes at most 300 ms (p95)": 0 < shown["determination_p95_ms"] <= 300,
        "nobody was shown another one's answer": not shown["mixed_up"],
        "a backup made amid the load restores and replays the same": not shown["restore_lost"]
            and shown["replayed_same"] == shown["replayed"] > 0,
        "memory grows by at most 5 %": shown["rss_growth_percent"] <= 5,
        "everybody at once was answered": shown["crowd_statuses"] == {200: 3 * at_once},
        "everybody at once waits at most 8 s (p95)": 0 < shown["crowd_p95_ms"] <= 8000,
        "the probes were right beside them": not shown["probes_wrong"],
        "the probe is answered within 100 ms": 0 < shown["healthz_max_ms"] <= 100,
        "the neighbor was answered": set(shown["neighbour_statuses"]) == {200},
        "somebody hurried beside him": sum(shown["hurried_statuses"].values()) > 40
            and set(shown["hurried_statuses"]) <= {200, 429},
        "the neighbor is slowed by at most a fifth (p95)": 0 < shown["neighbour_p95_ratio"] <= 1.2,
        "no secret is shown or written": not shown["secrets_shown"] and not shown[
            "secrets_written"]}


if __name__ == "__main__":
    main()
