"""A second opinion: clingo, told the same rules as a logic program, decides as the kernel does."""

from random import Random
from typing import Any

import clingo

from knowledge.rules import determine
from knowledge.rules.engine.symbols import NamedTests
from tests.kernel import DAY
from tests.license_table import BARS, NAMES, license_pack
from tests.readers import Reader


class Atom:
    """An atom of a logic program that joins as truths do, by writing down what it follows from."""

    def __init__(self, lines: list[str], *bodies: str, name: str = "") -> None:
        self.lines, self.name = lines, name or f"x{len(lines)}"
        lines += [f"{self.name} :- {body}." for body in bodies]

    def __and__(self, other: "Atom") -> "Atom":
        return Atom(self.lines, f"{self.name}, {other.name}")

    def __or__(self, other: "Atom") -> "Atom":
        return Atom(self.lines, self.name, other.name)

    def __invert__(self) -> "Atom":
        return Atom(self.lines, f"not {self.name}")


def program() -> str:
    """The table as a logic program: each fact may be so or not, `bar` follows from the rules."""
    lines = [f"{{{name}}}." for name in NAMES]

    class Fact(NamedTests):
        def _test(self, operation: str, operand: Any) -> Atom:
            return Atom(lines, name=self._declaration.name)

    f = Reader(license_pack(), Fact, None, None)
    for bar in BARS:
        lines.append(f"bar :- {f.said(bar, None).name}.")
    return "\n".join([*lines, "#show bar/0."])


def test_clingo_finds_the_same_outcome_for_2000_partial_vectors() -> None:
    """Both sides possible is `needs_facts`; one side only is that side."""
    control = clingo.Control(["--warn=none"])
    control.add("base", [], program())
    control.ground([("base", [])])
    atoms = {name: clingo.Function(name) for name in (*NAMES, "bar")}
    pack, rnd = license_pack(), Random(2026)
    seen = set()
    for _ in range(2000):
        told = {name: rnd.random() < 0.35 for name in NAMES if rnd.random() < 0.7}
        known = [(atoms[name], value) for name, value in told.items()]
        possible = tuple(bool(control.solve(assumptions=[*known, (atoms["bar"], bar)]).satisfiable)
                         for bar in (False, True))
        outcome = {(True, True): "needs_facts", (True, False): "eligible",
                   (False, True): "not_eligible"}[possible]
        assert determine(pack, "free", told, DAY).outcome == outcome, told
        seen.add(outcome)
    assert len(seen) == 3
