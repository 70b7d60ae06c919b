"""The locked packages: a bill of materials, and whether anything published is known against them.

    .venv/bin/python deploy/audit.py [--sbom FILE]

Strict: every package of the lock must have been looked up, or the result is "not audited", never
"nothing known". What is known and does not touch Lodestone stands, with its reason, in
openvex.json. Exit code 0 audited and nothing open, 1 something open, 3 not audited. The last line
is one JSON object.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LOCK = HERE.parent / "lock" / "runtime.txt"
BIN = Path(sys.executable).parent
SECONDS = 600
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def locked(lock: Path) -> dict[str, list[str]]:
    """Every package of the lock with its version; several where machines differ."""
    found: dict[str, list[str]] = {}
    for name, version in PINNED.findall(lock.read_text()):
        found.setdefault(plain(name), []).append(version)
    return found


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def explained(vex: Path) -> set[tuple[str, str]]:
    """Package and finding, for each finding that does not touch us."""
    found = set()
    for one in json.loads(vex.read_text())["statements"]:
        if one["status"] in ("not_affected", "fixed"):
            about = one["vulnerability"]
            for product in one["products"]:
                package = product["@id"].removeprefix("pkg:pypi/").partition("@")[0]
                found |= {(package, name) for name in (about["name"], *about.get("aliases", ()))}
    return found


def judged(wanted: dict[str, list[str]], report: dict[str, Any], known: set[tuple[str, str]]
           ) -> dict[str, Any]:
    """What the report says of the lock: `audited` only if every package was looked up."""
    looked_up = {plain(one["name"]): one["version"] for one in report["dependencies"]
                 if "vulns" in one and "skip_reason" not in one}
    missing = sorted(name for name, versions in wanted.items()
                     if looked_up.get(name) not in versions)
    still_open = sorted(
        f"{plain(one['name'])}: {finding['id']}"
        for one in report["dependencies"] for finding in one.get("vulns", ())
        if not any((plain(one["name"]), name) in known
                   for name in (finding["id"], *finding.get("aliases", ()))))
    return {"locked": len(wanted), "audited": len(wanted) - len(missing), "not_audited": missing,
            "open": still_open,
            "result": "open findings" if still_open else "not audited" if missing else "audited"}


def audit(lock: Path) -> dict[str, Any]:
    """pip-audit's report on the lock; an empty one where the advisories cannot be reached.

    Asked without --strict so that one report tells which packages were skipped; `judged` is the
    strict part."""
    ran = subprocess.run(
        [str(BIN / "pip-audit"), "--requirement", str(lock), "--require-hashes", "--disable-pip",
         "--format", "json", "--progress-spinner", "off", "--timeout", "10"],
        capture_output=True, text=True, timeout=SECONDS, check=False)
    try:
        found: dict[str, Any] = json.loads(ran.stdout)
    except ValueError:
        return {"dependencies": []}
    return found


def bill(lock: Path, to: Path) -> None:
    """The bill of materials (CycloneDX 1.6, JSON), made offline; the same lock, the same bytes."""
    subprocess.run(
        [str(BIN / "cyclonedx-py"), "requirements", str(lock), "--pyproject",
         str(HERE.parent / "pyproject.toml"), "--output-reproducible", "--short-PURLs",
         "--spec-version", "1.6", "--output-format", "JSON", "--output-file", str(to)], check=True)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--sbom", type=Path, help="where the bill of materials goes")
    said = options.parse_args()
    if said.sbom:
        bill(LOCK, said.sbom)
    try:
        report = audit(LOCK)
    except subprocess.TimeoutExpired:
        report = {"dependencies": []}
    found = judged(locked(LOCK), report, explained(HERE / "openvex.json"))
    print(json.dumps(found))
    return {"audited": 0, "open findings": 1, "not audited": 3}[found["result"]]


if __name__ == "__main__":
    raise SystemExit(main())
