"""The texts: digests and official texts, cut by the law's own numbers, dated and searchable."""

from knowledge.library.library import FoundPassage, Library
from knowledge.library.passage import Passage

__all__ = ["FoundPassage", "Library", "Passage"]
