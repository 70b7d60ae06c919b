"""The small interpreter of plan.yaml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.case import CaseCard
from assistant.case.case_card import BUYER_ROLES
from assistant.plan.pack_plans import PackPlan, pack_plan, pack_plans
from assistant.reading import plain_replies
from assistant.reading.contract import SCHEME_NAMED, Reading
from assistant.reading.text import Text
from knowledge import strict_yaml
from knowledge.errors import PackError
from knowledge.rules import Declaration

Key = tuple[str, str]
"""Pack and question."""
CONDITIONS = ("kind", "reply", "work", "sure", "case", "before", "new", "named", "parties", "laws",
              "open", "asks", "points", "sharp", "goods", "record",
              "recorded", "scheme", "day", "item", "line", "aside", "buyer",
              "thanks")
PARTS = ("standing", "points", "lists", "states", "passages", "process", "why", "draft", "help",
         "quoted", "unanswered", "records", "grounds", "closing")
_TABLE = Path(__file__).with_name("plan.yaml")


@dataclass(frozen=True)
class Plan:
    """`first`: the question answered first, where a standing is shown; `asked`: whether the text
    asks it, or one before it did; `special`: questions that add a line of their own; `lines`: the
    plans whose lines are shown; `parts`: what is shown, in order."""

    parts: tuple[str, ...]
    first: Key | None = None
    asked: bool = False
    special: tuple[Key, ...] = ()
    lines: tuple[PackPlan, ...] = ()
    scheme: bool = False
    """Whether the unpublished scheme is spoken of, and no question by name."""


@cache
def rows() -> tuple[Mapping[str, Any], ...]:
    """The rows of plan.yaml; PackError for a condition or part that nothing knows."""
    found = tuple(strict_yaml.read(_TABLE)["rows"])
    for row in found:
        wrong = [key for key in row if key not in (*CONDITIONS, "show")]
        wrong += [part for part in row["show"] if part not in PARTS]
        if wrong:
            raise PackError(f"plan.yaml: {', '.join(wrong)} is no condition and no part")
    return found


@cache
def processes() -> Mapping[str, str]:
    """The work of ours that each label of statistics stands for."""
    found: Mapping[str, str] = strict_yaml.read(_TABLE)["processes"]
    return found


@cache
def of_records() -> frozenset[str]:
    """The labels that ask for what our own records hold on a firm."""
    return frozenset(strict_yaml.read(_TABLE)["records"])


def known(read: Reading, card: CaseCard, points: bool, declared: Mapping[str, Declaration],
          waiting: bool, before: bool, recorded: bool, sharp: bool) -> dict[str, Any]:
    """What the conditions of a row are held against."""
    ask = read.asks[0] if read.asks else None
    told = [one for one in read.said() if one.name in declared]
    named = bool(read.parties or any(one.grade or one.part_no for one in read.goods))
    return {
        "kind": read.kind.value, "reply": read.reply.kind if read.reply else "",
        "work": read.intent in processes(), "sure": ask.sure if ask else True,
        "new": bool(named or told), "named": named,
        "case": card.open, "before": before, "parties": bool(read.parties),
        "buyer": any(one.role in (*BUYER_ROLES, "other") for one in read.parties),
        "laws": bool(read.references),
        "open": card.number > 0 and waiting, "asks": read.asking, "points": points,
        "goods": bool(read.goods), "record": read.intent in of_records(), "recorded": recorded,
        "item": _item(card, declared),
        "line": bool(read.questions), "aside": any(
            not any(held.pack == pack and held.line_of(name) for held in pack_plans())
            for pack, _, name in (one.partition(".") for one in read.questions[:1])),
        "day": read.day("law") is not None, "sharp": sharp,
        "scheme": any(SCHEME_NAMED in one.topics for one in read.asks),
        "thanks": plain_replies.thanks(Text(read.text)),
    }


def matched(held: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts of the first row that fits."""
    for row in rows():
        if all(held[key] in wanted if isinstance(wanted, list) else held[key] == wanted
               for key, wanted in row.items() if key != "show"):
            return tuple(row["show"])
    raise PackError("plan.yaml has no row for every case; end it with one without conditions")


def plan(read: Reading, card: CaseCard, declared: Mapping[str, Declaration], *, points: bool,
         scheme: bool, waiting: bool, askable: Collection[Key], sharp: bool = False,
         before: bool = False, recorded: bool = False, foreign: Key | None = None,
         told: Key | None = None, scenario: bool = False) -> Plan:
    """What to show. `points`: whether a point of law answers the text, `sharp`: whether it does so
    well; `scheme`: whether the
    unpublished scheme or a scenario of it is spoken of; `waiting`: whether we asked something;
    `askable`: the questions that the packs have; `before`: whether a case was open before;
    `recorded`: whether the team's own records have a party; `foreign`: the question of another
    law's pack that the text is about, where it asks none by name; `told`: the question that alone
    reads what the text tells, where it asks none by name; `scenario`: whether one was asked for
    with the text, and is shown whatever else is."""
    held = known(read, card, points, declared, waiting, before, recorded, sharp)
    parts = matched(held)
    if read.reply is not None and read.reply.to:
        parts = ("standing",)
    asked = _asked(read, askable) or ((told,) if told else ())
    first = asked[0] if asked else None
    by_name = first is not None and held["new"] and held["kind"] == "law"
    if "standing" not in parts and (scenario or by_name):
        parts = (*parts, "standing")
    if "standing" not in parts:
        return Plan(parts, _default(pack_plans(), card, declared) if "draft" in parts else None)
    if "records" not in parts and (recorded or (held["record"] and held["named"])):
        parts = (*parts, "records")
    held_key = (card.pack, card.question)
    kept = held_key if held_key in askable else None
    shown = first or foreign or (
        kept if read.reply is not None or not held["named"] else None)
    home = pack_plan(shown[0] if shown else "") if shown and pack_plan(shown[0]).lines else None
    lines = tuple(one for one in pack_plans() if _shown(one, home, shown, scheme))
    chosen = shown or _default(lines, card, declared)
    special = tuple(one for one in asked if not _on_a_line(one, lines))
    return Plan(parts, chosen, shown is not None, special, lines, scheme and not asked)


def _asked(read: Reading, askable: Collection[Key]) -> tuple[Key, ...]:
    """The questions that the text asks and that an installed pack has."""
    found = [(pack, question) for one in read.questions
             for pack, _, question in [one.partition(".")]]
    return tuple(one for one in dict.fromkeys(found) if one in askable)


def _shown(one: PackPlan, home: PackPlan | None, asked: Key | None, scheme: bool) -> bool:
    """The lines of published law are shown for its cases; the scheme's where it is spoken of; a
    case of another pack alone shows none of them."""
    matrix = any(line.matrix for line in one.lines)
    if matrix:
        return scheme or bool(home and home.pack == one.pack)
    return asked is None or home is not None


def _on_a_line(one: Key, lines: tuple[PackPlan, ...]) -> bool:
    return any(held.pack == one[0] and held.line_of(one[1]) for held in lines)


def _item(card: CaseCard, declared: Mapping[str, Declaration]) -> bool:
    """Whether a case has an item, or a fact of one."""
    return bool(card.item or card.grade or card.items or any(
        name in declared and declared[name].subject == "goods" for name in card.facts))


def _default(lines: tuple[PackPlan, ...], card: CaseCard, declared: Mapping[str, Declaration]
             ) -> Key | None:
    buyer = any(role in card.roles for role in BUYER_ROLES)
    item = _item(card, declared)
    for held in lines:
        for row in held.first:
            if row["buyer"] == buyer and row["item"] == item:
                return held.pack, row["question"]
    return None
