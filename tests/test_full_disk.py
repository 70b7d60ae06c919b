"""A disk that is full, read-only or closed by a limit: not ready, a sentence, nothing half done;
and once there is room again it goes on without a restart."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.running import Server
from tests.service import CASE, TDK

resource = pytest.importorskip("resource")
LIST = b"id,name,other_names,country,since,until,reason,reference\n1,X,,,2026-01-01,,o,o\n"
FIRMS = b"name,country\n" + b"".join(b"Example Works %d GmbH,DE\n" % one for one in range(300))
SCENARIO = """name: ours
author: Compliance
date: 2026-11-24
extends: middle
switches:
  inspection: {value: paper, because: "our reading"}
"""
WRITES: dict[str, Callable[[httpx.Client], httpx.Response]] = {
    "a question": lambda to: to.post("/v1/questions", json={"question": TDK}),
    "a determination": lambda to: to.post("/v1/determinations", json=CASE),
    "an import": lambda to: to.post("/v1/imports", files={"file": ("f.csv", FIRMS)}, data={
        "kind": "firm", "source": "x", "grade": "B", "dry_run": "false"}),
    "a list": lambda to: to.post("/v1/lists/updates", files={"file": ("own.csv", LIST)}, data={
        "kind": "company", "published": "2026-11-01", "name": "own"}),
    "a batch": lambda to: to.post("/v1/batches", files={"file": ("f.csv", b"name\nA\n")}, data={
        "pack": "cn_dual_use", "question": "item_controlled"}),
    "orders": lambda to: to.post("/v1/portfolios", files={"lines": ("f.csv", b"id\nA\n")}),
    "a scenario": lambda to: to.post("/v1/scenarios", json={"pack": "cn_veu", "text": SCENARIO}),
    "a screening": lambda to: to.post("/v1/screenings", json={"name": "TDK Corporation"})}
READS = ("/healthz", "/status", "/v1/records", "/v1/lists", "/v1/firms?q=TDK", "/")


def limited(server: Server, data: Path) -> Callable[[], None]:
    """No file may grow past what is written already."""
    def free() -> None:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)

    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    return free


def full(server: Server, data: Path) -> Callable[[], None]:
    """Not a byte is free on its volume, which only the server itself sees."""
    filler = Path(f"/proc/{server.process.pid}/root{data}/filler")
    with filler.open("wb", buffering=0) as file:
        for size in (1_000_000, 1000, 1):
            try:
                while file.write(bytes(size)):
                    pass
            except OSError:
                continue
    return filler.unlink


def read_only(server: Server, data: Path) -> Callable[[], None]:
    """Whatever is opened in the folder from now on is opened for reading only."""
    def there(command: str) -> None:
        subprocess.run(["nsenter", "-t", str(server.process.pid), "-m", "sh", "-c", command],
                       check=True)

    there(f"mount --bind {data} {data} && mount -o remount,bind,ro {data}")
    return lambda: there(f"umount {data}")


def volume(data: Path) -> tuple[str, ...]:
    """What mounts a small volume for the server alone; skipped where nobody may mount."""
    under = ("unshare", "-m", "sh", "-c",
             f'mount -t tmpfs -o size=60m none {data} && exec "$@"', "sh")
    if not shutil.which("unshare") or os.name != "posix" or subprocess.run(
            [*under, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no volume can be mounted here")
    return under


@pytest.fixture(params=[limited, full, read_only])
def closed(request: pytest.FixtureRequest, tmp_path: Path
           ) -> Iterator[tuple[httpx.Client, Callable[[], Callable[[], None]]]]:
    """A server that has answered, and what closes its disk."""
    if not sys.platform.startswith("linux"):
        pytest.skip("limits of another process, and volumes, are those of Linux")
    data = tmp_path / "data"
    data.mkdir()
    under = () if request.param is limited else volume(data)
    server = Server(tmp_path / "log", under, data=data, vectors="off").ready()
    with httpx.Client(base_url=server.address, timeout=120) as client:
        assert client.post("/v1/questions", json={"question": TDK}).status_code == 200
        yield client, lambda: request.param(server, data)
    server.kill()
    assert "Traceback" not in (tmp_path / "log").read_text()


def rows(client: httpx.Client) -> tuple[int, Any]:
    """How many rows are on record, and which lists are in use."""
    return client.get("/status").json()["record"]["rows"], client.get("/v1/lists").json()


def test_nothing_is_half_done_where_nothing_can_be_written(
        closed: tuple[httpx.Client, Callable[[], Callable[[], None]]]) -> None:
    client, close = closed
    before, open_again = rows(client), close()
    said = client.get("/readyz")
    assert said.status_code == 503 and "disk" in said.json()["wrong"]
    for name, writes in WRITES.items():
        found = writes(client)
        assert found.status_code == 503, (name, found.text)
        assert "disk" in found.json()["detail"], name
    for path in READS:
        assert client.get(path).status_code == 200, path
    assert rows(client) == before
    open_again()
    assert client.get("/readyz").status_code == 200
    for name, writes in WRITES.items():
        assert writes(client).status_code in (200, 201), name
    assert client.post("/v1/records/verify", json={}).json()["whole"]
