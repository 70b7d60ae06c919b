"""Checks an exported record with nothing but Python: python check.py [FOLDER] [--anchors FILE …]

    record.ndjson   the rows of one team, each with its seal and the very text that was hashed
    chain.txt       of the rows of all teams, in order: number, mark of the team, hash of the row
    anchors.ndjson  what this installation told to other places; NUMBER.tsr are time stamps over
                    such a line: openssl ts -verify -data LINE -in NUMBER.tsr -CAfile ROOTS

Proved is that no row or content of the team was changed, moved, taken out or put in since the
last anchor that you hold: take your own anchors (the file on the other volume, the lines of syslog)
and not only those of the export. With `--key record.key` the seals are proved too.
"""

import argparse
import hmac
import json
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

FIRST = "0" * 64
ROW = ("team", "seq", "id", "at", "kind", "actor", "title", "body_sha256", "previous")


def canonical(thing: Any) -> str:
    return json.dumps(thing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def chain(folder: Path, wrong: list[str]) -> tuple[dict[int, str], dict[str, list[str]]]:
    """The link of each number, and of each team's mark the hashes of its rows in order."""
    links, teams, previous, before = {0: FIRST}, dict[str, list[str]](), FIRST, 0
    for line in (folder / "chain.txt").read_text(encoding="ascii").splitlines():
        number, mark, hash = line.split(" ")
        if int(number) != before + 1:
            wrong.append(f"rows {before + 1} to {int(number) - 1} of all teams are gone")
        previous = sha(f"{number} {mark} {hash} {previous}")
        links[int(number)] = previous
        teams.setdefault(mark, []).append(hash)
        before = int(number)
    return links, teams


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    with (folder / "record.ndjson").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def check_rows(folder: Path, links: dict[int, str], keys: dict[str, bytes], wrong: list[str]
               ) -> tuple[int, str, list[str]]:
    """How many rows; the mark of the team; the hashes of its rows."""
    last: dict[str, Any] = {"seq": 0, "hash": FIRST}
    count, mark, hashes, bare, erased = 0, "", list[str](), dict[str, str](), set[str]()
    for row in rows(folder):
        count += 1
        where, seal = f"row {row['seq']}", row["seal"]
        if seal is None:
            wrong.append(f"{where} bears no seal: it was not written by the program")
            continue
        if row["hash"] != sha(canonical({name: row[name] for name in ROW})):
            wrong.append(f"{where} was changed")
        if row["seq"] != last["seq"] + 1 or row["previous"] != last["hash"]:
            wrong.append(f"{where} does not follow the row before it")
        if row["body"] is None:
            bare[row["id"]] = f"{where} has lost its content"
        elif sha(row["body"]) != row["body_sha256"]:
            wrong.append(f"{where} has other content than was recorded")
        mark = mark or seal["mark"]
        if seal["mark"] != mark or links.get(seal["number"]) != seal["link"]:
            wrong.append(f"{where} does not stand in the chain of all teams")
        if keys:
            text = canonical(["row", seal["number"], seal["mark"], row["hash"], seal["link"]])
            key = keys.get(seal["key"], b"")
            if hmac.new(key, text.encode(), sha256).hexdigest() != seal["mac"]:
                wrong.append(f"{where} is not sealed with the key")
        if row["kind"] == "erased":
            erased.add(row["title"])
        if row["kind"] == "loss_accepted":
            print(f"note: {row['title']}")
        hashes.append(row["hash"])
        last = row
    wrong += [said for id, said in bare.items() if id not in erased]
    return count, mark, hashes


def check_anchors(paths: list[Path], links: dict[int, str], wrong: list[str]) -> int:
    """How many anchors were looked at."""
    count = 0
    for path in paths:
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            start = line.find('{"')  # before it a syslog line has its date and place
            if start < 0:
                continue
            said = json.loads(line[start:])
            count += 1
            if links.get(said["number"]) != said["link"]:
                wrong.append(f"the anchor of {said['at'][:19]} in {path.name} names row "
                             f"{said['number']}, which is not on record as it was")
    return count


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent)
    options.add_argument("--anchors", type=Path, action="append", default=[])
    options.add_argument("--key", type=Path)
    said = options.parse_args()
    wrong: list[str] = []
    held = [bytes.fromhex(line) for line in said.key.read_text().split("\n")[1:] if line] \
        if said.key else []
    keys = {sha256(b"name of a key\0" + key).hexdigest()[:16]: key for key in held}
    links, teams = chain(said.folder, wrong)
    count, mark, hashes = check_rows(said.folder, links, keys, wrong)
    if teams.get(mark, []) != hashes:
        wrong.append(f"of this team the chain holds {len(teams.get(mark, []))} rows, and the "
                     f"export {len(hashes)} of them")
    own = said.folder / "anchors.ndjson"
    anchors = check_anchors([*([own] if own.exists() else []), *said.anchors], links, wrong)
    print(f"{count} rows, {anchors} anchors, {max(links)} rows of all teams: "
          f"{'NOT WHOLE' if wrong else 'whole'}")
    for sentence in wrong:
        print(f"  ! {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
