"""Which questions the rules are asked for a question of this intent, and which texts are looked
up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.embedded.reading import Read
from knowledge.rules import Determination

CN, VEU = "cn_dual_use", "cn_veu"
GENERAL, ITEM, BARRED = (CN, "general_license"), (CN, "item_controlled"), (CN, "export_barred")
INDIVIDUAL = (CN, "individual_license")
OVERSEAS = (CN, "overseas_transfer_barred")

BY_INTENT: dict[str, tuple[tuple[str, str], ...]] = {
    "buyer_eligibility": (GENERAL, INDIVIDUAL, BARRED, ITEM),
    "licence_route": (GENERAL, INDIVIDUAL, BARRED, ITEM),
    "military_ties": (BARRED, GENERAL),
    "country_specific": (GENERAL, INDIVIDUAL, BARRED),
    "ownership_affiliates": (GENERAL, INDIVIDUAL, BARRED),
    "list_status": (BARRED, GENERAL, INDIVIDUAL),
    "item_scope": (ITEM, (CN, "october_listed")),
    "composition_threshold": (ITEM,),
    "assembly_scope": (ITEM,),
    "counterfactual": (GENERAL, INDIVIDUAL, ITEM),
    "reexport_transfer": (OVERSEAS, (CN, "overseas_license_needed")),
    "end_use_statement": ((CN, "end_user_certificate"),),
    "override_pressure": (GENERAL, INDIVIDUAL),
    "evasion": (),
}
INSTEAD = {"cn.d792.licensable": ITEM, "cn.d792.listed_material": ITEM}
"""Where this rule decides that a route is closed, the answer is another question's: an item outside
the list needs no license at all."""

_SCHEME = re.compile(r"\bveu\b|validated end.?user|验证最终用户", re.IGNORECASE)


@dataclass(frozen=True)
class Plan:
    """The question asked first, those beside it, and whether scenarios are shown."""

    primary: tuple[str, str] | None
    beside: tuple[tuple[str, str], ...] = ()
    scenarios: bool = False


def plan(read: Read) -> Plan:
    """What to ask the rules, from what was read; the model is not asked."""
    named = bool(read.parties or read.readings)
    if read.value is not None and (read.question is None or not read.readings):
        return Plan(None)
    if read.intent == "dates_status" and read.references and not named:
        return Plan(None)
    default = BY_INTENT.get(read.intent, ())
    pack = read.question[0] if read.question else CN
    scenarios = pack == VEU or bool(read.scenario)
    scenarios = scenarios or (pack == CN and _SCHEME.search(read.text) is not None)
    if scenarios:
        return Plan(GENERAL, (INDIVIDUAL, BARRED, ITEM), scenarios=True)
    if read.question is not None and read.question[0] not in (CN, VEU):
        return Plan(read.question)
    if read.question is not None:
        beside = tuple(one for one in (*read.also, *default) if one != read.question)
        if read.question in (GENERAL, INDIVIDUAL):
            beside = (*beside, GENERAL, INDIVIDUAL, BARRED, ITEM)
        return Plan(read.question, tuple(one for one in dict.fromkeys(beside)
                                         if one != read.question))
    return Plan(default[0] if default else None, default[1:])


def instead(found: Determination) -> tuple[str, str] | None:
    """The question whose answer is to be shown in this one's place."""
    if found.outcome != "not_eligible" or not found.because:
        return None
    return next((other for rule, other in INSTEAD.items()
                 if any(one.rule == rule and one.truth.name == "FALSE" for one in found.trace[:1])),
                None)
