"""The answer card: every part of it taken from the engine's findings, the lists and the texts."""

from assistant.card.beside import beside
from assistant.card.law import states, value, values
from assistant.card.missing import missing
from assistant.card.routes import alternatives, changes, conditions, holder, subject_to
from assistant.card.sources import citations, facts, hits
from assistant.card.unsettled import branches, scenarios
from assistant.card.verdict import limit_of_reading, reasons, sentence, trace, verdict

__all__ = [
    "alternatives", "beside", "branches", "changes", "citations", "conditions", "facts", "hits",
    "holder", "limit_of_reading", "missing", "reasons", "scenarios", "sentence", "states",
    "subject_to", "trace", "value", "values", "verdict",
]
