"""Screening: does this party stand on a list, on which day, on what evidence, in which edition?"""

from knowledge.screening.clearance import Clearance
from knowledge.screening.lists.edition import Edition, Snapshot
from knowledge.screening.lists.entry import ListEntry, Standing
from knowledge.screening.lists.freshness import Freshness
from knowledge.screening.lists.list_store import ListStore
from knowledge.screening.lists.lists import Lists
from knowledge.screening.names.likelihood import likeness
from knowledge.screening.screen import COMPARED_BY, Cuts, Hit, Query, Screening, screen

__all__ = [
    "COMPARED_BY",
    "Clearance",
    "Cuts",
    "Edition",
    "Freshness",
    "Hit",
    "ListEntry",
    "ListStore",
    "Lists",
    "Query",
    "Screening",
    "Snapshot",
    "Standing",
    "likeness",
    "screen",
]
