"""The index is a cache that may never lie: damage is found, words answer, one process owns it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding

from knowledge import strict_yaml
from knowledge.errors import IndexUnavailable
from knowledge.library import Library
from knowledge.library.digests import packaged
from knowledge.library.index import chroma, index_edition
from knowledge.library.index.embedding import HashedGrams, LangChainEmbedder

DAY = date(2026, 11, 23)
QUESTIONS = [
    "Which magnets are controlled?", "关注名单的最终用户能用通用许可吗", "No. 61 paragraph 2",
    "Who may apply for a US VEU?", "45 working days", "holmium", "钕铁硼 含镝", "1C902.a.4",
]  # fmt: skip


def answers(library: Library) -> list[list[tuple[str, float]]]:
    return [
        [(f.passage.id, round(f.score, 5)) for f in library.search(q, on=DAY)] for q in QUESTIONS
    ]


def folder_of(library: Library) -> Path:
    return library._meaning._folder


def place_of(library: Library) -> Path:
    return library._meaning._place


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    Library.build(tmp_path, vectors="exact").close()
    yield tmp_path


@pytest.fixture(scope="module")
def with_chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    library = Library.build(tmp_path_factory.mktemp("chroma"))
    library.ready()
    yield library
    library.close()


def test_chroma_proposes_what_the_exact_scan_finds(with_chroma: Library, place: Path) -> None:
    exact = Library.open(place, vectors="exact")
    assert (with_chroma.status().vectors, exact.status().vectors) == ("chroma", "exact scan")
    assert answers(with_chroma) == answers(exact)
    assert with_chroma.edition == exact.edition
    exact.close()


def test_a_second_process_scans_while_the_first_owns_chroma(with_chroma: Library) -> None:
    script = (
        "import sys; from pathlib import Path; from knowledge.library import Library\n"
        "library = Library.open(Path(sys.argv[1])); library.ready(); print(library.status())\n"
        "assert library.search('dysprosium magnets', on=__import__('datetime').date(2026, 11, 23))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(place_of(with_chroma))], capture_output=True, text=True
    )
    assert "exact scan" in done.stdout and "another process owns" in done.stdout, done.stderr


def test_the_same_texts_give_the_same_answers_under_any_hash_seed(place: Path) -> None:
    script = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from knowledge.library import Library\n"
        "library = Library.build(Path(sys.argv[1]), vectors='exact')\n"
        "for q in ('magnets', '通用许可', 'VEU reports'):\n"
        "    print([(f.passage.id, f.score, f.why) for f in library.search(q, date(2026,11,23))])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, str(place / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }  # fmt: skip
    assert len(outputs) == 1 and len(outputs.pop()) > 100


def vectors_cut(folder: Path) -> None:
    os.truncate(folder / "vectors.npy", 5000)


def vectors_flipped(folder: Path) -> None:
    data = bytearray((folder / "vectors.npy").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "vectors.npy").write_bytes(data)


def vectors_gone(folder: Path) -> None:
    (folder / "vectors.npy").unlink()


@pytest.mark.parametrize("harm", [vectors_cut, vectors_flipped, vectors_gone])
def test_damaged_vectors_are_noticed_and_made_again_while_words_answer(
    harm: Callable[[Path], None], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = Library.open(place, vectors="exact")
    expected = answers(sound)
    sound.close()
    folder = index_edition.current(place)
    assert folder is not None
    harm(folder)
    may_mend, mend = threading.Event(), index_edition.mend_vectors
    monkeypatch.setattr(index_edition, "mend_vectors", lambda *a: (may_mend.wait(30), mend(*a)))
    library = Library.open(place, vectors="exact")
    status = library.status()
    assert (status.vectors, "damaged" in status.note) == ("none", True)
    assert [found[0][0] for found in answers(library)][2] == "no61_2025:2"
    may_mend.set()
    library.ready()
    assert (library.status().vectors, library.status().note) == ("exact scan", "")
    assert answers(library) == expected
    library.close()


@pytest.mark.parametrize("name", ["passages.sqlite3", "words/single/rows.npy", "manifest.json"])
def test_a_damaged_edition_is_built_again_from_the_texts(place: Path, name: str) -> None:
    folder = index_edition.current(place)
    assert folder is not None
    os.truncate(folder / name, (folder / name).stat().st_size // 2)
    library = Library.open(place, vectors="exact")
    assert index_edition.current(place) != folder
    assert library.search("dysprosium", on=DAY)
    library.close()


def sparse_terabyte(folder: Path) -> None:
    os.truncate(next(folder.rglob("link_lists.bin")), 2**40)


def cut_metadata(folder: Path) -> None:
    path = next(folder.rglob("index_metadata.pickle"), next(folder.rglob("data_level0.bin")))
    os.truncate(path, 10)


def cut_table(folder: Path) -> None:
    os.truncate(folder / "chroma.sqlite3", 30_000)


@pytest.mark.parametrize("harm", [sparse_terabyte, cut_metadata, cut_table])
def test_damage_to_chroma_is_found_without_opening_it(
    with_chroma: Library, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    copy = tmp_path / "edition"
    shutil.copytree(folder_of(with_chroma), copy)
    assert chroma.damage(copy) is None
    harm(copy / json.loads((copy / "VECTORS.json").read_text())["folder"])
    assert chroma.damage(copy)


def test_a_damaged_chroma_is_built_again_while_the_exact_scan_answers(
    with_chroma: Library, tmp_path: Path
) -> None:
    shutil.copytree(place_of(with_chroma), tmp_path, dirs_exist_ok=True)
    folder = index_edition.current(tmp_path)
    assert folder is not None
    sparse_terabyte(folder / json.loads((folder / "VECTORS.json").read_text())["folder"])
    library = Library.open(tmp_path)
    assert answers(library) == answers(with_chroma)
    library.ready()
    assert (library.status().vectors, library.status().note) == ("chroma", "")
    assert answers(library) == answers(with_chroma)
    library.close()


def test_a_second_builder_is_told_to_wait_and_the_old_edition_serves(place: Path) -> None:
    before = index_edition.current(place)
    with (index_edition._alone(place),
          pytest.raises(IndexUnavailable, match="another process is build")):
        Library.build(place, vectors="exact")
    assert index_edition.current(place) == before


def test_two_processes_that_start_at_once_both_serve(tmp_path: Path) -> None:
    script = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from knowledge.library import Library\n"
        "library = Library.open(Path(sys.argv[1]), vectors='exact')\n"
        "print(len(library.search('dysprosium', on=date(2026, 11, 23))))"
    )
    pair = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    assert [int(process.communicate(timeout=60)[0]) for process in pair] == [8, 8]


def test_a_build_that_fails_leaves_the_old_edition(place: Path) -> None:
    class Broken(HashedGrams):
        def passages(self, texts: object) -> np.ndarray:
            raise OSError("disk full")

    before = index_edition.current(place)
    with pytest.raises(OSError, match="disk full"):
        Library.build(place, embedder=Broken(), vectors="exact")
    assert index_edition.current(place) == before
    library = Library.open(place, vectors="exact")
    assert library.search("dysprosium", on=DAY)
    library.close()


def test_a_chroma_that_fails_in_service_is_replaced_without_a_lost_answer(tmp_path: Path) -> None:
    library = Library.build(tmp_path)
    library.ready()
    expected = answers(library)
    broken = library._meaning._chroma
    assert broken is not None
    broken._client.close()
    broken._client = None
    broken.close = lambda: broken._lock.release()  # type: ignore[method-assign, union-attr]
    assert answers(library) == expected
    library.ready()
    assert (library.status().vectors, library.status().note) == ("chroma", "")
    library.close()


def test_another_embedder_is_refused_by_name(place: Path) -> None:
    with pytest.raises(IndexUnavailable, match="built with the embedder hashed-grams"):
        Library.open(place, embedder=HashedGrams(128), vectors="exact")


def test_any_langchain_embeddings_can_be_used(tmp_path: Path) -> None:
    embedder = LangChainEmbedder(DeterministicFakeEmbedding(size=32), "fake-32")
    library = Library.build(tmp_path, packaged()[:5], embedder, vectors="exact")
    assert library.status().embedder == "langchain:fake-32"
    assert library.search("unreliable entity list", on=DAY)
    library.close()


def test_without_vectors_words_alone_answer(tmp_path: Path) -> None:
    library = Library.build(tmp_path, vectors="off")
    found = library.search("Which magnets contain terbium?", on=DAY)
    assert found and {leg for f in found for leg, _ in f.why} <= {"words", "named"}
    library.close()


@pytest.mark.parametrize("question", ["", "   ", "?!", "\ud800", "x" * 100_000, "zzzzqqqq"])
def test_a_question_without_sense_finds_nothing_and_harms_nothing(
    with_chroma: Library, question: str
) -> None:
    assert with_chroma.search(question, on=DAY) == []


def test_what_is_far_from_every_text_finds_nothing(with_chroma: Library) -> None:
    for question in ("What is the weather in Paris tomorrow?", "红烧肉怎么做", "best pizza recipe"):
        assert with_chroma.search(question, on=DAY) == []


def test_the_deciding_passage_is_among_the_first_five(with_chroma: Library, shared: Path) -> None:
    gold = strict_yaml.read(Path(__file__).parent / "cases/library/questions.yaml")
    lines = (shared / "cases/questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = {row["id"]: row for row in map(json.loads, lines)}
    hits: dict[str, list[bool]] = {"en": [], "zh": []}
    for id, passages in gold.items():
        found = with_chroma.search(asked[id]["question"], on=DAY, limit=5)
        hits[asked[id]["language"]].append(any(f.passage.id in passages for f in found))
    for language, seen in hits.items():
        assert sum(seen) >= 0.9 * len(seen), language


def test_every_passage_of_the_gold_questions_exists(with_chroma: Library) -> None:
    gold = strict_yaml.read(Path(__file__).parent / "cases/library/questions.yaml")
    for passages in gold.values():
        for id in passages:
            assert with_chroma.passage(id).id == id


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """Chroma's own Rust server on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).parent / "chroma"
    command = [program, "run", "--path", tmp_path / "server", "--host", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(600):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


def test_a_chroma_server_gives_the_same_answers_and_may_go_away(
    server: str, place: Path, with_chroma: Library
) -> None:
    library = Library.open(place, vectors=server)
    library.ready()
    assert library.status().vectors == "server", library.status().note
    assert answers(library) == answers(with_chroma)
    library.close()
    gone = Library.open(place, vectors="http://127.0.0.1:9")
    gone.ready()
    assert gone.status().vectors == "exact scan" and gone.status().note
    assert answers(gone) == answers(with_chroma)
    gone.close()
