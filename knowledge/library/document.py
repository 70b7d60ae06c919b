"""A document is one version of one source: its reading text and the passages cut from it."""

from dataclasses import dataclass

from knowledge.library.passage import Passage


@dataclass(frozen=True)
class Document:
    """`version` is the SHA-256 of the source's bytes; every passage is a slice of `text`."""

    source: str
    version: str
    title: str
    text: str
    passages: tuple[Passage, ...]
