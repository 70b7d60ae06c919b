"""The rules kernel: three-valued tests of dated law, standard library only."""

from knowledge.rules.canonical import Unsaid
from knowledge.rules.changes import LawfulChange
from knowledge.rules.compare import Comparison, assume, compare
from knowledge.rules.determination import Determination
from knowledge.rules.determine import determine
from knowledge.rules.facts import Declaration, Grade, Told, is_under
from knowledge.rules.findings import Finding
from knowledge.rules.law import Instrument, Parameter, State
from knowledge.rules.pack import Pack
from knowledge.rules.question import Condition, Question
from knowledge.rules.rule import Facts, Parameters, Rule, rule
from knowledge.rules.truth import Truth, all_of, any_of, none_of

__all__ = [
    "Comparison", "Condition", "Declaration", "Determination", "Facts", "Finding", "Grade",
    "Instrument", "LawfulChange", "Pack", "Parameter", "Parameters", "Question", "Rule", "State",
    "Told", "Truth", "Unsaid", "all_of", "any_of", "assume", "compare", "determine", "is_under",
    "none_of", "rule",
]
