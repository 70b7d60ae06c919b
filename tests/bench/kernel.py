"""Time of one decision and of one whole determination, beside two other engines, in one run.

    python -m tests.bench.kernel

All figures are CPU time of one thread, in microseconds: the best of several rounds, each over many
cases, of the Chinese pack other ones in each round. Cases share what the kernel keeps of the parts
that they tell alike, as they do in use; none is asked twice. What each contains is printed with it.
The last line is one JSON object.
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


def best_of_new(work: Callable[[Any], object], make: Callable[[], Any], rounds: int = 7,
                cases: int = 60) -> float:
    """Microseconds a case, in the best round, each over new cases."""
    return min(best(work, [make() for _ in range(cases)], 1) for _ in range(rounds))


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

    def beside() -> dict[str, Any]:
        """Other facts of a case, so that few are alike."""
        facts = {"passed_on_to_japan": rnd.random() < 0.2, "japan_military": False,
                 "control_listed_owner_pct": rnd.randint(0, 60), "has_contract": True,
                 "exporter_prior_exports": rnd.random() < 0.8, "element": "Dy",
                 "exporter_fixed_channels": rnd.random() < 0.8, "exporter_criminal_record": False,
                 "watch_listed_owner_pct": rnd.randint(0, 60),
                 "raises_japan_military_strength": rnd.random() < 0.1}
        return {name: value for name, value in facts.items() if rnd.random() < 0.5}

    def listed() -> dict[str, Any]:
        return {**beside(), **TDK, "dysprosium_pct": rnd.randint(1, 90) / 10,
                "terbium_pct": rnd.choice((0, 1.5)),
                "item_form": rnd.choice(("magnet", "loose_with_goods"))}

    def civil() -> dict[str, Any]:
        return {**beside(), "magnet_family": rnd.choice(("NdFeB", "SmCo")), "item_form": "magnet",
                "destination_country": rnd.choice(("DE", "JP", "US")),
                "end_user_on_watch_list": False}

    def time(make: Callable[[], dict[str, Any]], parts: tuple[str, ...]) -> float:
        return best_of_new(lambda case: read(determine(pack, "general_license", case, DAY), parts),
                           make)

    def whole() -> Determination:
        """A determination of which every part was read before."""
        found = determine(pack, "general_license", listed(), DAY)
        read(found, (*PARTS, "lawful_changes"))
        return found

    return {
        "rules": len(pack.rules),
        "determination_us": time(listed, PARTS),
        "determination_with_lawful_changes_us": time(listed, (*PARTS, "lawful_changes")),
        "lawful_changes_us": best_of_new(
            lambda found: found.lawful_changes,
            lambda: determine(pack, "general_license", listed(), DAY)),
        "determination_needs_facts_us": time(civil, PARTS),
        "missing_sets_us": best_of_new(
            lambda found: found.missing, lambda: determine(pack, "general_license", civil(), DAY)),
        "determination_told_nothing_us": time(dict, PARTS),
        "outcome_only_us": time(listed, ("outcome",)),
        "canonical_json_us": best_of_new(lambda found: found.canonical(), whole),
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
  writes out every part, read before, and the whole tree, are timed apart; so are the missing
  sets.""")
    for name, value in figures.items():
        print(f"{name:40}{value:>10}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
