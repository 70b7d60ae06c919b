"""The answer card: every part of it taken from the engine's findings, the lists and the texts."""

from assistant.view.card.cited_sources import citations, facts, hits
from assistant.view.card.law_values import states, value, values
from assistant.view.card.missing_facts import missing
from assistant.view.card.other_routes import alternatives, changes, conditions, holder, subject_to
from assistant.view.card.unsettled_law import branches, scenarios
from assistant.view.card.verdict import limit_of_reading, reasons, sentence, trace, verdict

__all__ = [
    "alternatives", "branches", "changes", "citations", "conditions", "facts", "hits", "holder",
    "limit_of_reading", "missing", "reasons", "scenarios", "sentence", "states", "subject_to",
    "trace", "value", "values", "verdict",
]
