"""Which questions the rules are asked for a question of this intent, and whether scenarios are
shown.

The plan follows from what was read and from the case so far; no model takes part in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import tables
from assistant.case import CaseCard
from assistant.embedded.reading import Read
from knowledge.rules import Determination

Key = tuple[str, str]
"""Pack and question."""
CN, VEU = "cn_dual_use", "cn_veu"
GENERAL, ITEM, BARRED = (CN, "general_license"), (CN, "item_controlled"), (CN, "export_barred")
INDIVIDUAL, CERTIFICATE = (CN, "individual_license"), (CN, "end_user_certificate")
OVERSEAS, MINORITY = (CN, "overseas_transfer_barred"), (CN, "listed_minority_owner")
CERTAIN = (CN, "approval_certain")
NEEDED, APPLICANT = (CN, "license_needed"), (CN, "who_may_apply")
LISTED_VEU = ("us_veu", "is_listed")
OCTOBER_LIST = (CN, "october_listed")
ROUTES = (GENERAL, INDIVIDUAL, BARRED, ITEM)
HALF = 50

BY_INTENT: dict[str, tuple[Key, ...]] = {
    "buyer_eligibility": ROUTES, "licence_route": ROUTES, "military_ties": (BARRED, GENERAL),
    "country_specific": ROUTES, "ownership_affiliates": (GENERAL, INDIVIDUAL, BARRED),
    "list_status": (BARRED, GENERAL, INDIVIDUAL), "item_scope": (ITEM, (CN, "october_listed")),
    "composition_threshold": (ITEM,), "assembly_scope": (ITEM,),
    "counterfactual": (GENERAL, INDIVIDUAL, ITEM),
    "reexport_transfer": (OVERSEAS, (CN, "overseas_license_needed")),
    "end_use_statement": (CERTIFICATE,), "override_pressure": ROUTES, "false_premise": ROUTES,
    "mirrored_regime": (GENERAL, BARRED), "replay_past": ROUTES, "scheme_change": ROUTES,
}
ON_A_CASE = ("composition_threshold", "military_ties", "country_specific", "end_use_statement",
             "override_pressure", "false_premise", "mirrored_regime", "replay_past",
             "scheme_change", "licence_route", "dates_status", "conflict_of_laws",
             "inspection_obligations", "documents_records", "customs_query",
             "explain_citation", "workflow", "change_impact", "limits")
"""Intents that speak of the law at large unless the question names a party or an item."""
OF_ONE_REGIME = ("scheme_change", "inspection_obligations", "documents_records")
"""Intents on which American law answers an American question, and no Chinese rule is asked."""
OF_THE_SCHEME = ("scheme_change", "false_premise", "explain_citation", "inspection_obligations",
                 "documents_records", "dates_status", "workflow")
"""Intents that ask about the reported scheme itself: scenarios are shown, no case is decided."""
MANY = ("batch_screening", "change_impact", "workflow")
"""Intents on which no single case is decided."""
REFUSED = ("data_leak", "evasion", "prompt_injection", "impersonation")
HARD_CASES = ("buyer_eligibility", "military_ties", "country_specific", "ownership_affiliates")
"""Intents under which civil and military work in one house shows the scenarios."""
_MILITARY = re.compile(r"militar|defen[cs]e|armou?red|turret|missile|\bnavy|\barmy|weapon"
                       r"|\bdod\b|军|国防|防务", re.IGNORECASE)
OCTOBER = re.compile(r"october (?:2025 )?(?:list|package|notice|announcement|control|rule|measure"
                     r"|restriction)|十月公告|10月9日|十月的?管制",
                     re.IGNORECASE)
"""The package of 9 October 2025, by the name people give it."""
_AMERICAN = re.compile(r"\bus\b|\bbis\b|eccn|748\.|supplement|american|federal register|美国",
                       re.IGNORECASE)
ITEM_FACTS = frozenset(("dysprosium_pct", "terbium_pct", "magnet_family", "control_code",
                        "holmium_pct", "gadolinium_pct"))
SLIGHT = frozenset(("movement", "destination_country", "end_user_country", "item_form", "element",
                    "transaction_purpose", "shipment_date", "end_user_named", "prc_origin"))
"""Facts of which a question at large speaks as well."""
MIXED = frozenset(("mixed_user", "any_defense_revenue", "defense_contract_share_pct",
                   "has_defense_affiliate", "military_owner_pct", "site_segregated", "dod_subaward",
                   "dod_prime_contract"))
"""Facts on which published law is silent and scenarios differ."""
BEHIND_A_BAR = (NEEDED, ITEM, GENERAL)
"""Questions that a bar on the buyer answers first, unless they were asked in so many words."""
BAR_FACTS = frozenset(("japan_armed_forces", "us_armed_forces", "japan_military_tie",
                       "us_military_tie", "wmd_or_terrorism", "end_user_on_control_list"))
ON_OWNERS = (GENERAL, INDIVIDUAL, BARRED, OVERSEAS, (CN, "overseas_license_refused"))
WORDS_ASKED = re.compile(
    r"\bwhat (?:exactly )?(?:did|does|do|has|have) [^.?!]{0,30}\b(?:say|said|write|written|state)\b"
    r"|\bexact words|\bword for word\b|\bquote\b|怎么(?:说|讲|写)的?|原文|原话", re.IGNORECASE)
"""The words of a text are asked for, and no case is decided."""
OF_WORDS = ("assembly_scope", "item_scope", "explain_citation")
GROUNDS = ((CN, "watch_list_ground"), (CN, "control_list_ground"))
GROUND = re.compile(r"ground|\bwhy\b|reason|put on|refus|cooperat|原因|理由|为何|为什么|拒绝|违反",
                    re.IGNORECASE)
"""Whether a name stands on a list is the screening's to say; why it may be put there, a rule's."""
FROM_CHINA = (NEEDED, ITEM, OVERSEAS, BARRED)
"""Questions that give way to the one on licenses abroad where the goods move between other
countries."""
NEEDS_WORDS = {(CN, "export_certificate"): re.compile(
    r"certificate|registration|repair|exhibit|fair\b|return|test|sample|spare|登记|凭证|维修|返修|展"
    r"|检测|样品|备件", re.IGNORECASE)}
"""Routes that are meant only where the text speaks of them or of what they are for."""
LICENSE = re.compile(r"licen[cs]|permit|许可|要证|办证", re.IGNORECASE)
INSTEAD = {"cn.d792.licensable": ITEM, "cn.d792.listed_material": ITEM}
"""Where this rule decides that a route is closed, the answer is another question's: an item outside
the list needs no license at all."""


_SCHEME = re.compile(r"\bveu\b|validated end.?user|验证最终用户", re.IGNORECASE)


@dataclass(frozen=True)
class Plan:
    """The question asked first, those beside it, and whether scenarios are shown. `maybe` is shown
    only if what was said settles it: a question of the law at large needs no facts of a case."""

    primary: Key | None
    beside: tuple[Key, ...] = ()
    scenarios: bool = False
    maybe: Key | None = None


def plan(read: Read, before: CaseCard) -> Plan:
    """What to ask the rules, from what was read now and the case before."""
    if read.intent in REFUSED:
        unread = read.intent in ("evasion", "data_leak")
        return Plan(None, maybe=None if unread else _of_law(read))
    if read.follow_up is not None and not read.value_leads:
        found = _follow_up(read, before)
    elif _value_alone(read) or _states_alone(read):
        return Plan(None)
    else:
        found = _asked(read)
    if _veu_of_a_firm(read):
        return Plan(LISTED_VEU)
    scheme = _of_scheme(read)
    if (found is not None and (found[0] == VEU or scheme)) or (
            scheme and read.intent not in OF_THE_SCHEME):
        return Plan(GENERAL, (INDIVIDUAL, BARRED, ITEM), scenarios=True)
    if found is None:
        return Plan(None, scenarios=scheme, maybe=_of_law(read))
    beside = BY_INTENT.get(read.intent, ()) if found[0] == CN else ()
    if found in (GENERAL, INDIVIDUAL):
        beside = ROUTES
    kept = tuple(one for one in dict.fromkeys((*read.also, *beside))
                 if one != found and one[0] == found[0])
    mixed = found[0] == CN and read.intent in HARD_CASES and bool(
        MIXED & set(read.facts) or _MILITARY.search(read.text))
    return Plan(found, kept, scenarios=mixed)


def instead(found: Determination) -> Key | None:
    """The question whose answer is to be shown in this one's place."""
    if found.outcome != "not_eligible" or not found.because:
        return None
    return next((other for rule, other in INSTEAD.items()
                 if any(one.rule == rule and one.truth.name == "FALSE" for one in found.trace[:1])),
                None)


def _of_law(read: Read) -> Key | None:
    """The question of published law that the text asks, if it asks one."""
    return read.question if read.question and read.question[0] != VEU else None


def on_a_case(read: Read) -> bool:
    """Whether the question names a party, an item or a composition of its own."""
    said = {name for name, fact in read.facts.items() if not fact.inferred}
    telling = ITEM_FACTS if read.intent == "military_ties" else ITEM_FACTS | MIXED
    contents = read.intent == "composition_threshold" and (read.contains or read.unsure)
    return bool(read.parties or read.grade or read.part_no or telling & said or contents)


def _value_alone(read: Read) -> bool:
    """A dated value is asked for, and no case beside it."""
    if read.value == (CN, "license_applicant") or read.value_leads:
        return True
    return read.value is not None and (
        read.question is None or not read.readings or not read.facts_for(read.question[0]))


def _states_alone(read: Read) -> bool:
    return (read.intent == "dates_status" and bool(read.references)
            and not (read.parties or read.readings))


def _of_scheme(read: Read) -> bool:
    """Whether the reported Chinese scheme is asked about, by its pack, a scenario or its name."""
    asked = read.question[0] if read.question else ""
    named = _SCHEME.search(read.text) is not None and not _AMERICAN.search(read.text)
    return asked == VEU or bool(read.scenario) or (asked in ("", CN) and named)


def _follow_up(read: Read, before: CaseCard) -> Key | None:
    """A short next question is about what was asked before, unless it asks something else."""
    asked_before = (before.pack, before.question) if before.question else None
    usual = BY_INTENT.get(before.intent, ())
    kind = read.follow_up.kind if read.follow_up else ""
    if kind == "party":
        return (asked_before or BARRED) if read.parties else None
    if kind == "change" and read.question is not None and asked_before is None:
        return read.question
    return asked_before or (usual[0] if usual else read.question)


def _asked(read: Read) -> Key | None:
    facts, question = read.facts, read.question
    if question is not None and question[0] not in (CN, VEU):
        pack_facts = read.facts_for(question[0])
        return question if pack_facts or read.parties or read.intent not in ON_A_CASE else None
    if read.intent == "list_status" and read.parties and question in GROUNDS and not (
            GROUND.search(read.text)):
        return BARRED
    if read.intent == "list_status" and not read.parties and not read.facts and (
            question in (None, ITEM, NEEDED, BARRED)):
        return None
    known = facts.get("exporter_knows_of_change")
    if question == CERTIFICATE and known is not None and known.value is True:
        return (CN, "stop_and_report")
    if question in GROUNDS and read.intent in ("buyer_eligibility", "licence_route"):
        return GENERAL  # that it was listed is told, and a route is asked for
    if question in NEEDS_WORDS and not NEEDS_WORDS[question].search(read.text):
        return GENERAL
    abroad = facts.get("movement")
    if abroad and abroad.value == "outside_china" and question in FROM_CHINA and LICENSE.search(
            read.text) and not read.parties:
        return (CN, "overseas_license_needed")
    if read.intent in OF_WORDS and WORDS_ASKED.search(read.text):
        return None
    if read.intent == "ownership_affiliates":
        return _owners(read)
    if read.intent == "item_scope" and OCTOBER.search(read.text):
        return (CN, "october_listed")
    if question == OCTOBER_LIST and not (read.references or OCTOBER.search(read.text)) and any(
            name in facts or name in read.contains for name in ("dysprosium_pct", "terbium_pct")):
        return ITEM
    if question == OCTOBER_LIST and {one.instrument for one in read.references} == {"no18_2025"}:
        return ITEM
    if question == CERTAIN and read.intent in HARD_CASES:
        return GENERAL
    if (question == APPLICANT and "applicant" not in facts) or read.intent in MANY:
        return None
    if read.intent in ON_A_CASE and not on_a_case(read) and not _told(read):
        return None
    if read.intent in OF_ONE_REGIME and _AMERICAN.search(read.text):
        return None
    if question == NEEDED and "movement" not in facts:
        return ITEM
    if question is not None or read.american:
        return question
    usual = BY_INTENT.get(read.intent, ())
    return usual[0] if usual else None


def _veu_of_a_firm(read: Read) -> bool:
    """A firm of the American VEU list is named with the word, and nothing else is asked."""
    if read.question is not None or not _SCHEME.search(read.text):
        return False
    known = {one.casefold() for one in tables.names()}
    return any(party.name.casefold() in known for party in read.parties)


def _told(read: Read) -> bool:
    """Whether facts of the asked question, said in so many words, make it a case."""
    if read.question is None or read.question[0] != CN:
        return False
    plain = {name for name, fact in read.facts_for(CN).items()
             if not fact.inferred or name.startswith("exporter_")}
    return bool(plain - SLIGHT)


def _owners(read: Read) -> Key | None:
    """Shares of listed owners are decided by their size; else the question as it was asked."""
    shares = [fact.value for name, fact in read.facts.items()
              if name in ("control_listed_owner_pct", "watch_listed_owner_pct")]
    if shares:
        small = all(isinstance(one, int | float) and one < HALF for one in shares)
        return MINORITY if small else (
            read.question if read.question in (GENERAL, BARRED) else BARRED)
    if not on_a_case(read) and not any(party.role == "owner" for party in read.parties):
        return GENERAL if read.question == GENERAL else None
    return read.question if read.question in ON_OWNERS else GENERAL
