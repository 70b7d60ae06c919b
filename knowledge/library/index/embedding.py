"""Turns text into vectors: by default hashed letters and words, which needs no model at all."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from knowledge.errors import IndexUnavailable, LibraryError
from knowledge.library.index.index_words import words
from knowledge.library.index.lexical import Floats


class Embedder(Protocol):
    """What the index needs of an embedder; `checksum` changes whenever its vectors would."""

    @property
    def name(self) -> str: ...
    @property
    def checksum(self) -> str: ...
    @property
    def dimension(self) -> int:
        """Numbers in a vector; 0 while no vector was made yet."""

    @property
    def batch(self) -> int:
        """Texts that are embedded at once, and kept before the next ones are; 0 where they are made
        so quickly that nothing is kept and nothing waits for them."""

    def weight(self, chinese: bool) -> float:
        """Share of the vectors in the joined score of a question, Chinese or not; measured on
        development questions (tests/bench/retrieval.py)."""

    @property
    def floor(self) -> float:
        """Nearness (cosine) from which a passage may be shown though it shares few words."""

    @property
    def span(self) -> tuple[float, float]:
        """Nearness of texts that have nothing to do with each other, and of texts that say the
        same."""

    def passages(self, texts: Sequence[str]) -> Floats:
        """One unit vector (a row) for each passage."""

    def question(self, text: str) -> Floats:
        """The unit vector of a question."""


class HashedGrams:
    """Words and letter groups of both scripts, hashed into a fixed number of places.

    Deterministic, needs no fitting and no download; it forgives spelling and knows no meaning.
    Measured, it adds nothing to the words on whole questions, so its weight only orders near ties.
    """

    name = "hashed-grams"
    checksum = sha256(b"words+4-letter groups, crc32, sqrt counts, signed").hexdigest()
    batch = 0
    floor = 2.0
    span = (0.0, 1.0)

    def __init__(self, dimension: int = 256) -> None:
        self.dimension = dimension

    def weight(self, chinese: bool) -> float:
        """See Embedder."""
        return 0.02

    def passages(self, texts: Sequence[str]) -> Floats:
        """See Embedder."""
        found = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            self._fill(found[row], text)
        return found

    def question(self, text: str) -> Floats:
        """See Embedder."""
        vector: Floats = self.passages([text])[0]
        return vector

    def _fill(self, vector: Floats, text: str) -> None:
        stems = words(text)
        letters = " ".join(stems)
        grams = Counter(letters[i : i + 4] for i in range(max(1, len(letters) - 3)))
        for gram, count in (Counter(stems) + grams).items():
            place = zlib.crc32(gram.encode())
            vector[place % self.dimension] += (1 if place >> 31 else -1) * count**0.5
        if length := float(np.linalg.norm(vector)):
            vector /= length


class OnnxFolder:
    """A sentence model in a local folder (model.onnx, tokenizer.json), run by onnxruntime."""

    batch = 64
    floor = 0.5
    span = (0.3, 0.9)

    def __init__(self, folder: Path, checksum: str, length: int = 256) -> None:
        """`checksum`: the SHA-256 of model.onnx, which must be right; `length` in tokens."""
        model = folder / "model.onnx"
        if not model.is_file() or not (folder / "tokenizer.json").is_file():
            raise LibraryError(f"{folder} must hold model.onnx and tokenizer.json")
        found = sha256(model.read_bytes()).hexdigest()
        if found != checksum:
            raise LibraryError(f"{model} has the checksum {found}, not {checksum}; do not use it")
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError:
            raise LibraryError(f"{folder} holds a model, and the extra `onnx` that runs it is not "
                               "installed; run: python3 bootstrap.py onnx") from None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._takes = {given.name for given in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(length)
        self._tokenizer.enable_padding()
        self.name, self.checksum = f"onnx:{folder.name}", checksum
        self.dimension = len(self.question("length"))

    def weight(self, chinese: bool) -> float:
        """See Embedder."""
        return 0.35

    def passages(self, texts: Sequence[str]) -> Floats:
        """See Embedder. Texts of like length go together, so that little is padded."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        rows: dict[int, Floats] = {}
        for start in range(0, len(order), 32):
            part = order[start : start + 32]
            rows.update(zip(part, self._run([texts[i] for i in part]), strict=True))
        return np.array([rows[i] for i in range(len(texts))], np.float32)

    def question(self, text: str) -> Floats:
        """See Embedder."""
        vector: Floats = self._run([text])[0]
        return vector

    def _run(self, texts: Sequence[str]) -> Floats:
        encoded = self._tokenizer.encode_batch(list(texts))
        mask = np.array([e.attention_mask for e in encoded], np.int64)
        given = {"input_ids": np.array([e.ids for e in encoded], np.int64), "attention_mask": mask}
        if "token_type_ids" in self._takes:
            given["token_type_ids"] = np.zeros_like(mask)
        tokens = self._session.run(None, given)[0]
        mean = (tokens * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        unit: Floats = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
        return unit


class LangChainEmbedder:
    """Any LangChain `Embeddings` (OpenAI-shaped, Ollama …); the name stands for its model.

    Nothing is asked of the provider until texts or a question are to be embedded, so that a
    library starts, and words answer, while he cannot be reached.
    """

    floor = 0.5
    span = (0.3, 0.9)

    def __init__(self, embeddings: Any, name: str, batch: int = 100) -> None:
        """`batch`: texts in one request to the provider."""
        self._embeddings, self.batch = embeddings, batch
        self.name = f"langchain:{name}"
        self.checksum = sha256(self.name.encode()).hexdigest()
        self.dimension = 0

    def weight(self, chinese: bool) -> float:
        """See Embedder."""
        return 0.35

    def passages(self, texts: Sequence[str]) -> Floats:
        """See Embedder. IndexUnavailable where the provider fails."""
        return self._made(self._embeddings.embed_documents, list(texts))

    def question(self, text: str) -> Floats:
        """See Embedder. IndexUnavailable where the provider fails."""
        vector: Floats = self._made(lambda asked: [self._embeddings.embed_query(asked)], text)[0]
        return vector

    def _made(self, embed: Callable[[Any], Any], what: Any) -> Floats:
        try:
            rows = embed(what)
        except Exception as error:  # every provider raises kinds of its own
            raise IndexUnavailable(
                f"the embeddings {self.name} failed ({type(error).__name__}); see that their "
                "provider answers, or unset LODESTONE_EMBEDDINGS and build the library again"
            ) from error
        unit = _unit(rows)
        self.dimension = unit.shape[1] if unit.ndim == 2 else self.dimension
        return unit


def _unit(rows: Sequence[Sequence[float]]) -> Floats:
    found = np.asarray(rows, np.float32)
    if not np.isfinite(found).all():
        raise IndexUnavailable("the embedder gave vectors that are not numbers; use another")
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    unit: Floats = (found / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return unit
