"""Each pack's plan: the lines of a case, what is supposed, what answers in place of what, and the
next step. Read from `<pack>/plan.yaml`; a pack without one adds only the questions that are asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from assistant.reading.told.spoken import Spoken
from knowledge import strict_yaml
from knowledge.errors import PackError, no_such
from knowledge.packs import folder_of, installed


@dataclass(frozen=True)
class CaseLine:
    """A line of a case's standing: its titles, the questions that it shows, those shown beside them
    where they add something; `screen` where it tells of the parties, `matrix` where it shows the
    scenarios."""

    name: str
    pack: str
    titles: Mapping[str, str]
    questions: tuple[str, ...]
    beside: tuple[str, ...] = ()
    screen: bool = False
    matrix: bool = False
    apart_from: str = ""
    """Facts about this subject, where they lack, do not make the line open."""
    named: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What each question is called on the line, by language; empty for none."""


@dataclass(frozen=True)
class Assumed:
    """A fact that trade custom suggests: where a grade of the material `grade` is named, or the
    fact `known` is, and `fact` itself is not."""

    fact: str
    value: Any
    grade: str = ""
    known: str = ""


@dataclass(frozen=True)
class Instead:
    """Where one of `asked` was asked and `question` has one of `outcomes`, that is shown in its
    place. `where`: only where the asked one has one of these outcomes. `unless`: not where another
    question has one of these outcomes. `because`: only where the deciding rule's name has this
    word. `unasked`: only where the text asks for none of them by name."""

    asked: tuple[str, ...]
    question: str
    outcomes: tuple[str, ...]
    unless: Mapping[str, tuple[str, ...]]
    because: str = ""
    where: tuple[str, ...] = ()
    unasked: bool = False


@dataclass(frozen=True)
class Next:
    """The next step for an outcome, in both languages, and who takes it."""

    questions: tuple[str, ...]
    outcomes: tuple[str, ...]
    beside: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, str]
    who: str


@dataclass(frozen=True)
class PackPlan:
    """The plan of one pack."""

    pack: str
    lines: tuple[CaseLine, ...] = ()
    supposed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    assumed: tuple[Assumed, ...] = ()
    asked_as: Mapping[str, str] = field(default_factory=dict)
    """Words by which a short question that goes on from a case asks for a question of the pack."""
    likely: tuple[tuple[str, str], ...] = ()
    """Facts that are mostly alike: where the one is told, the other is asked about with its value.
    """
    first: tuple[Mapping[str, Any], ...] = ()
    instead: tuple[Instead, ...] = ()
    settled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Questions that are told, where they have one of these outcomes, before a verdict that is
    still open."""
    next: tuple[Next, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    """The fact that the shares of owners on a list sum up to; lists of one fact count together."""
    spoken: tuple[Spoken, ...] = ()
    """Names of bodies that probably tell a fact of the end user, which is asked about."""
    table: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What each row of a table of firms may be asked (`questions`, the first unless another is
    chosen), and the facts of the `item` that may be told once for all of them."""
    about: str = ""
    """The point of law that says what there is of the scheme, shown where it is spoken of and no
    other point answers."""
    names: str = ""
    """The question whether a firm stands on the list that the pack itself holds."""
    scheme: str = ""
    """Of an unpublished scheme, the question that each of its scenarios answers."""
    routes_beside: tuple[str, ...] = ()
    """Outcomes beside which the routes are shown, though no route was asked about."""
    two_days: str = ""
    """The passage that says by the law of which day a case is judged."""

    def line_of(self, question: str) -> CaseLine | None:
        """The line that shows a question."""
        return next((one for one in self.lines
                     if question in (*one.questions, *one.beside)), None)


KEYS = frozenset({"lines", "supposed", "assumed", "likely", "asked_as", "first", "instead",
                  "settled", "next", "names", "owners", "routes_beside", "scheme",
                  "spoken", "table", "two_days", "about"})


@lru_cache(maxsize=16)
def pack_plan(pack: str) -> PackPlan:
    """The plan of a pack; an empty one where it has none. PackError for a key that no plan has."""
    path = folder_of(pack) / "plan.yaml"
    if not path.is_file():
        return PackPlan(pack)
    held = strict_yaml.read(path)
    for key in held:
        if key not in KEYS:
            raise PackError(f"{pack}/plan.yaml: {no_such('key', key, KEYS)}")
    return PackPlan(
        pack,
        tuple(_line(pack, name, one) for name, one in held.get("lines", {}).items()),
        held.get("supposed", {}), tuple(Assumed(**one) for one in held.get("assumed", ())),
        {str(word): question for question, words in held.get("asked_as", {}).items()
         for word in words},
        tuple((one["told"], one["fact"]) for one in held.get("likely", ())),
        tuple(held.get("first", ())),
        tuple(_instead(one) for one in held.get("instead", ())),
        {name: tuple(outcomes) for name, outcomes in held.get("settled", {}).items()},
        tuple(_next(one) for one in held.get("next", ())), held.get("owners", {}),
        tuple(Spoken(one["fact"], one["tie"], tuple(one["names"]), one.get("where", ""))
              for one in held.get("spoken", ())),
        {name: tuple(listed) for name, listed in held.get("table", {}).items()},
        held.get("about", ""), held.get("names", ""), held.get("scheme", ""),
        tuple(held.get("routes_beside", ())), held.get("two_days", ""))


def pack_plans() -> tuple[PackPlan, ...]:
    """The plans of all installed packs that have one."""
    return tuple(found for pack in installed() if (found := pack_plan(pack)).lines)


def scheme_plan() -> PackPlan | None:
    """The plan of the unpublished scheme; None where no pack of one is installed."""
    return next((found for pack in installed() if (found := pack_plan(pack)).scheme), None)


def shares_of_lists() -> dict[str, str]:
    """By list, the fact that its owners' shares sum up to, over all installed packs."""
    return {name: fact for pack in installed() for name, fact in pack_plan(pack).owners.items()}


def words_of_questions() -> dict[str, str]:
    """Words by which a text asks for a question of an installed pack, "pack.question"."""
    return {word: f"{pack}.{question}" for pack in installed()
            for word, question in pack_plan(pack).asked_as.items()}


def bodies_spoken_of() -> tuple[Spoken, ...]:
    """The bodies of all installed packs whose names probably tell a fact of the end user."""
    return tuple(one for pack in installed() for one in pack_plan(pack).spoken)


def batch_plan() -> PackPlan:
    """The plan of the pack that a table of firms is put before. PackError where none has one."""
    for pack in installed():
        if pack_plan(pack).table:
            return pack_plan(pack)
    raise PackError("no installed pack says what a table of firms is asked: add `table` to the "
                    "plan.yaml of one")


def listing_questions() -> tuple[tuple[str, str], ...]:
    """Of each installed pack that holds a list of its own, the question who stands on it."""
    return tuple((pack, asked) for pack in installed() if (asked := pack_plan(pack).names))


def _line(pack: str, name: str, one: Mapping[str, Any]) -> CaseLine:
    return CaseLine(name, pack, {"en": one["title"], "zh": one["title_zh"]},
                    tuple(one["questions"]), tuple(one.get("beside", ())),
                    one.get("screen", False), one.get("matrix", False),
                    one.get("apart_from", ""), one.get("named", {}))


def _instead(one: Mapping[str, Any]) -> Instead:
    unless = {name: tuple(outcomes) for name, outcomes in one.get("unless", {}).items()}
    return Instead(tuple(one["asked"]), one["question"], tuple(one["outcomes"]), unless,
                   one.get("because", ""), tuple(one.get("where", ())),
                   one.get("unasked", False))


def _next(one: Mapping[str, Any]) -> Next:
    beside = {name: tuple(outcomes) for name, outcomes in one.get("beside", {}).items()}
    return Next(tuple(one["question"]), tuple(one["outcome"]), beside,
                {"en": one["en"], "zh": one["zh"]}, one["who"])
