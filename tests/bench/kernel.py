"""Time of one decision and of one whole determination, beside two other engines, in one run.

    python -m tests.bench.kernel

All figures are CPU time of one thread, in microseconds: the best of several rounds, each over many
different cases, so that nothing is answered from memory. What each contains is printed with it. The
last line is one JSON object.
"""

import json
from collections.abc import Callable, Sequence
from random import Random
from time import process_time
from typing import Any

import celpy
import zen
from celpy.celtypes import BoolType

from knowledge.packs import load
from knowledge.rules import Determination, Pack, determine
from tests.kernel import DAY
from tests.license_table import CEL, FACTS, NAMES, license_pack, zen_table

PARTS = ("outcome", "because", "conditions", "subject_to", "missing", "to_confirm", "unsettled",
         "branches", "why_not", "facts", "trace")
TDK = {"magnet_family": "NdFeB", "item_form": "magnet", "movement": "leaves_china",
       "destination_country": "JP", "end_user_country": "JP", "end_user_on_watch_list": True,
       "end_user_on_control_list": False, "end_user_on_unreliable_entity_list": False,
       "wmd_or_terrorism": False, "us_military": False}


def best(work: Callable[[Any], object], cases: Sequence[Any], rounds: int = 7) -> float:
    """Microseconds a case, in the best round."""
    found = []
    for _ in range(rounds):
        start = process_time()
        for case in cases:
            work(case)
        found.append((process_time() - start) / len(cases) * 1e6)
    return round(min(found), 1)


def decision(pack: Pack, told: dict[str, Any]) -> tuple[Any, ...]:
    """The outcome, and of every rule asked what it said, with its citation."""
    found = determine(pack, "free", told, DAY)
    return found.outcome, [(one.rule, one.truth, one.cites) for one in found.trace]


def peers(cases: list[dict[str, bool]]) -> dict[str, float]:
    """The other engines on the same table, after a check that all say the same."""
    pack = license_pack()
    table = zen.ZenEngine().create_decision(json.dumps(zen_table()))
    environment = celpy.Environment(annotations=dict.fromkeys(NAMES, BoolType),
                                    runner_class=celpy.CompiledRunner)
    cel = environment.program(environment.compile(CEL))
    in_cel = [{name: BoolType(value) for name, value in case.items()} for case in cases]
    for case, typed in zip(cases, in_cel, strict=True):
        yes = determine(pack, "free", case, DAY).outcome == "eligible"
        assert yes == (table.evaluate(case)["result"]["out"] == "yes") == bool(cel.evaluate(typed))
    return {
        "decision_us": best(lambda case: decision(pack, case), cases),
        "decision_outcome_only_us": best(
            lambda case: determine(pack, "free", case, DAY).outcome, cases),
        "zen_engine_us": best(lambda case: table.evaluate(case, {"trace": True}), cases, 3),
        "cel_python_us": best(cel.evaluate, in_cel, 3),
    }


def read(found: Determination, parts: tuple[str, ...]) -> None:
    for part in parts:
        getattr(found, part)


def china() -> dict[str, float]:
    """The Chinese pack's question of a general license, for watch-listed and for civil buyers."""
    pack, rnd = load("cn_dual_use"), Random(7)
    listed = [{**TDK, "dysprosium_pct": rnd.randint(1, 90) / 10,
               "terbium_pct": rnd.choice((0, 1.5)),
               "item_form": rnd.choice(("magnet", "loose_with_goods"))} for _ in range(60)]
    civil = [{"magnet_family": rnd.choice(("NdFeB", "SmCo")), "item_form": "magnet",
              "destination_country": rnd.choice(("DE", "JP", "US")),
              "end_user_on_watch_list": False} for _ in range(60)]

    def time(cases: list[dict[str, Any]], parts: tuple[str, ...]) -> float:
        return best(lambda case: read(determine(pack, "general_license", case, DAY), parts), cases)

    written = [determine(pack, "general_license", case, DAY) for case in listed]
    return {
        "rules": len(pack.rules),
        "determination_us": time(listed, PARTS),
        "determination_with_lawful_changes_us": time(listed, (*PARTS, "lawful_changes")),
        "determination_needs_facts_us": time(civil, PARTS),
        "determination_told_nothing_us": time([{}] * 60, PARTS),
        "outcome_only_us": time(listed, ("outcome",)),
        "canonical_json_us": best(lambda found: found.canonical(), written, 3),
    }


def main() -> None:
    rnd = Random(12)
    cases = [{name: rnd.random() < 0.25 for name in FACTS} for _ in range(300)]
    figures = {**peers(cases), **china()}
    print(f"""\
decision_us: twelve told facts checked, the table decided, the trace of its seven rules read (rule,
  truth, citation). zen-engine: the same table with its trace; cel-python: compiled, no trace.
determination_us: cn_dual_use, general license, a watch-listed buyer. Read are
  {', '.join(PARTS)}
  (of the trace its top: its tree unfolds when read). Lawful changes and the canonical JSON, which
  writes out every part and the whole tree, are timed apart.""")
    for name, value in figures.items():
        print(f"{name:40}{value:>10}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
