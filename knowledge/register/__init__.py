"""The firm and item records of a company: who is who, who says so, and since when we know."""

from knowledge.register.demonstration import load_demonstration
from knowledge.register.facts import NOT_APPLICABLE, Fact, Grade
from knowledge.register.fields import FIELDS
from knowledge.register.passages import RecordPassage
from knowledge.register.records import Firm, FirmFound, Held, Item, ItemFound
from knowledge.register.store import Register

__all__ = [
    "FIELDS",
    "NOT_APPLICABLE",
    "Fact",
    "Firm",
    "FirmFound",
    "Grade",
    "Held",
    "Item",
    "ItemFound",
    "RecordPassage",
    "Register",
    "load_demonstration",
]
