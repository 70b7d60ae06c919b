"""Which embedder makes the vectors, by setting: hashed groups, a local model, a provider."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.settings import Settings
from knowledge.errors import LibraryError
from knowledge.library.index.embedding import Embedder, LangChainEmbedder, OnnxFolder

ONNX = "onnx:"


def embedder(settings: Settings) -> Embedder | None:
    """The embedder that the settings name; None for the default, which needs no model.

    LibraryError where the setting names none; LibraryError for a folder without the right model.
    """
    wanted = settings.embeddings
    if not wanted:
        return None
    if wanted.startswith(ONNX):
        return OnnxFolder(Path(wanted.removeprefix(ONNX)), settings.embeddings_sha256)
    from langchain.embeddings import init_embeddings

    try:
        return LangChainEmbedder(init_embeddings(wanted, **_options(settings)), wanted)
    except (ValueError, ImportError) as error:
        raise LibraryError(
            f"LODESTONE_EMBEDDINGS={wanted!r} cannot be used ({type(error).__name__}); write "
            "onnx:FOLDER, openai:MODEL or ollama:MODEL, and install the provider's extra"
        ) from error


def _options(settings: Settings) -> dict[str, Any]:
    """Address and key for the provider; long texts are never counted by a tokenizer that would
    have to be fetched."""
    found: dict[str, Any] = {}
    if settings.embeddings_base_url:
        found["base_url"] = settings.embeddings_base_url
    key = settings.embeddings_api_key.get_secret_value()
    if key and not settings.embeddings.startswith("ollama:"):
        found["api_key"] = key
    if settings.embeddings.startswith("openai:"):
        found |= {"check_embedding_ctx_length": False, "max_retries": 1, "timeout": 30}
    return found
