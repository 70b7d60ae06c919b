"""The texts: digests and official texts, cut by the law's own numbers, dated and searchable."""

from knowledge.library.library import Found, Library
from knowledge.library.passage import Passage
from knowledge.library.store import OtherText

__all__ = ["Found", "Library", "OtherText", "Passage"]
