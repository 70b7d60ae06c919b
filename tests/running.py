"""Real servers for tests and measurements: Lodestone, and a Chroma server, each on a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[1]
SERVE = "from api.cli.command_line import main; main()"
PATIENCE = 300.0


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def environment(**settings: object) -> dict[str, str]:
    """This environment with settings of Lodestone in the place of those that it has.

    No processes that answer are started unless told: two for each server slow a whole run down."""
    settings.setdefault("answerers", 0)
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("LODESTONE_") or name == "LODESTONE_SHARED"}
    return kept | {f"LODESTONE_{name.upper()}": str(value) for name, value in settings.items()}


class Server:
    """`lodestone serve` in a process of its own; `under` is a command that starts it."""

    def __init__(self, log: Path, under: Sequence[str] = (), **settings: object) -> None:
        self.port, self.log = free_port(), log
        self.address = f"http://127.0.0.1:{self.port}"
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [*under, sys.executable, "-c", SERVE, "serve", "--port", str(self.port)], cwd=ROOT,
                env=environment(**settings), stdout=file, stderr=file)

    def ready(self) -> "Server":
        """Wait until it is ready; AssertionError with its log where it does not come to that."""
        wait_for(f"{self.address}/readyz", self.process, self.log)
        return self

    def end(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)


@contextmanager
def serving(log: Path, **settings: object) -> Iterator[Server]:
    server = Server(log, **settings)
    try:
        yield server.ready()
    finally:
        server.kill()


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """Chroma's Rust server, as `chroma run` starts it; its address."""
    port, log = free_port(), folder / "chroma.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port",
             str(port), "--path", str(folder / "chroma")], stdout=file, stderr=file)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(PATIENCE)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{address} did not become ready:\n{log.read_text()[-2000:]}")
