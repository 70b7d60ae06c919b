"""Reads documents of the Federal Register in JSON, one or a page of search results."""

import json
from collections.abc import Iterator
from typing import Any

from knowledge.errors import LoaderError
from knowledge.library.loaders.parts import Provision, squeezed

_FIELDS = ("action", "abstract", "dates", "effective_on", "citation", "cfr_references")


def parts(data: bytes, name: str) -> list[Provision]:
    """One part for each field that says something: `<document number>/abstract` and so on."""
    try:
        found = json.loads(data, parse_constant=lambda word: _refuse(name, word))
    except (ValueError, RecursionError) as error:
        raise LoaderError(f"{name} is not readable JSON ({type(error).__name__})") from None
    documents = found.get("results", [found]) if isinstance(found, dict) else found
    if not isinstance(documents, list):
        raise LoaderError(f"{name} is JSON, but not of the Federal Register")
    known = [d for d in documents if isinstance(d, dict) and "document_number" in d]
    if not known:
        raise LoaderError(f"{name} is JSON, but no document of the Federal Register is in it")
    return [part for document in known for part in _document(document)]


def _document(document: dict[str, Any]) -> Iterator[Provision]:
    number, title = str(document["document_number"]), squeezed(str(document.get("title") or ""))
    for field in _FIELDS:
        if value := document.get(field):
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield Provision(f"{number}/{field}", (title,), squeezed(text))


def _refuse(name: str, word: str) -> None:
    raise LoaderError(f"{name} holds {word}, which is no number")
