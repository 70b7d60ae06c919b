"""Screening: does this party stand on a list, on which day, on what evidence, in which edition?"""

from knowledge.screening.clearances import Clearance
from knowledge.screening.edition import Edition, Snapshot
from knowledge.screening.entry import Entry, Standing
from knowledge.screening.freshness import Freshness
from knowledge.screening.likelihood import likeness
from knowledge.screening.lists import Lists
from knowledge.screening.screen import COMPARED_BY, Cuts, Hit, Query, Screening, screen
from knowledge.screening.store import ListStore

__all__ = [
    "COMPARED_BY",
    "Clearance",
    "Cuts",
    "Edition",
    "Entry",
    "Freshness",
    "Hit",
    "ListStore",
    "Lists",
    "Query",
    "Screening",
    "Snapshot",
    "Standing",
    "likeness",
    "screen",
]
