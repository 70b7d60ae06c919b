"""A rule's formula in plain words, for people who sign what runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any as AnyValue

from knowledge.rules.facts import Declaration
from knowledge.rules.formula import All, Any, Fixed, Formula, Not, Open, Said, Test
from knowledge.rules.truth import Truth

SHORT = 110
"""Parts are joined in one line up to this length; longer ones are listed below each other."""
COMPARED = {"is": "", "is_one_of": "one of ", "is_under": "under one of ",
            "more_than": "more than ", "at_least": "at least ", "less_than": "less than ",
            "at_most": "at most "}
OF_DAYS = {**COMPARED, "more_than": "after ", "at_least": "on or after ", "less_than": "before ",
           "at_most": "on or before "}
FIXED = {Truth.TRUE: "this always holds", Truth.FALSE: "this never holds",
         Truth.UNKNOWN: "nobody can tell"}


def name_in_words(fact: Declaration) -> str:
    """`end_user_on_watch_list` as "end user on watch list", `dysprosium_pct` as "dysprosium
    percentage"."""
    name = fact.name.removesuffix("_pct") if fact.type == "percent" else fact.name
    words = name.replace("_", " ")
    return f"{words} percentage" if name != fact.name else words


def in_words(formula: Formula, facts: Mapping[str, Declaration]) -> list[str]:
    """The formula as lines of Markdown: a sentence, or a list of what has to hold."""
    return list(_lines(formula, facts, "", ""))


def _lines(formula: Formula, facts: Mapping[str, Declaration], start: str,
           indent: str) -> Iterator[str]:
    line = _line(formula, facts)
    denied, part = (True, formula.part) if isinstance(formula, Not) else (False, formula)
    if len(line) <= SHORT or not isinstance(part, All | Any):
        yield start + line
        return
    kind = "all" if isinstance(part, All) else "at least one"
    yield f"{start}{'it is not so that ' if denied else ''}{kind} of these:"
    for one in part.parts:
        yield from _lines(one, facts, f"{indent}- ", f"{indent}  ")


def _line(formula: Formula, facts: Mapping[str, Declaration], inside: bool = False) -> str:
    match formula:
        case Test():
            return _test(formula, facts, denied=False)
        case Not(Test() as test):
            return _test(test, facts, denied=True)
        case Said(rule):
            return f"rule `{rule}` holds"
        case Not(Said(rule)):
            return f"rule `{rule}` does not hold"
        case Open(point):
            return f"the open point `{point}` is settled so"
        case Not(part):
            return f"it is not so that {_line(part, facts, inside=True)}"
        case All(parts) | Any(parts):
            word = " and " if isinstance(formula, All) else " or "
            joined = word.join(_line(part, facts, inside=True) for part in parts)
            return f"({joined})" if inside else joined
        case Fixed(truth):
            return FIXED[truth]
    raise AssertionError(formula)


def _test(test: Test, facts: Mapping[str, Declaration], denied: bool) -> str:
    fact = facts[test.fact]
    subject, negation = f"the {name_in_words(fact)}", "not " if denied else ""
    if fact.type == "yes_no":
        return f"“{name_in_words(fact)}” is answered {'no' if denied else 'yes'}"
    compared = (OF_DAYS if fact.type == "date" else COMPARED)[test.operation]
    if test.other is None:
        return f"{subject} is {negation}{compared}{_value(test.operand)}"
    other = f"the {name_in_words(facts[test.other])}"
    if test.operand is None:
        return f"{subject} is {negation}{compared}{other}"
    return f"{subject} and {other} together are {negation}{compared}{_value(test.operand)}"


def _value(value: AnyValue) -> str:
    if isinstance(value, tuple):
        return ", ".join(_value(one) for one in value)
    return value.isoformat() if isinstance(value, date) else str(value)
