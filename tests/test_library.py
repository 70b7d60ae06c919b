"""The digests and the search over them: the right passage, on the right day, in both languages."""

import socket
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from pytest_socket import SocketConnectBlockedError

from knowledge.errors import LibraryError
from knowledge.library import Library
from knowledge.library.digests import packaged, parse

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    opened = Library.open(tmp_path_factory.mktemp("library"), vectors="exact")
    yield opened
    opened.close()


def test_no_test_reaches_beyond_this_machine() -> None:
    with (
        socket.socket() as outward,
        pytest.warns(UserWarning, match="socket"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outward.connect(("192.0.2.1", 9))


def test_a_passage_is_a_slice_of_its_source() -> None:
    for document in packaged():
        for passage in document.passages:
            assert document.text[passage.start : passage.end] == passage.text


def test_every_passage_names_issuer_link_and_state() -> None:
    for document in packaged():
        for passage in document.passages:
            assert passage.issuer and passage.link
            assert passage.state(TODAY)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 10, 8), None),
        (date(2025, 10, 9), "in_force"),
        (date(2025, 11, 6), "in_force"),
        (date(2025, 11, 7), "suspended"),
        (date(2026, 11, 9), "suspended"),
        (date(2026, 11, 11), "unverified"),
    ],
)
def test_the_state_of_a_passage_is_that_of_the_day(
    library: Library, day: date, state: str | None
) -> None:
    passage = library.passage("no61_2025:1(3)")
    if state is None:
        with pytest.raises(LibraryError, match="not yet published"):
            passage.state(day)
    else:
        assert passage.state(day) == state


def test_nothing_is_found_before_it_was_published(library: Library) -> None:
    first = date(2025, 4, 4)
    assert any(
        f.passage.instrument == "no18_2025" for f in library.search("dysprosium magnet", on=first)
    )
    for found in library.search("dysprosium magnet", on=first - timedelta(days=1)):
        assert found.passage.published < first


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("what does 1C902.a.4 cover", "no18_2025:1C902.a.4"),
        ("1c905.a?", "no18_2025:1C905.a"),
        ("No. 61 paragraph 2", "no61_2025:2"),
        ("Announcement 46/2024 ¶1", "no46_2024:1"),
        ("61号公告第二款", "no61_2025:2"),
        ("792号令第二十六条", "d792:26"),
        ("两用物项出口管制条例第26条", "d792:26"),
        ("Decree 792 art. 17(1)", "d792:17(1)"),
        ("Export Control Law article 12(3)", "ecl:12(3)"),
        ("§ 748.15(d)(1)", "us_veu:748.15(d)(1)"),
        ("15 CFR 744.21(g)", "us_744_21:744.21(g)"),
    ],
)
def test_a_provision_named_by_number_stands_first(
    library: Library, question: str, passage: str
) -> None:
    assert library.exact(question, on=TODAY)[0].id == passage
    assert library.search(question, on=TODAY)[0].passage.id == passage


@pytest.mark.parametrize(
    ("question", "instrument"),
    [
        ("May TDK be supplied under a general license?", "no12_2026"),
        ("TDK株式会社能用通用许可吗", "no12_2026"),
        ("电机转子组件（磁体表贴在铁芯上）要办许可证吗？", "faq5"),
        ("Lafert S.p.A.", "no30_2026"),
    ],
)
def test_plain_words_find_the_instrument(library: Library, question: str, instrument: str) -> None:
    assert instrument in {f.passage.instrument for f in library.search(question, TODAY, limit=3)}


def test_a_regime_keeps_to_itself(library: Library) -> None:
    found = library.search("military end user", on=TODAY, regime="us", limit=20)
    assert found and {f.passage.regime for f in found} == {"us"}


def test_an_unknown_passage_is_refused_with_the_nearest(library: Library) -> None:
    with pytest.raises(LibraryError, match="did you mean 'd792:26'"):
        library.passage("d792:026")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no front matter", "no front matter"),
        ("---\nid: x\n---\n## 1 One\ntext\n", "lacks"),
    ],
)
def test_a_broken_digest_is_refused(text: str, reason: str) -> None:
    with pytest.raises(LibraryError, match=reason):
        parse(text, "broken.md")
