"""The texts: digests and official texts, cut by the law's own numbers, dated and searchable."""

from knowledge.library.library import Found, Library
from knowledge.library.passage import Passage

__all__ = ["Found", "Library", "Passage"]
