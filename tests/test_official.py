"""The shared official texts are taken in by one command, and are found by their numbers."""

from contextlib import closing
from datetime import date
from pathlib import Path

from knowledge.library import Library
from tests.official import every, take_in

DAY = date(2026, 11, 24)
FOUND = {"出口管制法第十二条": "cn_ecl:12(1)", "3B001.a.4": "ecfr_774_supp1:3B001.a.4"}


def test_the_full_library_holds_every_official_text_and_finds_its_provisions(
        shared: Path, tmp_path: Path) -> None:
    taken = take_in(tmp_path, shared)
    with closing(Library.open(tmp_path, vectors="off")) as library:
        sources = {id: count for id, _, _, count in library.sources()}
        assert {one.id for one in every()} <= set(sources)
        assert taken == sum(sources[one.id] for one in every()) > 12_000
        for asked, id in FOUND.items():
            assert id in {one.passage.id for one in library.search(asked, on=DAY)}, asked
        words = "licensing policy for Nicaragua military end user"
        assert library.search(words, on=DAY, regime="us")[0].passage.source == "fr_2024_05696"
    assert take_in(tmp_path, shared) == taken
