"""How well questions are read and answered: every public and every own question through the house.

`python -m tests.bench.reading [-v] [asked|asked_apart|own|shared]`; with -v each answer that misses
is printed. The last line is one JSON object.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.house import House, open_house
from assistant.settings import Settings
from knowledge import strict_yaml
from knowledge.errors import KnowledgeError
from tests.asking import DAY, NOW, ask, meets, told

QUESTIONS = Path(__file__).parents[1] / "questions"
OWN = ("asked", "asked_apart", "own")


def cases(which: str, shared: str) -> Iterator[tuple[Sequence[str], Mapping[str, Any]]]:
    """The turns of each case, and what is expected of the last answer."""
    if which != "shared":
        for one in strict_yaml.read(QUESTIONS / f"{which}.yaml"):
            yield one["ask"], one
        return
    expected = strict_yaml.read(QUESTIONS / "shared.yaml")
    for name in ("china", "us", "questions"):
        path = Path(shared) / "cases" / f"{name}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            lines = [" or ".join(expected[case["id"]])]
            day = date.fromisoformat(case.get("as_of", DAY.isoformat()))
            turns = [*case.get("context", [])[:1], case["question"]]
            yield turns, {"expect": lines, "intent": case.get("intent"), "on": day}


def missed(found: Answer, case: Mapping[str, Any]) -> list[str]:
    """The lines of which nothing is met."""
    return [line for line in case["expect"]
            if not any(meets(found, one) for one in line.split(" or "))]


def run(house: House, which: str, shared: str, verbose: bool) -> dict[str, Any]:
    """Ask every case of a set; how many intents and expectations were met, and how fast."""
    count: dict[str, int] = dict.fromkeys(("asked", "met", "intents", "intents_met"), 0)
    taken: list[float] = []
    for turns, case in cases(which, shared):
        conversation, found = "", None
        try:
            for text in turns:
                begun = time.perf_counter()
                found = ask(house, text, case.get("on", DAY), conversation=conversation)
                taken.append(1000 * (time.perf_counter() - begun))
                conversation = found.conversation
        except KnowledgeError as error:
            print(f"{turns}: {error}")
        bad = ["no answer"] if found is None else missed(found, case)
        wanted = case.get("intent")
        count["asked"] += 1
        count["met"] += not bad
        count["intents"] += bool(wanted)
        count["intents_met"] += bool(wanted and found and found.intent == wanted)
        if verbose and found and (bad or (wanted and found.intent != wanted)):
            print(f"{turns} wants {bad} {wanted or ''}: {told(found)}")
    taken.sort()
    return {**count, "answer_p50_ms": round(taken[len(taken) // 2]),
            "answer_p95_ms": round(taken[int(len(taken) * 0.95)])}


def main() -> None:
    import os

    shared = os.environ.get("LODESTONE_SHARED", "")
    named = [one for one in sys.argv[1:] if not one.startswith("-")]
    if "shared" in named and not shared:
        sys.exit("LODESTONE_SHARED must name the folder of the shared cases; set it, or leave "
                 "out the word: shared")
    sets = named or [*OWN, *(["shared"] if shared else [])]
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Settings(data=Path(folder)), now=NOW)
        ask(house, "warm up")
        found = {one: run(house, one, shared, "-v" in sys.argv) for one in sets}
        house.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
