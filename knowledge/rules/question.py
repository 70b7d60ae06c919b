"""What a pack can answer: questions with their requirements, provisos and conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from knowledge.errors import PackError
from knowledge.rules.rule import Rule, Unless

NEEDS_FACTS = "needs_facts"
UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Condition:
    """A duty that attaches to a yes, always or where a rule holds; `cites` is its passage, or that
    beside the first rule of `by_case` that holds."""

    id: str
    sentence: str
    sentence_zh: str
    cites: str
    when: Rule | None = None
    by_case: tuple[tuple[Rule, str], ...] = ()


class Need(NamedTuple):
    """A rule, and whether the question wants it to hold."""

    rule: Rule
    wanted: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a pack.

    The answer is yes when every rule in `requires` holds and every `~rule` in it does not; the
    first that is otherwise is the reason for a no. A rule in `provisos` is something the yes is
    subject to: known to fail, it makes the answer no; not known, it is listed as open beside the
    yes (an application may be filed though its grounds of refusal are not all known); a proviso
    named in `left_open` leaves the answer unsettled once every fact behind it is told and only the
    law keeps it open. A yes that clears goods has no provisos. `conditions` attach to a yes,
    `cautions` to a no. `outcomes` are the words for yes and no. `favourable` is the answer, "yes"
    or "no", that spares somebody a duty. `clears`: whether the favourable answer lets goods move or
    spares a license; then it may rest on confirmed facts only. `authorization` marks the routes
    that are compared with each other. `basis` is the instrument without which the question does not
    exist. `holder` says who would hold the authorization.
    """

    name: str
    asks: str
    asks_zh: str
    basis: str
    requires: tuple[Rule | Unless, ...]
    provisos: tuple[Rule | Unless, ...] = ()
    left_open: tuple[Rule, ...] = ()
    conditions: tuple[Condition, ...] = ()
    cautions: tuple[Condition, ...] = ()
    outcomes: tuple[str, str] = ("eligible", "not_eligible")
    favourable: str = "yes"
    clears: bool = True
    authorization: bool = False
    holder: str = ""
    holder_zh: str = ""
    needs: tuple[Need, ...] = field(init=False, repr=False)
    subject_to: tuple[Need, ...] = field(init=False, repr=False)
    favourable_outcome: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.favourable not in ("yes", "no") or not self.requires:
            raise PackError(f"question {self.name!r} needs requirements and a favourable side")
        if {NEEDS_FACTS, UNSETTLED} & set(self.outcomes):
            raise PackError(f"question {self.name!r} uses a reserved word for an outcome")
        if self.provisos and self.clears and self.favourable == "yes":
            raise PackError(f"question {self.name!r} clears something, so its yes may not leave a "
                            "proviso open: make its provisos requirements, or set clears=False")
        if not set(map(id, self.left_open)) <= {
                id(one.rule if isinstance(one, Unless) else one) for one in self.provisos}:
            raise PackError(f"question {self.name!r} leaves open what is no proviso of it")
        object.__setattr__(self, "needs", tuple(_need(one) for one in self.requires))
        object.__setattr__(self, "subject_to", tuple(_need(one) for one in self.provisos))
        object.__setattr__(self, "favourable_outcome",
                           self.outcomes[0 if self.favourable == "yes" else 1])


def _need(one: Rule | Unless) -> Need:
    return Need(one.rule, False) if isinstance(one, Unless) else Need(one, True)
