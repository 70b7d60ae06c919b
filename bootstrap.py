"""Set Lodestone up and run it: `python3 bootstrap.py serve` or `python3 bootstrap.py test`.
`python3 bootstrap.py e5` adds what finds texts by their meaning (91 MB), `onnx` what runs a model
of meaning of your own (88 MB).

Needs Python 3.11 and git, nothing else. Makes `.venv`, installs the locked dependencies into it
(every file checked against its hash), installs the project, then runs what was asked for.
"""

import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BIN / "python"
LOCKS = {"serve": "lock/runtime.txt", "test": "lock/dev.txt", "e5": "lock/e5.txt",
         "onnx": "lock/onnx.txt"}
APART = ("e5", "onnx")
"""The extras that are installed only when they are asked for, so each has a lock of its own."""
USAGE = "usage: python3 bootstrap.py serve [options] | test [pytest options] | e5 | onnx | lock"


def run(*command: object, given: str | None = None) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=HERE, input=given, text=True)


def installer() -> list[object]:
    """The command that installs packages: uv where it is or can be had, else pip."""
    found = shutil.which("uv")
    if found is None:
        asked = subprocess.run([str(PYTHON), "-m", "pip", "install", "--quiet", "uv"], cwd=HERE)
        if asked.returncode == 0:
            found = str(BIN / "uv")
    if found:
        return [found, "pip", "install", "--python", PYTHON]
    return [PYTHON, "-m", "pip", "install"]


def set_up(lock: str) -> None:
    """Make `.venv` hold exactly the lock; does nothing when it already does."""
    wanted = hashlib.sha256(
        (HERE / lock).read_bytes() + (HERE / "pyproject.toml").read_bytes()
    ).hexdigest()
    stamp = VENV / f".{Path(lock).stem}.sha256"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        print("Making .venv ...", flush=True)
        venv.create(VENV, with_pip=True)
    print(f"Installing {lock} ...", flush=True)
    install = installer()
    run(*install, "--quiet", "--no-deps", "--require-hashes", "-r", lock)
    run(*install, "--quiet", "--no-deps", "--no-build-isolation", "-e", ".")
    stamp.write_text(wanted)


def add(extra: str) -> None:
    """Install an extra of meaning, checked against its hashes."""
    if not PYTHON.exists():
        set_up(LOCKS["serve"])
    run(*installer(), "--quiet", "--require-hashes", "--no-deps", "-r", LOCKS[extra])
    if extra == "onnx":
        print("Installed. Set LODESTONE_EMBEDDINGS=onnx:FOLDER (docs/operate.md).", flush=True)
    else:
        print("Installed. Texts are found by meaning too, once they are indexed "
              "(.venv/bin/lodestone library build shows how far that is).", flush=True)


def lock() -> None:
    """Write the lock files anew from pyproject.toml (needs uv)."""
    import tomllib

    extras = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"]
    common = [part for name in extras if name not in APART for part in ("--extra", name)]
    compile_ = ["uv", "pip", "compile", "--universal", "--python-version", "3.11", "--quiet",
                "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header",
                "--no-annotate"]
    whole = [*compile_, "--overrides", "lock/overrides.in", "pyproject.toml", "lock/build.in",
             *common]
    run(*whole, "--group", "dev", "-o", LOCKS["test"])
    shutil.copy(HERE / LOCKS["test"], HERE / LOCKS["serve"])  # whose versions are kept
    run(*whole, "-o", LOCKS["serve"])
    for name in APART:
        run(*compile_, "--no-deps", "-", "-o", LOCKS[name], given="\n".join(extras[name]))


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 (run before anything is installed)
        print("Lodestone needs Python 3.11 or newer.", file=sys.stderr)
        return 2
    match sys.argv[1:]:
        case ["serve", *options]:
            set_up(LOCKS["serve"])
            return subprocess.run([str(BIN / "lodestone"), "serve", *options], cwd=HERE).returncode
        case ["test", *options]:
            set_up(LOCKS["test"])
            return subprocess.run([str(PYTHON), "-m", "pytest", *options], cwd=HERE).returncode
        case ["e5" | "onnx" as extra]:
            add(extra)
            return 0
        case ["lock"]:
            lock()
            return 0
        case _:
            print(USAGE, file=sys.stderr)
            return 2


if __name__ == "__main__":
    raise SystemExit(main())
