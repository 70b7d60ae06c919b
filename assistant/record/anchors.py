"""Anchors: send the record's length and hash to places outside the data folder, so that a shortened
record is noticed.

    a file     one line for each row, on another volume (LODESTONE_RECORD_ANCHOR_FILE)
    syslog     the same line (LODESTONE_RECORD_ANCHOR_SYSLOG: /dev/log, or host:port)
    RFC 3161   a time stamp of a third party over such a line, made by `lodestone record anchor`
               (LODESTONE_RECORD_TIMESTAMP_URL); its answer is kept beside the file, or else in
               the data folder, as NUMBER.tsr

An anchor names the number and link of a row. The link is tied to all rows before it, so a record
that does not hold that row with that link was cut, rewritten or replaced by an older copy. Where a
place cannot be reached the answer goes out all the same, and readiness says so.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from logging.handlers import SysLogHandler
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from assistant.settings import Settings
from knowledge.errors import RecordAlarm, RecordUnavailable, WrongValue
from knowledge.rules.canonical import canonical

if TYPE_CHECKING:
    from assistant.record.head import Head

LOG = logging.getLogger("lodestone.record")
SECONDS = 20
UNREADABLE = (OSError, ValueError, KeyError, TypeError, RecursionError)
"""What reading something that is no anchor raises."""
TAIL = 4096
"""Within so many bytes of its end the last line of the file begins."""


@dataclass(frozen=True)
class Anchor:
    """A row that was told elsewhere; `place` is where."""

    number: int
    link: str
    at: str
    place: str = ""

    @property
    def line(self) -> str:
        """One anchor as it is sent."""
        return canonical({"number": self.number, "link": self.link, "at": self.at})


class Anchors:
    """The places that the settings name; none where they name none."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._file = settings.record_anchor_file
        self.folder = (self._file.parent if self._file else settings.data) / "record-timestamps"
        self.wrong = ""
        """Why the last row could not be told to every place."""
        self._syslog: SysLogHandler | None = None

    def put(self, head: Head) -> None:
        """Tell the file and syslog how far the record has come."""
        anchor, self.wrong = Anchor(head.number, head.link, head.at), ""
        for tell in (self._write, self._log):
            try:
                tell(anchor)
            except OSError as error:
                self.wrong = f"the head could not be anchored ({error.strerror or error})"
                LOG.error("not anchored", exc_info=error)

    def close(self) -> None:
        """Give back the connection to syslog."""
        if self._syslog is not None:
            self._syslog.close()

    def last(self) -> Iterator[Anchor]:
        """The last line of the file. RecordUnavailable where the file is there and unreadable."""
        if self._file and self._file.exists():
            try:
                with self._file.open("rb") as file:
                    file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
                    lines = file.read().split(b"\n")[:-1]
                if lines:
                    yield _anchor(lines[-1].decode(), self._file)
            except UNREADABLE as error:
                raise RecordUnavailable(f"the anchors in {self._file} cannot be read; put the file "
                                        "right, or unset LODESTONE_RECORD_ANCHOR_FILE") from error

    def all(self) -> Iterator[Anchor]:
        """Every anchor that is kept: the lines of the file, and those under a time stamp."""
        yield from self.last()  # says what is wrong with the file
        if self._file and self._file.exists():
            with self._file.open(encoding="utf-8", errors="replace") as file:
                for line in file:
                    with suppress(*UNREADABLE):  # half written at a kill
                        yield _anchor(line, self._file)
        for path in sorted(self.folder.glob("*.json")):
            try:
                yield _anchor(path.read_text(encoding="utf-8"), path)
            except UNREADABLE as error:
                raise RecordAlarm(f"what was stamped in {path} cannot be read; put the file back "
                                  "from its copy") from error

    def stamp(self, head: Head) -> Path:
        """Let the configured authority stamp the head; the file with its answer. WrongValue where
        none is configured, RecordUnavailable where it gives no right answer."""
        import httpx
        from cryptography.x509 import load_pem_x509_certificates
        from rfc3161_client import (
            TimestampRequestBuilder,
            VerificationError,
            VerifierBuilder,
            decode_timestamp_response,
        )

        url, roots = self._settings.record_timestamp_url, self._settings.record_timestamp_roots
        if not url or roots is None:
            raise WrongValue("no time-stamping authority is configured; set "
                             "LODESTONE_RECORD_TIMESTAMP_URL and LODESTONE_RECORD_TIMESTAMP_ROOTS")
        line = Anchor(head.number, head.link, head.at).line
        asked = TimestampRequestBuilder().data(line.encode()).build()
        try:
            answer = httpx.post(url, content=asked.as_bytes(), timeout=SECONDS,
                                headers={"content-type": "application/timestamp-query"})
            answer.raise_for_status()
            stamp = decode_timestamp_response(answer.content)
            trusted = VerifierBuilder.from_request(asked)
            for root in load_pem_x509_certificates(roots.read_bytes()):
                trusted = trusted.add_root_certificate(root)
            trusted.build().verify_message(stamp, line.encode())
        except (httpx.HTTPError, ValueError, OSError, VerificationError) as error:
            raise RecordUnavailable(f"{url} gave no time stamp that can be trusted ({error}); look "
                                    "at its address and at the certificates") from error
        self.folder.mkdir(parents=True, exist_ok=True)
        place = self.folder / f"{head.number}.tsr"
        place.write_bytes(answer.content)
        place.with_suffix(".json").write_text(line, encoding="utf-8")
        return place

    def _write(self, anchor: Anchor) -> None:
        if self._file:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a+b") as file:
                whole = not file.tell() or _last_sign(file) == b"\n"  # not half written at a kill
                file.write((b"" if whole else b"\n") + anchor.line.encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())

    def _log(self, anchor: Anchor) -> None:
        address = self._settings.record_anchor_syslog
        if not address:
            return
        if self._syslog is None:
            host, _, port = address.rpartition(":")
            self._syslog = _Syslog((host, int(port)) if host else address,
                                   SysLogHandler.LOG_AUTH)
            self._syslog.ident = "lodestone-record: "
        self._syslog.emit(logging.makeLogRecord({"msg": anchor.line, "levelno": logging.INFO,
                                                 "levelname": "INFO"}))


class _Syslog(SysLogHandler):
    """A handler that says when a line did not leave."""

    def handleError(self, record: logging.LogRecord) -> None:
        raise OSError("syslog takes no line")


def _last_sign(file: BinaryIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read()


def _anchor(line: str, place: Path) -> Anchor:
    said = json.loads(line)
    return Anchor(int(said["number"]), str(said["link"]), str(said["at"]), str(place))
