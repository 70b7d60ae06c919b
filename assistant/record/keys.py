"""The record's keys: what seals its rows and signs its head.

They lie in one file that only its owner may read, `record.key` in the data folder, oldest first;
the last one is in use. Keep a copy apart from the data and from the backups. A key that may have
become known is rotated (`lodestone record rotate-key`): the old one goes on proving the rows that
it sealed, and seals no further one.
"""

from __future__ import annotations

import hmac
import os
import secrets
import stat
from hashlib import sha256
from pathlib import Path

from knowledge.errors import RecordAlarm, RecordUnavailable

HEADING = "keys of the record, oldest first"


class Ring:
    """The keys in a file; `old` tells the form of earlier editions: one key and no heading, beside
    rows that bear no seals."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.old = False
        self._keys: dict[str, bytes] = {}
        self.load()

    def load(self) -> None:
        """Read the file anew: another process may have rotated the key. RecordUnavailable where
        others may read it, or it is damaged."""
        try:
            mode = stat.S_IMODE(self.path.stat().st_mode)
        except FileNotFoundError:
            self._keys = {}
            return
        except OSError as error:
            raise self._damaged() from error
        if os.name == "posix" and mode & 0o077 and self.path.is_file():
            raise RecordUnavailable(
                f"the record's key {self.path} can be read by others; run: chmod 600 {self.path}")
        try:
            lines = self.path.read_text(encoding="ascii").split("\n")
            held = [bytes.fromhex(line.strip()) for line in lines
                    if line.strip() and line != HEADING]
        except (OSError, ValueError):
            held = []
        if not held or min(map(len, held)) < 32:
            raise self._damaged()
        self.old = lines[0] != HEADING
        self._keys = {sha256(b"name of a key\0" + key).hexdigest()[:16]: key for key in held}

    def _damaged(self) -> RecordUnavailable:
        return RecordUnavailable(
            f"the record's key {self.path} is damaged; restore it from its copy")

    @property
    def names(self) -> list[str]:
        """What the keys are called, oldest first."""
        return list(self._keys)

    def add(self) -> str:
        """Make a new key, in use from now on; its name."""
        self._write([*self._keys.values(), secrets.token_bytes(32)])
        return self.names[-1]

    def renew(self) -> None:
        """Write the file in the form of this edition."""
        self._write(list(self._keys.values()))

    def signed(self, text: str, key: str = "") -> str:
        """HMAC-SHA-256 of a text under a key; under the one in use if none is named. RecordAlarm
        where the key is not here."""
        if not self._keys or (key and key not in self._keys):
            self.load()
        if not self._keys:
            raise RecordAlarm(f"the record's key {self.path} is gone; restore it from its copy, "
                              "without it no row can be proved")
        used = self._keys.get(key or self.names[-1])
        return hmac.new(used, text.encode(), sha256).hexdigest() if used else ""

    def right(self, text: str, key: str, mac: object) -> bool:
        """Whether the text was signed with that key; not with one that is unknown here."""
        found = self.signed(text, key or "-")
        given = str(mac).encode("utf-8", "replace")
        return bool(found) and hmac.compare_digest(found.encode(), given)

    def _write(self, keys: list[bytes]) -> None:
        beside = self.path.with_suffix(".key.new")
        beside.unlink(missing_ok=True)
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write("\n".join([HEADING, *(key.hex() for key in keys)]) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, self.path)
        self.load()
