"""Texts are indexed by meaning in the background, once; what is made is kept, and words answer."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.asked import Asked
from assistant.case import CaseCard
from assistant.desk import open_desk
from assistant.view.firm_records import of_firms
from knowledge.errors import IndexUnavailable
from knowledge.library import Library, OtherText
from knowledge.library.digests import packaged
from knowledge.library.index import index_edition
from knowledge.library.index.embedding import HashedGrams
from knowledge.library.index.lexical import Floats
from knowledge.points import find
from tests.service import NOW, open_in

DAY = date(2026, 11, 24)
ASKED = "samarium cobalt magnets"
OTHERS = [OtherText("examples", "law.fine", "How high is the fine?"),
          OtherText("examples", "law.fine", "罚款多少"),
          OtherText("examples", "law.list", "Which firms stand on the watch list?"),
          OtherText("points", "law.list", "The watch list names importers and end users.")]


class Model(HashedGrams):
    """Stands for a model that takes its time: it counts what it embeds, and may be held up."""

    name, batch, floor = "a model", 8, 0.5

    def __init__(self, fails_after: int = 10**9) -> None:
        super().__init__(64)
        self.fails_after = fails_after
        self.made: list[str] = []
        self.began, self.may_go_on = threading.Event(), threading.Event()
        self.may_go_on.set()

    def weight(self, chinese: bool) -> float:
        return 0.4

    def passages(self, texts: Sequence[str]) -> Floats:
        self.began.set()
        assert self.may_go_on.wait(60)
        if len(self.made) >= self.fails_after:
            raise IndexUnavailable("the model is gone")
        self.made += texts
        return super().passages(texts)

    def question(self, text: str) -> Floats:
        vector: Floats = super().passages([text])[0]
        return vector


@pytest.fixture
def held() -> Iterator[Model]:
    """A model that waits before its first text."""
    model = Model()
    model.may_go_on.clear()
    yield model
    model.may_go_on.set()


def legs(library: Library) -> set[str]:
    return {leg for one in library.search(ASKED, on=DAY) for leg, _ in one.why}


def test_words_answer_while_the_texts_are_indexed_and_how_far_it_is_is_said(
        tmp_path: Path, held: Model) -> None:
    with closing(Library.open(tmp_path, held, "exact")) as library:
        assert legs(library) <= {"words", "named"} != set()
        assert library.status().searched == "by words alone"
        assert "words answer" in library.status().note
        held.may_go_on.set()
        seen: list[tuple[int, int]] = []
        library.ready(lambda done, of: seen.append((done, of)))
        assert "vectors" in legs(library) and library.status().note == ""
        assert library.status().searched == "by meaning (a model) and by words"
        assert len(held.made) == len(library)
        assert seen == sorted(seen) and all(of == len(library) for _, of in seen)


def test_a_library_that_is_closed_amid_its_indexing_goes_on_at_the_next_start(
        tmp_path: Path, held: Model) -> None:
    library = Library.open(tmp_path, held, "exact")
    assert held.began.wait(60)
    closing_it = threading.Thread(target=library.close)
    closing_it.start()
    assert library._meaning._ends.wait(60)
    held.may_go_on.set()
    closing_it.join(60)
    assert 0 < len(held.made) < len(library)
    again = Model()
    with closing(Library.open(tmp_path, again, "exact")) as opened:
        opened.ready()
        assert "vectors" in legs(opened)
        assert len(again.made) + len(held.made) == len(opened)
        assert not set(again.made) & set(held.made)


def test_a_build_that_fails_keeps_what_was_embedded(tmp_path: Path) -> None:
    broken, sound = Model(fails_after=24), Model()
    with pytest.raises(IndexUnavailable, match="the model is gone"):
        Library.build(tmp_path, packaged(), broken, "exact")
    assert index_edition.current(tmp_path) is None
    with closing(Library.build(tmp_path, packaged(), sound, "exact")) as library:
        assert len(sound.made) == len(library) - 24


def test_a_failure_in_the_background_leaves_the_words_and_says_so(tmp_path: Path) -> None:
    with closing(Library.open(tmp_path, Model(fails_after=8), "exact")) as library:
        library.ready()
        assert legs(library) <= {"words", "named"} != set()
        assert "the model is gone" in library.status().note
    with closing(Library.open(tmp_path, Model(), "exact")) as library:
        library.ready()
        assert "vectors" in legs(library) and library.status().note == ""


def test_only_what_is_new_is_embedded_and_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    first, *rest = packaged()
    Library.build(tmp_path, [first, *rest[:3]], Model(), "exact").close()
    more, again = Model(), Model()
    Library.build(tmp_path, rest[:4], more, "exact").close()
    assert len(more.made) == len(rest[3].passages)
    Library.build(tmp_path, [first], again, "exact").close()
    assert len(again.made) == len(first.passages)


def overwritten(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)


def cut_off(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def of_another_form(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE vectors (embedder TEXT, vector BLOB)")


@pytest.mark.parametrize("harm", [overwritten, cut_off, of_another_form])
def test_a_damaged_store_of_vectors_is_thrown_away(
        harm: Callable[[Path], None], tmp_path: Path) -> None:
    Library.build(tmp_path, packaged()[:2], Model(), "exact").close()
    harm(tmp_path / "vectors.sqlite3")
    again = Model()
    with closing(Library.build(tmp_path, packaged()[:2], again, "exact")) as library:
        assert len(again.made) == len(library) > 0


@pytest.mark.parametrize("vectors", ["exact", "embedded"])
def test_other_texts_are_found_by_meaning_and_are_never_passages(
        tmp_path: Path, vectors: str) -> None:
    with closing(Library.open(tmp_path, Model(), vectors, OTHERS)) as library:
        library.ready()
        assert library.status().vectors == {"exact": "exact scan", "embedded": "chroma"}[vectors]
        near = library.meant("examples", "How high is the fine?")
        assert near is not None and set(near) == {"law.fine", "law.list"}
        assert near["law.fine"] == pytest.approx(1, abs=1e-5) and near["law.list"] < 0.9
        assert set(library.meant("points", "watch list") or {}) == {"law.list"}
        assert library.meant("nothing", "watch list") is None
        found = library.search("Which firms stand on the watch list?", on=DAY, limit=50)
        assert found and all(library.passage(one.passage.id) for one in found)


def test_other_texts_that_change_are_indexed_anew(tmp_path: Path) -> None:
    with closing(Library.open(tmp_path, Model(), "exact", OTHERS)) as library:
        library.ready()
    again = Model()
    new = OtherText("points", "law.new", "Something else.")
    with closing(Library.open(tmp_path, again, "exact", [*OTHERS, new])) as library:
        library.ready()
        assert again.made == ["Something else."]
        assert set(library.meant("points", "Something else.") or {}) == {"law.list", "law.new"}


def test_without_a_model_nothing_is_found_by_meaning_and_the_status_says_so(
        tmp_path: Path) -> None:
    with closing(Library.open(tmp_path, vectors="exact")) as library:
        assert library.meant("points", "watch list") is None
        assert library.status().searched.startswith("by words alone; pip install")
        assert not (tmp_path / "vectors.sqlite3").exists()


QUESTION = "How many working days does MOFCOM have to decide on a license?"


def test_meaning_orders_the_points_that_words_found_and_adds_none() -> None:
    words_found = find(QUESTION, DAY, limit=3)
    assert len(words_found) > 1
    last = words_found[-1].point.id

    def meant(kind: str, asked: str) -> dict[str, float]:
        return {last: 1.0, "cn_veu.veu_list": 1.0}

    kept = find(QUESTION, DAY, limit=3, meant=lambda kind, asked: None)
    ordered = find(QUESTION, DAY, limit=3, meant=meant)
    assert kept == words_found
    assert {one.point.id for one in ordered} == {one.point.id for one in words_found}
    assert [one.point.id for one in ordered].index(last) < len(words_found) - 1
    assert {one.point.id: one.score for one in ordered} == {
        one.point.id: one.score for one in words_found}
    assert find("What is the weather in Paris tomorrow?", DAY, meant=meant) == ()


@pytest.mark.parametrize(("near", "shown"), [
    ({"firm.product": 0.5, "firm.owner": 0.2, "item.form": 0.9}, True),
    ({"firm.product": 0.5, "firm.site": 0.45}, False),
    (None, False),
])
def test_the_heading_that_is_asked_for_by_meaning_comes_first_of_a_record(
        near: dict[str, float] | None, shown: bool, tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_in(tmp_path, vectors="off")) as house:
        monkeypatch.setattr(house.library, "meant", lambda kind, asked: near)
        asked = Asked("What do they make at Velbrandt Pumpenbau GmbH?", DAY, NOW)
        first = next(of_firms(open_desk(house, asked, CaseCard())))
        assert ("product: Circulation pumps" in first.sentence) is shown
