"""What a question says: intent, facts with their words, parties, day; read by rule, not by a model."""

from assistant.embedded.reading.found import (
    INTENTS,
    FollowUp,
    Names,
    NameSeen,
    PartyRead,
    Premise,
    Read,
    ReadFact,
    Reference,
    Unsure,
)
from assistant.embedded.reading.plain import asks
from assistant.embedded.reading.reader import read, tells
from assistant.embedded.reading.vocabulary import Vocabulary

__all__ = [
    "INTENTS", "FollowUp", "NameSeen", "Names", "PartyRead", "Premise", "Read", "ReadFact",
    "Reference", "Unsure", "Vocabulary", "asks", "read",
    "tells",
]
