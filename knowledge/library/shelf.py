"""The shelf keeps every version of every source that was synced or added, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from knowledge.errors import LibraryError
from knowledge.library.document import Document
from knowledge.library.loaders import About, load


@dataclass(frozen=True)
class KeptVersion:
    """One version of one source: what it is, when it was taken in, and from when it holds."""

    about: About
    version: str
    name: str
    on: date
    taken: datetime
    passages: int
    etag: str = ""
    modified: str = ""


class Shelf:
    """The kept versions under `place/sources`, listed in one file that is replaced as a whole."""

    def __init__(self, place: Path) -> None:
        self._folder = place / "sources"
        self._list = self._folder / "kept.json"

    def kept(self) -> list[KeptVersion]:
        """Every version, the oldest first."""
        if not self._list.exists():
            return []
        try:
            rows = json.loads(self._list.read_text(encoding="utf-8"))
            return [_kept(row) for row in rows]
        except (ValueError, KeyError, TypeError) as error:
            raise LibraryError(f"{self._list} is not readable: {error}; restore it") from None

    def latest(self, source: str) -> KeptVersion | None:
        """The version of a source that holds now."""
        return next((k for k in reversed(self.kept()) if k.about.source == source), None)

    def versions(self) -> list[str]:
        """What tells one state of the shelf from another."""
        return [f"{k.about.source}@{k.version}@{k.on}" for k in self.kept()]

    def keep(
        self,
        data: bytes,
        name: str,
        about: About,
        on: date,
        now: datetime,
        etag: str = "",
        modified: str = "",
    ) -> KeptVersion:
        """Takes a file in once it could be read to the end; LoaderError when it could not."""
        document = load(data, name, about, on)
        version = sha256(data).hexdigest()
        kept = KeptVersion(
            about, version, Path(name).name, on, now, len(document.passages), etag, modified
        )
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / "kept.lock"):
            before = self.kept()
            path = self._path(kept)
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                draft = path.with_name(path.name + ".new")
                draft.write_bytes(data)
                draft.replace(path)
            others = [k for k in before if (k.about.source, k.version) != (about.source, version)]
            self._write([*others, kept])
        return kept

    def seen(self, kept: KeptVersion, now: datetime, etag: str, modified: str) -> None:
        """Notes that a source was asked for and has not changed."""
        with FileLock(self._folder / "kept.lock"):
            again = replace(
                kept, taken=now, etag=etag or kept.etag, modified=modified or kept.modified
            )
            self._write([again if k == kept else k for k in self.kept()])

    def documents(self) -> Iterator[Document]:
        """Every kept version as a document; a wording ends where the source's next one begins."""
        by_source: dict[str, list[KeptVersion]] = {}
        for kept in self.kept():
            by_source.setdefault(kept.about.source, []).append(kept)
        for versions in by_source.values():
            versions.sort(key=lambda k: (k.on, k.taken))
            for kept, following in zip(versions, [*versions[1:], None], strict=True):
                data = self._path(kept).read_bytes()
                if sha256(data).hexdigest() != kept.version:
                    raise LibraryError(f"{self._path(kept)} was changed on disk; sync it again")
                until = following.on if following else None
                yield _ending(load(data, kept.name, kept.about, kept.on), until)

    def _path(self, kept: KeptVersion) -> Path:
        return self._folder / kept.about.source / f"{kept.version}{Path(kept.name).suffix}"

    def _write(self, kept: list[KeptVersion]) -> None:
        draft = self._list.with_suffix(".new")
        draft.write_text(json.dumps([asdict(k) for k in kept], default=str, indent=1), "utf-8")
        draft.replace(self._list)


def _kept(row: dict[str, object]) -> KeptVersion:
    values = dict(row)
    values["about"] = About(**values["about"])  # type: ignore[arg-type]
    values["on"] = date.fromisoformat(str(values["on"]))
    values["taken"] = datetime.fromisoformat(str(values["taken"]))
    return KeptVersion(**values)  # type: ignore[arg-type]


def _ending(document: Document, until: date | None) -> Document:
    if until is None:
        return document
    passages = tuple(replace(passage, replaced=until) for passage in document.passages)
    return replace(document, passages=passages)
