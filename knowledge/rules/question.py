"""What a pack can answer: questions with their requirements, provisos and conditions."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.errors import PackError
from knowledge.rules.rule import Rule, Unless

NEEDS_FACTS = "needs_facts"
UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Condition:
    """A duty that attaches to a yes, always or where a rule holds; `cites` is its passage."""

    id: str
    sentence: str
    sentence_zh: str
    cites: str
    when: Rule | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a pack.

    The answer is yes when every rule in `requires` holds and every `~rule` in it does not; the
    first that is otherwise is the reason for a no. A rule in `provisos` is something the yes is subject to: known to fail, it makes
    the answer no; not known, it is listed as open beside the yes (an application may be filed though
    its grounds of refusal are not all known). `conditions` attach to a yes,
    `cautions` to a no. `outcomes` are the words for yes and no. `favourable`
    is the answer, "yes" or "no", that spares somebody a duty. `clears`: whether the favourable
    answer lets goods move or spares a license; then it may rest on confirmed facts only.
    `authorization` marks the routes that are compared with each other. `basis` is the instrument
    without which the question does not exist.
    """

    name: str
    asks: str
    asks_zh: str
    basis: str
    requires: tuple[Rule | Unless, ...]
    provisos: tuple[Rule | Unless, ...] = ()
    conditions: tuple[Condition, ...] = ()
    cautions: tuple[Condition, ...] = ()
    outcomes: tuple[str, str] = ("eligible", "not_eligible")
    favourable: str = "yes"
    clears: bool = True
    authorization: bool = False
    holder: str = ""
    holder_zh: str = ""

    def __post_init__(self) -> None:
        if self.favourable not in ("yes", "no") or not self.requires:
            raise PackError(f"question {self.name!r} needs requirements and a favourable side")
        if {NEEDS_FACTS, UNSETTLED} & set(self.outcomes):
            raise PackError(f"question {self.name!r} uses a reserved word for an outcome")

    @property
    def favourable_outcome(self) -> str:
        return self.outcomes[0 if self.favourable == "yes" else 1]
