"""The firm and item records of a company: who is who, who says so, and since when we know."""

from knowledge.register.demonstration import load_demonstration
from knowledge.register.fields import FIELDS
from knowledge.register.firms_and_items import Firm, FirmFound, HeldField, Item, ItemFound
from knowledge.register.passages import RecordPassage
from knowledge.register.register import Register
from knowledge.register.statements import NOT_APPLICABLE, Fact
from knowledge.rules import Grade

__all__ = [
    "FIELDS",
    "NOT_APPLICABLE",
    "Fact",
    "Firm",
    "FirmFound",
    "Grade",
    "HeldField",
    "Item",
    "ItemFound",
    "RecordPassage",
    "Register",
    "load_demonstration",
]
