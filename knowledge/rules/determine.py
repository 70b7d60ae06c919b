"""Decide one question: pure and total, the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.rules.determination import Determination
from knowledge.rules.engine.evaluation import Evaluation
from knowledge.rules.law import State
from knowledge.rules.pack import Pack


def determine(pack: Pack, question: str, facts: Mapping[str, Any], on: date,
              assume: Mapping[str, State] | None = None) -> Determination:
    """Answer one question of a pack on one day.

    `facts` maps declared names to plain values or `Told`s; `assume` supposes other states of
    instruments ("what if No. 61 were in force"). Raises UnknownQuestion, UnknownFact, WrongValue or
    NoRuleInForce; whatever else it is told, it answers.
    """
    asked = pack.question(question)
    assumed = tuple(sorted(assume.items())) if assume else ()
    program = pack.written(on, assumed)
    pack.check_day(asked, on, program)
    return Determination(pack, asked, Evaluation.of(program, *pack.read(facts)), on, assumed)
