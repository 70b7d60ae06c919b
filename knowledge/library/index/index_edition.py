"""An edition is one complete index, built aside, checked, and put in place at one stroke.

Nothing in a finished edition is ever changed, except that its vectors may be made again when they
are damaged. The passages in SQLite are what counts; all else is derived from them.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from filelock import FileLock, Timeout

from knowledge.errors import IndexBusy, IndexUnavailable, OtherEmbedder
from knowledge.library.document import Document
from knowledge.library.index import chroma, passage_store
from knowledge.library.index.embedding import Embedder
from knowledge.library.index.kept_vectors import Progress, embedded, nothing
from knowledge.library.index.lexical import WordIndex
from knowledge.library.index.passage_store import OtherText
from knowledge.library.passage import Passage

GIVEN = "given"
"""What an edition was built from whose documents were handed in."""
_FORMAT = 3
_NAME = re.compile("[0-9a-f]{32}")
_NEVER = np.iinfo(np.int32).max


def current(place: Path) -> Path | None:
    """The edition in use, or None when none was ever finished."""
    try:
        name = (place / "CURRENT").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    folder = place / "editions" / name
    return folder if _NAME.fullmatch(name) and folder.is_dir() else None


def build(
    place: Path,
    documents: Iterable[Document],
    embedder: Embedder,
    content: str,
    others: Sequence[OtherText] = (),
    told: Progress | None = nothing,
) -> Path:
    """Builds an edition aside and swaps it in; the old one serves until then and after a failure.

    `content` names what it was built from, so that a change is noticed. With `told` None, vectors
    that take long are left to `make_vectors`. One process builds at a time; a second one gets
    IndexUnavailable.
    """
    with _alone(place):
        editions = place / "editions"
        shutil.rmtree(editions / "unfinished", ignore_errors=True)
        folder = editions / "unfinished"
        folder.mkdir(parents=True)
        count = passage_store.write(folder / "passages.sqlite3", documents, others)
        kept = passage_store.Store(folder / "passages.sqlite3")
        passages = kept.everything()
        kept.close()
        WordIndex.build(
            [reading(p) for p in passages], [f"{p.source} {p.version}" for p in passages]
        ).save(folder / "words")
        _save_columns(folder, passages, others)
        texts = "\n".join(f"{p.id} {p.published} {p.replaced} {p.sha256}" for p in passages)
        manifest = {
            "format": _FORMAT, "content": content, "passages": count,
            "texts": sha256(texts.encode()).hexdigest()[:16],
            "embedder": _names(embedder), "vectors": None,
        }  # fmt: skip
        manifest["files"] = {name: _hash(folder / name) for name in sorted(_files(folder))}
        if told is not None or not embedder.batch:
            _embed(place, folder, embedder, manifest, told or nothing)
        else:
            _write(folder, manifest)
        final = editions / uuid4().hex
        folder.rename(final)
        _swap(place, final.name)
    return final


def make_vectors(place: Path, folder: Path, embedder: Embedder, told: Progress = nothing) -> None:
    """Makes the vectors of an edition from its texts: those it was built without, or damaged
    ones. What `told` raises ends the work, and what was made stays kept."""
    with _alone(place):
        manifest = _manifest(folder)
        if not _whole(folder, manifest):  # another process may have made them meanwhile
            _embed(place, folder, embedder, manifest, told)


def build_chroma(place: Path, folder: Path) -> None:
    """Builds the Chroma directory of an edition from its vectors."""
    with _alone(place):
        chroma.build(folder)


def check(folder: Path, embedder: Embedder) -> bool:
    """True when the vectors are whole too.

    IndexUnavailable when the passages or the words are damaged, or the vectors were made by
    another embedder than the one that is set.
    """
    manifest = _manifest(folder)
    for name, expected in manifest["files"].items():
        if _hash(folder / name) != expected:
            raise IndexUnavailable(f"the file {name} of the index is damaged; build it again")
    demand(folder, embedder)
    return _whole(folder, manifest)


def demand(folder: Path, embedder: Embedder) -> None:
    """Raise OtherEmbedder unless the vectors were made by this embedder."""
    built = _manifest(folder)["embedder"]
    if built != {**_names(embedder), "dimension": embedder.dimension or built["dimension"]}:
        raise OtherEmbedder(
            f"the index was built with the embedder {built['name']} ({built['dimension']} "
            f"numbers), and {embedder.name} is set; set that one or run `lodestone library build`"
        )


def has_vectors(folder: Path) -> bool:
    """False while the vectors were never made to the end."""
    return _manifest(folder)["vectors"] is not None


def made_by(folder: Path) -> str:
    """The name of the embedder that the vectors are or will be made by."""
    return str(_manifest(folder)["embedder"]["name"])


def content(folder: Path) -> str:
    """What the edition was built from."""
    return str(_manifest(folder)["content"])


def wait(place: Path, seconds: float) -> None:
    """Waits until no process builds this library; IndexBusy when that takes too long."""
    with _alone(place, seconds):
        pass


def texts(folder: Path) -> str:
    """The name of the edition's texts: the same passages have the same one, wherever they were
    indexed."""
    return str(_manifest(folder)["texts"])


def reading(passage: Passage) -> str:
    """The text that is indexed for a passage: its title and headings, and its words."""
    return " ".join([*passage.heading, passage.pinpoint, passage.text])


def shelf(regime: str, language: str, team: str | None) -> str:
    """The name of the shelf on which passages of one regime, language and team stand."""
    return json.dumps([regime, language, team])


def of_passages(name: str) -> bool:
    """Whether passages stand on a shelf; else it is that of a kind of other texts."""
    return name.startswith("[")


def of_shelf(name: str) -> tuple[str, str, str | None]:
    """Regime, language and team of a shelf of passages."""
    regime, language, team = json.loads(name)
    return regime, language, team


@contextmanager
def _alone(place: Path, seconds: float = 0) -> Iterator[None]:
    place.mkdir(parents=True, exist_ok=True)
    lock = FileLock(place / "building.lock")
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        raise IndexBusy(
            "another process is building this library; wait until it has finished"
        ) from None
    try:
        yield
    finally:
        lock.release()


def _swap(place: Path, name: str) -> None:
    """Make the new edition current, keep the one before it, and delete older ones."""
    before = current(place)
    draft = place / "CURRENT.new"
    draft.write_text(name, encoding="utf-8")
    draft.replace(place / "CURRENT")
    keep = {name, before.name if before else ""}
    for old in (place / "editions").iterdir():
        if old.name not in keep:
            shutil.rmtree(old, ignore_errors=True)


def _whole(folder: Path, manifest: dict[str, Any]) -> bool:
    made: str | None = manifest["vectors"]
    return made is not None and _hash(folder / "vectors.npy") == made


def _save_columns(
    folder: Path, passages: Sequence[Passage], others: Sequence[OtherText]
) -> None:
    days = [p.published.toordinal() for p in passages]
    ends = [p.replaced.toordinal() if p.replaced else _NEVER for p in passages]
    np.save(folder / "published.npy", np.array(days, np.int32))
    np.save(folder / "replaced.npy", np.array(ends, np.int32))
    rows: dict[str, list[int]] = {}
    for row, p in enumerate(passages):
        rows.setdefault(shelf(p.regime, p.language, p.team), []).append(row)
    for row, other in enumerate(others, len(passages)):
        rows.setdefault(other.kind, []).append(row)
    (folder / "shelves.json").write_text(json.dumps(rows), encoding="utf-8")


def _embed(
    place: Path, folder: Path, embedder: Embedder, manifest: dict[str, Any], told: Progress
) -> None:
    kept = passage_store.Store(folder / "passages.sqlite3")
    texts = [*map(reading, kept.everything()), *(other.text for other in kept.others())]
    kept.close()
    vectors = embedded(place, texts, embedder, told)
    draft = folder / "vectors.new.npy"
    np.save(draft, vectors)
    draft.replace(folder / "vectors.npy")
    dimension = embedder.dimension or vectors.shape[1]
    manifest["embedder"] = {**_names(embedder), "dimension": dimension}
    _write(folder, manifest | {"vectors": _hash(folder / "vectors.npy")})


def _write(folder: Path, manifest: dict[str, Any]) -> None:
    draft = folder / "manifest.new.json"
    draft.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    draft.replace(folder / "manifest.json")


def _names(embedder: Embedder) -> dict[str, Any]:
    return {
        "name": embedder.name, "checksum": embedder.checksum, "dimension": embedder.dimension
    }  # fmt: skip


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        raise IndexUnavailable(f"{folder} has no readable manifest; build it again") from None
    if found.get("format") != _FORMAT:
        raise IndexUnavailable("the index is of another release; build it again")
    return found


def _files(folder: Path) -> list[str]:
    return [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()]


def _hash(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            digest = sha256()
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError:
        return None
    return digest.hexdigest()
