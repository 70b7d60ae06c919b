"""Which embedder finds texts by their meaning, by setting: the extra `e5`, a local model, a
provider; and which texts of the house are found so beside the library's passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from knowledge.errors import LibraryError
from knowledge.library import OtherText
from knowledge.library.index.e5 import E5Small, installed
from knowledge.library.index.embedding import Embedder, LangChainEmbedder, OnnxFolder

if TYPE_CHECKING:
    from knowledge.packs.points import Point

_VALUE = re.compile(r"\{(\w+)\}")
ONNX, E5, NONE = "onnx:", "e5", "none"


def embedder(settings: Settings) -> Embedder | None:
    """The embedder that the settings name, or that is installed; None where words alone find.

    LibraryError where the setting names none, or one that cannot be used here.
    """
    wanted = settings.embeddings
    if wanted == NONE or (not wanted and not installed()):
        return None
    if wanted in ("", E5):
        return _e5()
    if wanted.startswith(ONNX):
        return OnnxFolder(Path(wanted.removeprefix(ONNX)), settings.embeddings_sha256)
    from langchain.embeddings import init_embeddings

    try:
        made = init_embeddings(wanted, **_options(settings))
    except (ValueError, ImportError) as error:
        raise LibraryError(
            f"LODESTONE_EMBEDDINGS={wanted!r} cannot be used ({type(error).__name__}); write "
            "e5, none, onnx:FOLDER, openai:MODEL or ollama:MODEL, and install the extra of that "
            "name"
        ) from error
    return LangChainEmbedder(made, wanted, settings.embeddings_batch)


def found_by_meaning(settings: Settings) -> tuple[Embedder | None, Sequence[OtherText]]:
    """The embedder, and the texts beside the passages that it finds; none without one."""
    model = embedder(settings)
    return model, beside_passages() if model else ()


def beside_passages() -> list[OtherText]:
    """The points of law, the questions that each answers, and the headings under which a record
    says something of a firm or an item: `points` and `examples` by the point's id, `statements` by
    "kind.field"."""
    from knowledge.packs import points
    from knowledge.register.fields import FIELDS

    found = list(of_points(points.every()))
    for kind, fields in FIELDS.items():
        for name, field in fields.items():
            found += [OtherText("statements", f"{kind}.{name}", f"{field.group}: {ask}")
                      for ask in (field.ask, field.ask_zh)]
    return found


def of_points(every: Iterable[Point]) -> Iterator[OtherText]:
    """What each point says, and the questions that it answers, in both languages."""
    for point in every:
        for language, title in point.titles.items():
            said = _VALUE.sub(lambda name: name[1].replace("_", " "), point.texts[language])
            yield OtherText("points", point.id, f"{title}. {said}")
            for ask in (title, *point.examples[language]):
                yield OtherText("examples", point.id, ask)


@cache
def _e5() -> E5Small:
    return E5Small()


def _options(settings: Settings) -> dict[str, Any]:
    """Address and key for the provider, and how long it is waited for; long texts are never counted
    by a tokenizer that would have to be fetched."""
    found: dict[str, Any] = {}
    seconds, batch = settings.embeddings_seconds, settings.embeddings_batch
    if settings.embeddings_base_url:
        found["base_url"] = settings.embeddings_base_url
    key = settings.embeddings_api_key.get_secret_value()
    if key and not settings.embeddings.startswith("ollama:"):
        found["api_key"] = key
    if settings.embeddings.startswith("openai:"):
        found |= {"check_embedding_ctx_length": False, "max_retries": 1, "timeout": seconds,
                  "chunk_size": batch}
    if settings.embeddings.startswith("ollama:"):
        found["client_kwargs"] = {"timeout": seconds}
    return found
