"""A license table of twelve facts, written once as rules and once in the form of each other engine.

Every fact speaks for one side only, whatever the others are. For such a table Kleene's logic is
exact: what it calls unknown can still turn out either way.
"""

from collections.abc import Mapping
from typing import Any

from knowledge.rules import Pack, Question
from tests.kernel import declare, make_pack, make_rule

NAMES = ("embargoed", "denied_party", "wmd_use", "military_use", "ally", "transit_risk",
         "assurance", "listed", "published", "low_value", "repair", "recalled")
FACTS = {name: declare(name, "yes_no") for name in NAMES}
EMBARGO = make_rule("embargo", lambda f, p: f.embargoed.holds())
DENIED = make_rule("denied", lambda f, p: f.denied_party.holds())
WMD = make_rule("wmd", lambda f, p: f.wmd_use.holds())
MILITARY = make_rule("military", lambda f, p: f.military_use.holds() & ~f.ally.holds())
DIVERSION = make_rule("diversion", lambda f, p: f.transit_risk.holds() & ~f.assurance.holds())
EXCEPTED = make_rule("excepted", lambda f, p: f.published.holds() | (
    f.ally.holds() & (f.low_value.holds() | f.repair.holds())))
LICENSE = make_rule("license", lambda f, p: f.listed.holds() & ~EXCEPTED(f, p))
RECALLED = make_rule("recalled", lambda f, p: f.recalled.holds())
BARS = (EMBARGO, DENIED, WMD, MILITARY, DIVERSION, LICENSE, RECALLED)

CEL = """!embargoed && !denied_party && !wmd_use && !(military_use && !ally)
 && !(transit_risk && !assurance)
 && !(listed && !(published || (ally && (low_value || repair)))) && !recalled"""
BARRED_ROWS: tuple[Mapping[str, bool], ...] = (
    {"embargoed": True}, {"denied_party": True}, {"wmd_use": True},
    {"military_use": True, "ally": False}, {"transit_risk": True, "assurance": False},
    {"listed": True, "published": False, "ally": False},
    {"listed": True, "published": False, "low_value": False, "repair": False}, {"recalled": True},
)
"""The same table as rows; the first that fits bars it, and where none fits no license is needed."""


def license_pack() -> Pack:
    asked = Question("free", "May it go without a license?", "是否无需许可？", "law",
                     tuple(~bar for bar in BARS))
    return make_pack([*BARS, EXCEPTED], [asked], FACTS)


def zen_table() -> dict[str, Any]:
    """The rows in the form of zen-engine."""
    inputs = [{"id": name, "name": name, "field": name} for name in NAMES]
    rows = [*({"_id": f"r{place}", "out": "'no'",
               **{name: str(row[name]).lower() if name in row else "" for name in NAMES}}
              for place, row in enumerate(BARRED_ROWS)),
            {"_id": "else", "out": "'yes'", **dict.fromkeys(NAMES, "")}]
    table = {"hitPolicy": "first", "inputs": inputs, "rules": rows,
             "outputs": [{"id": "out", "name": "out", "field": "out"}]}
    nodes = [{"id": "in", "name": "in", "type": "inputNode"},
             {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
             {"id": "out", "name": "out", "type": "outputNode"}]
    edges = [{"id": "a", "sourceId": "in", "targetId": "table", "type": "edge"},
             {"id": "b", "sourceId": "table", "targetId": "out", "type": "edge"}]
    return {"nodes": nodes, "edges": edges}
