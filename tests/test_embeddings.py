"""Vectors by a provider of one's own: real clients against doubles of two wire formats."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assistant.services.embeddings import embedder
from assistant.services.services import open_house
from assistant.settings import Settings
from knowledge.errors import LibraryError, OtherEmbedder
from knowledge.library import Library
from knowledge.library.digests import packaged
from knowledge.library.index.embedding import HashedGrams

DAY = date(2026, 11, 24)
GRAMS = HashedGrams(64)


def vectors(texts: list[str]) -> list[list[float]]:
    return [[float(one) for one in row] for row in GRAMS.passages(texts)]


def openai_shape(asked: dict[str, Any]) -> dict[str, Any]:
    texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
    rows = [{"object": "embedding", "index": n, "embedding": row}
            for n, row in enumerate(vectors(texts))]
    return {"object": "list", "data": rows, "model": asked["model"],
            "usage": {"prompt_tokens": 1, "total_tokens": 1}}


def ollama_shape(asked: dict[str, Any]) -> dict[str, Any]:
    texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
    return {"model": asked["model"], "embeddings": vectors(texts)}


@contextmanager
def provider(shape: Any) -> Iterator[tuple[str, ThreadingHTTPServer]]:
    """A double of an embeddings server on loopback; `server.well` False makes it fail."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            well = getattr(self.server, "well", True)
            body = json.dumps(shape(asked) if well else {"error": "down"}).encode()
            self.send_response(200 if well else 503)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server
    finally:
        server.shutdown()
        server.server_close()


KINDS = [("openai:text-embedding-3-small", openai_shape, "/v1"),
         ("ollama:nomic-embed-text", ollama_shape, "")]


@pytest.mark.parametrize(("model", "shape", "path"), KINDS)
def test_a_providers_vectors_are_made_searched_and_may_go_away(
    model: str, shape: Any, path: str, tmp_path: Path
) -> None:
    with provider(shape) as (address, server):
        settings = Settings(data=tmp_path, embeddings=model, embeddings_base_url=address + path,
                            embeddings_api_key="sk-of-the-test", vectors="exact")
        made = Library.build(tmp_path, packaged(), embedder(settings), "exact")
        found = made.search("samarium cobalt magnets", on=DAY)
        assert "vectors" in {leg for one in found for leg, _ in one.why}
        assert made.status().vectors == "exact scan"
        made.close()
        server.well = False  # type: ignore[attr-defined]
        opened = Library.open(tmp_path, embedder(settings), "exact")
        alone = opened.search("samarium cobalt magnets", on=DAY)
        assert alone and {leg for one in alone for leg, _ in one.why} <= {"words", "named"}
        assert opened.status().vectors == "none" and "provider" in opened.status().note
        server.well = True  # type: ignore[attr-defined]
        assert [one.passage.id for one in opened.search("samarium cobalt magnets", on=DAY)] == [
            one.passage.id for one in found]
        assert opened.status().note == ""
        opened.close()


def test_an_index_of_another_provider_is_refused_by_name(tmp_path: Path) -> None:
    with provider(ollama_shape) as (address, _):
        one = Settings(data=tmp_path, embeddings="ollama:one", embeddings_base_url=address)
        Library.build(tmp_path, packaged()[:2], embedder(one), "exact").close()
        with pytest.raises(OtherEmbedder, match=r"ollama:one.*lodestone library build"):
            Library.open(tmp_path, embedder(one.model_copy(update={"embeddings": "ollama:two"})),
                         "exact")


@pytest.mark.parametrize("wrong", ["gpt", "nobody:at-all", "onnx:/nowhere"])
def test_a_setting_that_names_no_embedder_is_refused_in_a_sentence(wrong: str, tmp_path: Path
                                                                    ) -> None:
    with pytest.raises(LibraryError, match="onnx"):
        open_house(Settings(data=tmp_path, embeddings=wrong))
