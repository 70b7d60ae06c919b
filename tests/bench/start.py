"""How large an installation is, and how long it takes to start and to answer for the first time.

    .venv/bin/python -m tests.bench.start [--tries 3]

The size is that of every file of the locked packages of the running program, the largest packages
first. A cold start finds no compiled Python file and an empty data folder, as right after the
installation; what the operating system holds of the files stays held. A warm one finds both. Each
time is that of a whole process, and beside it the processor's; of `serve`, that until the service
says that it is ready, and of `answer`, that of the first question to it. The smallest of the tries
counts. The last line is one JSON object; it fails past 600 MB, 5 s cold and 2 s warm.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import httpx

from tests.bench.bars import tell
from tests.running import PATIENCE, ROOT, SERVE, Server, environment

QUESTION = ("Could TDK Corporation import N38EH arc segments with 6.5 % dysprosium from Ningbo "
            "under general authorisation?")
LARGEST, COLD, WARM = 600.0, 5.0, 2.0
SHOWN = 8


def sizes() -> dict[str, float]:
    """The megabytes of each locked package of the running program."""
    locked = re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "lock" / "runtime.txt").read_text(), re.M)
    found = {}
    for name in locked:
        try:
            files = distribution(name).files or []
        except PackageNotFoundError:  # for another system or version of Python
            continue
        whole = [Path(str(one.locate())) for one in files]
        found[name] = sum(one.stat().st_size for one in whole if one.is_file()) / 1e6
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def command(*said: str) -> Callable[[Path], dict[str, float]]:
    """Times a command of the program under a data folder."""
    def run(data: Path) -> dict[str, float]:
        begin, worked = time.monotonic(), _worked()
        subprocess.run([sys.executable, "-c", SERVE, *said], cwd=ROOT, check=True,
                       capture_output=True, env=environment(data=data) | _compiled(data))
        name = said[0].strip("-")
        return {name: time.monotonic() - begin, f"{name}_cpu": _worked() - worked}
    return run


def served(data: Path) -> dict[str, float]:
    """Times `lodestone serve` until it is ready, and its first answer."""
    begin = time.monotonic()
    compiled = [f"{name}={value}" for name, value in _compiled(data).items()]
    server = Server(data.parent / "log", ["env", *compiled], data=data)
    try:
        server.ready()
        ready = time.monotonic()
        httpx.post(f"{server.address}/v1/questions", json={"question": QUESTION},
                   timeout=PATIENCE, trust_env=False).raise_for_status()
        return {"serve": ready - begin, "answer": time.monotonic() - ready}
    finally:
        server.kill()


def _worked() -> float:
    """Seconds of a processor that the commands so far took, however busy the machine was."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _compiled(data: Path) -> dict[str, str]:
    """Where Python keeps what it compiled: beside the data folder, so that it begins with none."""
    return {"PYTHONPYCACHEPREFIX": str(data.parent / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}


def times(run: Callable[[Path], dict[str, float]], tries: int) -> dict[str, float]:
    """The smallest time of each part, cold and warm."""
    found: dict[str, list[float]] = {}
    for _ in range(tries):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            for state in ("cold", "warm"):
                for part, seconds in run(Path(folder) / "data").items():
                    found.setdefault(f"{part}_{state}", []).append(seconds)
    return {name: round(min(each), 2) for name, each in found.items()}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--tries", type=int, default=3)
    tries = options.parse_args().tries
    packages = sizes()
    for name, megabytes in list(packages.items())[:SHOWN]:
        print(f"  {megabytes:7.1f} MB  {name}")
    figures = {"install_mb": round(sum(packages.values()), 1)}
    for run in (command("--version"), command("ask", QUESTION), served):
        figures |= times(run, tries)
        print(f"  {figures}", flush=True)
    tell(figures, {
        "install_mb": figures["install_mb"] <= LARGEST,
        **{name: figures[name] <= (COLD if name.endswith("cold") else WARM)
           for name in ("ask_cold", "ask_warm", "serve_cold", "serve_warm")}})


if __name__ == "__main__":
    main()
