"""Fetching: a server on this machine plays the authorities, with all their faults."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from knowledge.errors import LibraryError, LoaderError
from knowledge.library import Library
from knowledge.library.loaders import About
from knowledge.library.shelf import Shelf
from knowledge.library.sources import register
from knowledge.library.sync import Outcome, add, allowed, status, sync

DAY, LATER = date(2026, 11, 1), date(2026, 11, 20)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KNOWN = register()
SOURCE = KNOWN.source("ecfr_748")


def part(*paragraphs: str) -> bytes:
    inner = "".join(f"<P>{p}</P>" for p in paragraphs)
    return (
        "<?xml version='1.0'?><DIV5 N='748' TYPE='PART'><HEAD>PART 748</HEAD>"
        f"<DIV8 N='748.15' TYPE='SECTION'><HEAD>§ 748.15 VEU.</HEAD>{inner}</DIV8></DIV5>"
    ).encode()


TEN = part(*(f"({letter}) Paragraph {letter} on validated end-users." for letter in "abcdefghij"))


@dataclass
class Double:
    """What the server answers; `asked` keeps what it was asked."""

    answer: bytes = TEN
    status: int = 200
    length: int | None = None
    busy: int = 0
    asked: list[dict[str, str]] = field(default_factory=list)
    port: int = 0


@pytest.fixture
def double() -> Iterator[Double]:
    state = Double()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(dict(self.headers) | {"path": self.path})
            etag = f'"{hashlib.sha256(state.answer).hexdigest()}"'
            status = state.status
            if state.busy:
                state.busy, status = state.busy - 1, 429
            elif status == 200 and self.headers.get("If-None-Match") == etag:
                status = 304
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "7")
            if status == 302:
                self.send_header("Location", "http://192.0.2.1/elsewhere")
            body = b"" if status == 304 else state.answer
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(state.length or len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing is written beside the test's own output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = server.server_port
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


class ToDouble(httpx.HTTPTransport):
    """Carries every request to the double, whatever host it names."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return super().handle_request(request)


@pytest.fixture
def fetch(double: Double, tmp_path: Path) -> Callable[..., Outcome]:
    def once(day: date = DAY, waits: list[float] | None = None) -> Outcome:
        waited = waits if waits is not None else []
        with httpx.Client(transport=ToDouble(double.port)) as client:
            [outcome] = sync(tmp_path, [SOURCE], KNOWN, day, NOW, client, waited.append)
        return outcome

    return once


def test_a_source_is_fetched_once_and_then_asked_whether_it_changed(
    double: Double, fetch: Callable[..., Outcome]
) -> None:
    assert fetch().ending == "new"
    assert fetch(LATER).ending == "unchanged"
    assert "If-None-Match" in double.asked[1]
    assert "/full/2026-11-01/title-15.xml?part=748" in double.asked[0]["path"]


def test_each_wording_holds_until_the_next_one_begins(
    double: Double, fetch: Callable[..., Outcome], tmp_path: Path
) -> None:
    fetch(DAY)
    double.answer = TEN.replace(b"Paragraph a", b"Amended paragraph a")
    assert fetch(LATER).ending == "new"
    library = Library.open(tmp_path, vectors="exact")
    id = "ecfr_748:748.15(a)"
    assert library.passage(id, date(2026, 11, 19)).text.startswith("(a) Paragraph")
    assert library.passage(id, LATER).text.startswith("(a) Amended")
    for day, word in ((date(2026, 11, 19), "Paragraph"), (LATER, "Amended")):
        found = [f.passage for f in library.search("748.15(a)", on=day) if f.passage.id == id]
        assert [p.text.split()[1] for p in found] == [word]
    before, quote, after = library.context(found[0])
    assert quote == found[0].text and before + quote + after
    library.close()


def test_the_status_tells_age_and_change(
    double: Double, fetch: Callable[..., Outcome], tmp_path: Path
) -> None:
    fetch(DAY)
    double.answer = part(*(f"({letter}) Paragraph {letter}." for letter in "abcdefghijk"))
    fetch(LATER)
    held = {h.source: h for h in status(tmp_path, KNOWN, NOW.replace(day=30))}
    mine = held["ecfr_748"]
    assert (mine.age, mine.versions, mine.changed) == (7, 2, 1)
    assert held["cn_ecl"].kept is None


FAULTS: dict[str, Callable[[Double], None]] = {
    "a page that says sorry": lambda d: vars(d).update(answer=b"<html>Service unavailable</html>"),
    "nothing": lambda d: vars(d).update(answer=b""),
    "half a file": lambda d: vars(d).update(answer=TEN[: len(TEN) // 2]),
    "a broken-off body": lambda d: vars(d).update(length=len(TEN) + 100, answer=TEN + b" "),
    "a third fewer paragraphs": lambda d: vars(d).update(answer=part(*"abcdefg")),
    "other XML": lambda d: vars(d).update(answer=b"<rss><DIV/></rss>"),
    "an entity": lambda d: vars(d).update(answer=b"<!DOCTYPE a [<!ENTITY x 'y'>]>" + TEN),
    "a redirect": lambda d: vars(d).update(status=302),
    "an error": lambda d: vars(d).update(status=500),
    "no end of 429": lambda d: vars(d).update(busy=9),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_damaged_is_ever_activated(
    fault: str, double: Double, fetch: Callable[..., Outcome], tmp_path: Path
) -> None:
    fetch(DAY)
    held = Shelf(tmp_path).kept()
    FAULTS[fault](double)
    outcome = fetch(LATER)
    assert (outcome.ending, Shelf(tmp_path).kept()) == ("refused", held)
    assert "the version of 2026-11-01 stays" in outcome.words


def test_a_busy_server_is_waited_for_as_it_asks(
    double: Double, fetch: Callable[..., Outcome]
) -> None:
    double.busy, waits = 2, list[float]()
    assert fetch(waits=waits).ending == "new"
    assert waits == [7.0, 7.0]


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/x", "https://www.ecfr.gov@evil.example/x", "file:///etc/passwd",
        "https://www.ecfr.gov:8443/x", "https://www.ecfr.gov.evil.example/x", "ftp://www.ecfr.gov",
        "https://user:word@www.ecfr.gov/",
    ],
)  # fmt: skip
def test_only_the_named_hosts_are_asked(address: str) -> None:
    with pytest.raises(LibraryError, match="not on a host"):
        allowed(address, KNOWN)


def test_a_local_file_is_taken_in_for_one_team_only(tmp_path: Path) -> None:
    file = tmp_path / "rules.md"
    file.write_text("# Rules\n\n1.1 Tungsten goes through the red desk.\n", encoding="utf-8")
    about = About("house_rules", "House rules", "The firm", "house", "file", team="north")
    add(tmp_path / "library", file, about, DAY, NOW)
    library = Library.open(tmp_path / "library", vectors="exact")
    asked = "Which desk handles tungsten?"
    mine = library.search(asked, on=LATER, team="north")
    assert mine[0].passage.id == "house_rules:1.1"
    for other in (None, "south"):
        assert all(f.passage.team is None for f in library.search(asked, on=LATER, team=other))
        assert not [p for p in library.exact("1.1", on=LATER, team=other) if p.team]
        with pytest.raises(LibraryError) as unknown:
            library.passage("house_rules:1.1", team=other)
        assert "1.1'" not in str(unknown.value).replace("'house_rules:1.1'", "")
    assert library.passage("house_rules:1.1", team="north") == mine[0].passage
    library.close()


def test_a_shrunken_local_file_is_refused(tmp_path: Path) -> None:
    about = replace(SOURCE.about, source="mine")
    file = tmp_path / "part.xml"
    file.write_bytes(TEN)
    add(tmp_path, file, about, DAY, NOW)
    file.write_bytes(part("(a) One."))
    with pytest.raises(LoaderError, match="shrank from 11 to 2"):
        add(tmp_path, file, about, LATER, NOW)


def test_every_source_is_on_an_allowed_host_and_says_what_it_is() -> None:
    for source in KNOWN.sources.values():
        allowed(source.address_on(DAY), KNOWN)
        assert source.license and source.changes and source.issuer
