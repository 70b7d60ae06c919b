"""The signed head: outside the database, how far each team's record has come.

Whoever holds the database can rewrite a whole chain or cut its end; he cannot sign a new head
without the key. The key is a file that only its owner may read; keep a copy elsewhere.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import stat
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock

from assistant.record.chain import RecordRow
from knowledge.errors import RecordUnavailable
from knowledge.rules.canonical import canonical

Signed = Mapping[str, Any]
FIRST_TRIES, FIRST_WAIT = 5, 0.1


class Head:
    """The head file and its key in one folder; safe for several processes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "record-head.json"
        self.key_path = folder / "record.key"
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = str(folder / "record-head.lock")
        with FileLock(self._lock):
            self._key = _key(self.key_path)

    def move(self, row: RecordRow) -> None:
        """Note that the team's record has come to this row; never moves back."""
        with FileLock(self._lock):
            heads = self._read()
            held = heads.get(row.team, {"seq": 0})
            if held["seq"] < row.seq:
                said = {"seq": row.seq, "hash": row.hash, "at": row.at}
                heads[row.team] = {**said, "signature": self._sign(row.team, said)}
                beside = self.path.with_suffix(".new")
                with beside.open("w", encoding="utf-8") as file:
                    file.write(json.dumps(heads, indent=1, sort_keys=True))
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(beside, self.path)

    def check(self, team: str, hashes: Mapping[int, str], heads: Mapping[str, Signed]) -> str:
        """What is wrong with a team's chain by its head, in a sentence; empty when nothing is.

        `heads` were read before the rows were, so that a row written meanwhile is not missed;
        `hashes` holds at least the hash of the row that the head names.
        """
        head = heads.get(team)
        if head is None and self._begun(team):
            return ""
        if head is None:
            return f"team {team}: no signed head is kept in {self.path.name}"
        said = {name: head.get(name) for name in ("seq", "hash", "at")}
        if not hmac.compare_digest(str(head.get("signature")), self._sign(team, said)):
            return f"team {team}: the signature of the head is wrong"
        found = hashes.get(head["seq"])
        if found is None:
            return f"team {team}: row {head['seq']} was on record and is gone"
        if found != head["hash"]:
            return f"team {team}: row {head['seq']} is not the row that was signed"
        return ""

    def _begun(self, team: str) -> bool:
        """Whether a team's first head is signed now: its first row may be written this moment."""
        for _ in range(FIRST_TRIES):
            head = self.heads().get(team)
            if head is not None:
                said = {name: head.get(name) for name in ("seq", "hash", "at")}
                return hmac.compare_digest(str(head.get("signature")), self._sign(team, said))
            time.sleep(FIRST_WAIT)
        return False

    def heads(self) -> dict[str, dict[str, Any]]:
        """The head of every team: seq, hash, at, signature."""
        try:
            return self._read()
        except ValueError:
            return {}

    def _read(self) -> dict[str, dict[str, Any]]:
        if not self.path.exists():
            return {}
        found: dict[str, dict[str, Any]] = json.loads(self.path.read_text(encoding="utf-8"))
        return found

    def _sign(self, team: str, said: dict[str, Any]) -> str:
        return self.signature(canonical({"team": team, **said}))

    def signature(self, text: str) -> str:
        """HMAC-SHA-256 of a text under the record's key."""
        return hmac.new(self._key, text.encode(), sha256).hexdigest()


def _key(path: Path) -> bytes:
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise RecordUnavailable(
            f"the record's key {path} can be read by others; run: chmod 600 {path}"
        )
    key = path.read_text(encoding="ascii").strip()
    if len(key) < 64:
        raise RecordUnavailable(f"the record's key {path} is damaged; restore it from its copy")
    return bytes.fromhex(key)
