"""What the question wants: one of the 31 intents, from weighted phrases and the shape of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.embedded.reading.found import (
    HOSTILE,
    INTENTS,
    FollowUp,
    PartyRead,
    Premise,
    ReadFact,
    Reference,
)
from assistant.embedded.reading.likeness import cues
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import pattern

FULL = 3.0
"""What a clue adds that says an intent almost alone."""
SHAPE = 0.08
"""What one point of a clue weighs beside the likeness to the examples."""
NAMED = 0.45
"""Likeness from which a follow-up is taken for the new question that it names."""
PLAIN = 0.25
UNSAID = 0.4
"""How like a hostile kind a text must be before it is called so, with and without its very words."""
UNFOUNDED = 0.6
"""What is left of a likeness to false premises where no premise was read."""
DEFAULT = "buyer_eligibility"
LISTED = frozenset({"end_user_on_control_list", "end_user_on_watch_list",
                    "unreliable_notice_bars_trade"})
PARTS = frozenset({"rotor_or_stator", "rotating_assembly", "moulded_sensor", "finished_goods",
                   "downstream_goods", "loose_with_goods", "magnet_on_back_iron",
                   "assembly_without_core"})
"""Forms that a question on parts with magnets speaks of."""
BUYERS = LISTED | {"end_user_country"}
_AT_THE_TIME = pattern(r"\bwould\b[^.?!]{0,60}\bhave\b|\b(?:was|were|did)\b|\bas (?:the law )?stood\b|\bback then\b"
                       r"|\brules? of\b|按.{0,14}的?(?:规定|法律)|依.{0,14}的?(?:规定|法律)|当时|那时")
_OWNERS = pattern(r"\b(?:parent|subsidiar\w+|daughter|owned|owns?|shareholders?|affiliates?|branch)\b|母公司|子公司|股东|控股|持股")
_REPORTS_IT = pattern(r"\b(?:finds?|found|discovers?|discovered|learns?|learned|noticed|suspects?)\b[^.?!]{0,60}\b(?:forged|fake|false"
                      r"|falsified|was changed)\b|\bpunish|\bpenalt|\bwhat (?:must|should|happens)\b|发现|得知|处罚|怎么罚|举报")
_ASKS_HOW = pattern(r"\bhow (?:can|could|do|to)\b|\b(?:can|could|may) we\b|\bplease\b|怎么(?:才)?能|怎样才能|能不能|帮我")
_SCHEME = pattern(r"validated[\s-]end[\s-]user (?:scheme|system|plan|list)|\breported scheme\b|\bwhite ?list\b|验证最终用户|白名单")
_IF = pattern(r"\bif\b|\bwere to\b|\bsuppose\b|如果|要是|假如|假设|一旦|若")
_SUPPOSES = pattern(r"^\W*(?:and |so |but |then )?(?:what )?if\b|^\W*(?:那)?(?:如果|要是|假如|假设|若|换成|改成)")
BY_FOLLOW_UP = {"why": "explain_citation", "source": "explain_citation",
                "missing": "counterfactual", "change": "counterfactual"}


@dataclass(frozen=True, slots=True)
class Clues:
    """What other readers found that speaks for an intent."""

    facts: Sequence[ReadFact]
    parties: Sequence[PartyRead]
    premises: Sequence[Premise]
    references: Sequence[Reference]
    conflicts: int
    follow_up: FollowUp | None
    grade: str
    past: bool = False
    """The text asks by the law of a day that is over."""


def read_intent(page: Page, clues: Clues) -> tuple[str, str | None, dict[str, float]]:
    """The intent, the warning (a hostile kind, if it is one), and the scores behind them."""
    scores = page.vocabulary.likeness.scores(page.text, page.seen)
    for intent, gain in _shape(page, clues).items():
        scores[intent] = scores.get(intent, 0.0) + SHAPE * gain
    if not clues.premises:
        scores["false_premise"] *= UNFOUNDED
    warning = _warning(page, clues, scores)
    if warning:
        return warning, warning, scores
    if clues.follow_up and clues.follow_up.kind in BY_FOLLOW_UP:
        named = max((score for intent, score in scores.items() if intent != "counterfactual"), default=0)
        if clues.follow_up.kind != "change" or named < NAMED or _SUPPOSES.match(page.text.plain):
            return BY_FOLLOW_UP[clues.follow_up.kind], None, scores
    calm = {intent: score for intent, score in scores.items() if intent not in HOSTILE}
    best = max(INTENTS, key=lambda intent: (calm.get(intent, 0.0), -INTENTS.index(intent)))
    return (best if calm.get(best, 0.0) > 0 else DEFAULT), None, scores


def _shape(page: Page, clues: Clues) -> dict[str, float]:
    """What facts, names, premises and length add."""
    gains: dict[str, float] = {}

    def add(intent: str, gain: float) -> None:
        gains[intent] = gains.get(intent, 0.0) + gain

    names = {fact.name for fact in clues.facts}
    if clues.conflicts:
        add("composition_threshold", 2 * FULL)
    if clues.premises:
        add("false_premise", 2 * FULL)
    if _SCHEME.search(page.text.plain) and _IF.search(page.text.plain):
        add("scheme_change", FULL)
    if names & {"magnet_family", "item_form", "dysprosium_pct", "terbium_pct", "control_code"}:
        add("item_scope", 1.0)
    if clues.grade:
        add("item_scope", 1.0)
    if any(fact.name == "item_form" and fact.value in PARTS for fact in clues.facts):
        add("assembly_scope", 1.5)
    if names & BUYERS and not clues.premises:
        add("buyer_eligibility", 1.2)
    if any(name.startswith("exporter_") for name in names):
        add("licence_route", 2.0)
    if clues.past and _AT_THE_TIME.search(page.text.plain):
        add("replay_past", FULL)
    if any(fact.name == "movement" and fact.value == "outside_china" for fact in clues.facts):
        add("reexport_transfer", 2.0)
    if _OWNERS.search(page.text.plain) and names & LISTED:
        add("ownership_affiliates", 2.0)
    if any(party.percent is not None for party in clues.parties):
        add("ownership_affiliates", FULL)
    if any(party.role in ("end_user", "importer", "") for party in clues.parties):
        add("buyer_eligibility", 1.2)
    if clues.follow_up and clues.follow_up.kind == "party":
        add("list_status", 2 * FULL)
    if clues.references:
        add("dates_status", 0.6)
    if re.search(r"\?\s*\?|^\W*\w+(?: \w+){0,4}\W*$", page.text.plain) and clues.parties:
        add("buyer_eligibility", 1.0)
    return gains


def _warning(page: Page, clues: Clues, scores: Mapping[str, float]) -> str | None:
    """A hostile kind that is said plainly and leads every other reading; a short next question that
    changes the case is hostile only by its very words."""
    ranked = sorted(((scores.get(kind, 0.0), kind) for kind in HOSTILE), reverse=True)
    score, kind = ranked[0]
    others = max((value for intent, value in scores.items() if intent not in HOSTILE), default=0.0)
    if kind == "evasion" and _REPORTS_IT.search(page.text.plain) and not _ASKS_HOW.search(
            page.text.plain):
        return None
    said = cues(page.seen).get(kind, 0.0) >= FULL
    if clues.follow_up and not said:
        return None
    return kind if score >= (PLAIN if said else UNSAID) and score > others else None
