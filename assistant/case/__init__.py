"""The case of a conversation: what was told so far, by whom, and what we still ask.

card.py      the case as it is stored, plain JSON in and out
merge.py     the case after a further text: what it says replaces what it contradicts
evidence.py  what lists and records tell of its parties and item
"""

from assistant.case.case_card import (
           ROLES,
           SOURCE,
           CardChange,
           CardFact,
           CardParty,
           CardShare,
           CaseCard,
           OpenQuestion,
           changed,
           under_todays_names,
)
from assistant.case.merge import follow

__all__ = [
           "ROLES",
           "SOURCE",
           "CardChange",
           "CardFact",
           "CardParty",
           "CardShare",
           "CaseCard",
           "OpenQuestion",
           "changed",
           "follow",
           "under_todays_names",
]
