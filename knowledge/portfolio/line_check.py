"""Decide sampled lines again with the kernel, one by one; both results must agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from knowledge.errors import PortfolioRefused
from knowledge.portfolio.duckdb_database import one
from knowledge.portfolio.lines import Law, Portfolio
from knowledge.portfolio.split import Split
from knowledge.rules import Determination
from knowledge.rules.truth import UNKNOWN

SAMPLE = 500


@dataclass(frozen=True)
class Difference:
    """One thing that a result says of a line, and what the kernel says."""

    line: int
    what: str
    said: Any
    kernel: Any


def compared(portfolio: Portfolio, law: Law, lines: Iterable[int]) -> Iterator[Difference]:
    """Decide lines by the kernel and give every difference: outcome, confirmation, first deciding
    rule, missing facts."""
    cut = portfolio.split(law)
    for line in lines:
        answer, confirm, rule, *words = said(portfolio, cut, line)
        made = law.determine(portfolio.facts(line))
        kernel = kernel_says(made)
        told = {"outcome": law.outcome(answer), "confirm": bool(confirm),
                "rule": cut.rules[rule] if rule is not None else "",
                "missing": cut.named(words)}
        for what, value in told.items():
            if value != kernel[what]:
                yield Difference(line, what, value, kernel[what])


def said(portfolio: Portfolio, cut: Split, line: int) -> tuple[Any, ...]:
    """What the result says of one line."""
    words = ", ".join(f"missing_{word}" for word in range(cut.words))
    found = one(portfolio.connection,
                f"SELECT answer, confirm, rule, {words} FROM result WHERE line = ?", [line])
    if found is None:
        raise PortfolioRefused(f"line {line} was not decided yet")
    return found


def kernel_says(made: Determination) -> dict[str, Any]:
    """What the kernel says of a line, in the same four parts."""
    reading, evaluation = made._reading, made._evaluation
    bits = 0
    if reading.truth == UNKNOWN:
        for node, _ in reading.decisive:
            bits |= evaluation.because(node)
    return {"outcome": made.outcome, "confirm": reading.unconfirmed,
            "rule": made.because[0] if made.because else "",
            "missing": (*evaluation.missing(bits), *evaluation.points(bits))}


def sampled(portfolio: Portfolio, law: Law, seed: str, count: int = SAMPLE) -> list[int]:
    """Decide random lines again, the same for the same seed; PortfolioRefused at the first
    difference."""
    lines = sorted(Random(seed).sample(range(1, portfolio.lines + 1),
                                       min(count, portfolio.lines)))
    for found in compared(portfolio, law, lines):
        raise PortfolioRefused(
            f"line {found.line}: the tables say {found.what} {found.said!r} and the kernel "
            f"{found.kernel!r}; nothing of this run may be used, please report it")
    return lines
