"""Where firms' names stand in a text: exact spans, each with how it was found.

`Spotter(lists).spans(text)` finds the names of the lists and the names with a legal form of any
country; further names, such as a register's, are handed in as `KnownNames`.
"""

from knowledge.screening.spotting.known_names import KnownNames, core_of
from knowledge.screening.spotting.spans import How, NameSpan
from knowledge.screening.spotting.spotter import Spotter

__all__ = ["How", "KnownNames", "NameSpan", "Spotter", "core_of"]
