"""Searches by meaning: Chroma proposes, an exact count decides, and either can fail harmlessly.

The exact scan of the vectors file answers from the first moment. Chroma joins from the background
once its directory is known to be sound; where it fails, the scan goes on and Chroma is built again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Thread

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import IndexUnavailable
from knowledge.library.index import chroma, index_edition
from knowledge.library.index.embedding import Embedder
from knowledge.library.index.lexical import Floats
from knowledge.library.index.vectors import ExactScan, Rows

Mask = NDArray[np.bool_]
LEG = 100
EMBEDDED, EXACT, OFF = "embedded", "exact", "off"


class Meaning:
    """The vectors of one edition; `note` says what is wrong with them, if anything."""

    def __init__(
        self, place: Path, folder: Path, embedder: Embedder, setting: str, whole: bool
    ) -> None:
        """`setting` as in `Library.open`; `whole` is False when the vectors file is damaged."""
        self._place, self._folder, self._embedder = place, folder, embedder
        self._setting = setting
        self._scan: ExactScan | None = None
        self._chroma: chroma.Embedded | chroma.Server | None = None
        self._background: Thread | None = None
        self._unasked = ""
        self.note = ""
        if setting != OFF:
            self._start(whole)

    def served_by(self) -> str:
        """`chroma`, `server`, `exact scan`, or `none`: then words alone answer."""
        if self._unasked:
            return "none"
        if self._chroma is not None:
            return "chroma" if isinstance(self._chroma, chroma.Embedded) else "server"
        return "exact scan" if self._scan is not None else "none"

    def trouble(self) -> str:
        """Return what is wrong with the vectors in a sentence; empty if they are sound."""
        return self._unasked or self.note

    def nearest(self, query: str, allowed: Mask, shelves: Mapping[str, Rows]) -> dict[int, float]:
        """Nearness (cosine) of the best allowed rows; empty when there are no vectors now."""
        if self._scan is None:
            return {}
        try:
            question = self._embedder.question(query)
        except IndexUnavailable as error:  # a provider that fails leaves the words
            self._unasked = str(error)
            return {}
        self._unasked = ""
        rows = self._proposed(question, allowed, shelves)
        found, near = self._scan.among(question, rows, LEG)
        return dict(zip(found.tolist(), near.tolist(), strict=True))

    def ready(self) -> None:
        """Waits for what runs in the background."""
        if self._background is not None:
            self._background.join()

    def close(self) -> None:
        """Gives Chroma back, once what runs in the background has ended."""
        self.ready()
        if self._chroma is not None:
            self._chroma.close()

    def _proposed(self, question: Floats, allowed: Mask, shelves: Mapping[str, Rows]) -> Rows:
        """The rows to count exactly: Chroma's, unless the day leaves too few of them."""
        every: Rows = np.flatnonzero(allowed)
        base = self._chroma
        if base is None or len(every) <= LEG:
            return every
        names = [name for name, rows in shelves.items() if allowed[rows].any()]
        try:
            rows = base.nearest(question, names, LEG)
        except Exception as error:  # Chroma raises many kinds; none may take the service down
            self._distrust(error)
            return every
        rows = rows[allowed[rows]]
        return rows if len(rows) >= LEG // 2 else every

    def _start(self, whole: bool) -> None:
        if whole:
            self._scan = ExactScan(self._folder / "vectors.npy")
        else:
            self.note = "the vectors are damaged; they are being made again, and words answer"
        if not whole or self._setting != EXACT:
            self._prepare_aside(whole)

    def _prepare_aside(self, whole: bool) -> None:
        self._background = Thread(target=self._prepare, args=[whole], name="library-vectors")
        self._background.start()

    def _prepare(self, whole: bool) -> None:
        try:
            if not whole:
                index_edition.mend_vectors(self._place, self._folder, self._embedder)
                self._scan = ExactScan(self._folder / "vectors.npy")
            if self._setting == EMBEDDED:
                if found := chroma.damage(self._folder):
                    self.note = f"the Chroma directory is being built ({found})"
                    index_edition.build_chroma(self._place, self._folder)
                self._chroma = chroma.Embedded(self._folder)
            elif self._setting != EXACT:
                self._chroma = chroma.Server(self._setting, self._folder)
            self.note = ""
        except Exception as error:  # whatever Chroma or the disk raises: the rest answers
            self.note = f"Chroma is not used: {error}"

    def _distrust(self, error: Exception) -> None:
        """Stops using a Chroma that failed and builds it again, while the exact scan answers."""
        held, self._chroma = self._chroma, None
        if held is None:
            return
        held.close()
        self.note = f"Chroma failed ({type(error).__name__}); the exact scan answers"
        if self._setting == EMBEDDED:
            chroma.forget(self._folder)
            self._prepare_aside(whole=True)
