"""How well the embedded reader reads, writer by writer, each kept apart from what it learned.

`python -m tests.bench.reading [--settled FILE] [-v] [writer …]`: the three writers of the labelled
questions are each read by models of all the others; the sets in `tests/questions/apart` by the
models as they are. Differences from the labels that FILE settles count as it says. The last line is
one JSON object.
"""

import argparse
import json
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import patch

from assistant.reading import embedded, replies
from assistant.reading.contract import FactRead, Reading
from assistant.reading.learned import linear
from assistant.reading.learned.linear import Linear, models
from assistant.reading.mentions.firm_names import names
from assistant.reading.mentions.mentions import page
from assistant.reading.text import Text
from assistant.reading.training.examples import Example, coarse, examples
from assistant.reading.training.examples import read_from as examples_of
from assistant.reading.training.instances import wanted
from assistant.reading.training.train import folds, made, types_of_facts
from tests.embedded_reader import TODAY, declared, known

APART = Path(__file__).parents[1] / "questions" / "apart"
SETTLED = Path(__file__).with_name("reading_settled.jsonl")
WRITERS = ("writer_a", "writer_b", "writer_c")
OWN = "own"
"""A fifth of our own writers, together kept apart; only theirs are labelled as replies."""
PLACES = frozenset({"end_user_country", "destination_country"})
"""The labels name a buyer's place by the one or the other; its country is what is compared."""
DESCRIBED = ("客户", "客戶", "创始人", "员工", "基金", "母公司", "子公司", "家族", "股东")
"""Words of a label that describes a party and does not name it."""
Settled = Mapping[tuple[str, str, str], bool]


def key(text: str) -> str:
    """By what a settled difference names its text."""
    return sha256(text.encode()).hexdigest()[:16]


def settled(path: Path) -> dict[tuple[str, str, str], bool]:
    """Of each text (by `key`) and element, whether the text says it; settled by reading the text
    without its labels."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {(one["text"], one["name"], str(one["value"])): bool(one["said"])
            for one in map(json.loads, lines)}


def plain(value: Any) -> str:
    """A value as labels and readings are compared."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value.isoformat() if isinstance(value, date) else str(value)
    return f"{value:g}"


def wanted_of(one: Example) -> set[tuple[str, str]]:
    """The labelled facts that must be read: neither said only weakly nor a mere bound, which is
    told as not used."""
    return {(fact["name"], "contained" if fact.get("unfigured") else plain(fact["value"]))
            for fact in one.labels.get("facts", ())
            if not fact.get("optional") and fact.get("op", "=") == "="}


def labelled(one: Example) -> set[tuple[str, str]]:
    return {(fact["name"], "contained" if fact.get("unfigured") else plain(fact["value"]))
            for fact in one.labels.get("facts", ())}


def is_found(name: str, value: str, read: Reading) -> bool:
    """Whether a labelled fact was read: under its name, a place under either name, and the share of
    listed owners as a share."""
    told = {(fact.name, plain(fact.value)) for fact in read.said()}
    if name in PLACES:
        return any((each, value) in told for each in PLACES)
    return (name, value) in told or (name.endswith("owner_pct") and any(
        plain(share.percent) == value for share in read.shares))


def is_said(fact: FactRead, one: Example, truth: Settled) -> bool:
    """Whether a fact that was read is labelled, or settled as said."""
    value, labels = plain(fact.value), labelled(one)
    if any((name, value) in labels for name in (PLACES if fact.name in PLACES else (fact.name,))):
        return True
    if value == "contained" and any(name == fact.name for name, _ in labels):
        return True
    return truth.get((key(one.text), fact.name, value), False)


def alike(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def is_named(name: str) -> bool:
    """Whether a labelled party has a name, and is not only described ("our dealer in Osaka")."""
    head = name.split()[0]
    return head[0].isupper() and head not in ("Our", "A", "The") if name.isascii() else (
        not any(word in name for word in DESCRIBED))


@dataclass
class Count:
    """What is counted over the turns of one writer."""

    turns: int = 0
    facts: int = 0
    found: int = 0
    read: int = 0
    said: int = 0
    turns_invented: int = 0
    parties: int = 0
    parties_found: int = 0
    roles: int = 0
    parties_invented: int = 0
    kind: int = 0
    fine_kind: int = 0
    intent: int = 0
    questions: int = 0
    question: int = 0
    misuse: int = 0
    refused: int = 0
    scolded: int = 0
    replies: int = 0
    replied: int = 0

    def figures(self, taken: Sequence[float]) -> dict[str, float]:
        def share(part: int, whole: int) -> float:
            return round(part / whole, 3) if whole else 0.0

        found, right = share(self.found, self.facts), share(self.said, self.read)
        return {
            "turns": self.turns, "facts_found": found,
            "facts_f1": round(2 * found * right / (found + right), 3) if found + right else 0.0,
            "invented_fact_turns": share(self.turns_invented, self.turns),
            "parties": self.parties, "parties_found": share(self.parties_found, self.parties),
            "missed_parties": self.parties - self.parties_found,
            "roles": share(self.roles, self.parties), "invented_parties": self.parties_invented,
            "kind": share(self.kind, self.turns), "fine_kind": share(self.fine_kind, self.turns),
            "intent": share(self.intent, self.turns),
            "question": share(self.question, self.questions),
            "replies": share(self.replied, self.replies), "misuse": self.misuse,
            "misuse_recall": share(self.refused, self.misuse), "scolded": self.scolded,
            "p95_ms": round(1000 * sorted(taken)[int(len(taken) * 0.95)], 1) if taken else 0.0}


def measure(found: Iterable[Example], truth: Settled, verbose: bool) -> dict[str, float]:
    """The figures of one writer; with `verbose`, each difference that is not settled is printed."""
    count, taken = Count(), list[float]()
    embedded.read("Warm the tables up, please.", known())
    for one in found:
        if one.reply:
            count.replies += 1
            count.replied += replied(one)
        if one.after:
            continue
        begun = time.process_time()
        read = embedded.read(one.text, known())
        taken.append(time.process_time() - begun)
        if one.misuse:
            count.misuse += 1
            count.refused += read.misuse is not None
            continue
        turn(count, one, read, truth, verbose)
    return count.figures(taken)


def turn(count: Count, one: Example, read: Reading, truth: Settled, verbose: bool) -> None:
    """Count one innocent turn."""
    count.turns += 1
    count.scolded += read.misuse is not None
    labels, said = wanted_of(one), list(read.said())
    right = [is_said(fact, one, truth) for fact in said]
    count.facts += len(labels)
    count.found += sum(is_found(*label, read) for label in labels)
    count.read += len(said)
    count.said += sum(right)
    count.turns_invented += not all(right)
    named = [party for party in one.labels.get("parties", ())
             if party.get("name") and is_named(party["name"])]
    every = [party["name"] for party in one.labels.get("parties", ()) if party.get("name")]
    hits = [[party for party in read.parties if alike(party.name, label["name"])]
            for label in named]
    count.parties += len(named)
    count.parties_found += sum(map(bool, hits))
    count.roles += sum(any(party.role == label["role"] for party in hit)
                       for label, hit in zip(named, hits, strict=True))
    extra = [party.name for party in read.parties
             if not any(alike(party.name, name) for name in every)
             and not truth.get((key(one.text), "party", party.name), False)]
    count.parties_invented += len(extra)
    sort, ask = coarse(read.kind.value), read.asks[0]
    both = not ask.sure and {sort, coarse(one.kind)} <= {"case", "law"}
    count.kind += sort == coarse(one.kind) or both
    count.fine_kind += read.kind.value == one.kind
    count.intent += read.intent in one.intents
    count.questions += bool(one.questions)
    count.question += bool(set(one.questions) & set(ask.questions))
    if verbose:
        for fact, good in zip(said, right, strict=True):
            if not good:
                print(json.dumps({"text": key(one.text), "name": fact.name,
                                  "value": plain(fact.value), "words": read.words(fact.span),
                                  "of": one.text[:400]}, ensure_ascii=False))
        for name in extra:
            print(json.dumps({"text": key(one.text), "name": "party", "value": name,
                              "of": one.text[:400]}, ensure_ascii=False))


@dataclass(frozen=True)
class Asked:
    """Our open question of an example, as a case would hold it."""

    id: str
    kind: str
    names: tuple[str, ...]
    choices: tuple[str, ...] = ()


def replied(one: Example) -> bool:
    """Whether a reply is read as its label says, with the value that it tells."""
    wants = wanted(one, types_of_facts())
    facts = [fact["name"] for fact in one.labels.get("facts", ())]
    kind = wants if wants in ("confirm", "same", "party") else "fact"
    open_question = Asked("1", kind, tuple(facts[:1]) if kind == "fact" else ())
    held = page(one.text, TODAY, names(Text(one.text), known().spot))
    if kind == "fact" and not facts:
        meant, _ = replies.meant(held, wants)
        return meant == one.reply
    read = replies.reply(embedded.read(one.text, known()), held, [open_question], declared())
    got = read.reply.kind if read.reply else "other"
    told = {(fact.name, plain(fact.value)) for fact in read.said()}
    if kind == "fact":
        return bool(labelled(one) & told) or got == one.reply != "value"
    return got == one.reply or (kind == "confirm" and {got, one.reply} <= {"yes", "confirmed"})


@cache
def by_writer(writer: str) -> tuple[Example, ...]:
    """The examples of a writer; of a fifth of our own writers for `own`."""
    parts = folds(examples())
    return tuple(one for one in examples() if one.writer == writer or (
        writer == OWN and parts[one.writer] == 0 and one.writer not in WRITERS))


@cache
def without(writer: str) -> dict[str, Linear]:
    """Models of all the other writers."""
    kept = {one.writer for one in by_writer(writer)}
    return made([one for one in examples() if one.writer not in kept], types_of_facts())[0]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("writers", nargs="*", default=[])
    asked.add_argument("--settled", type=Path, default=SETTLED)
    asked.add_argument("-v", action="store_true", dest="verbose")
    wants = asked.parse_args()
    truth = settled(wants.settled)
    sets: dict[str, dict[str, Any]] = defaultdict(dict)
    whole = models()
    for writer in wants.writers or (*WRITERS, OWN):
        with patch.object(linear, "models", partial(without, writer)):
            sets["asked"][writer] = measure(by_writer(writer), truth, wants.verbose)
    if not wants.writers:
        with patch.object(linear, "models", lambda: whole):
            for path in (*sorted(APART.glob("*/reading.jsonl")), APART / "first/replies.jsonl"):
                sets["apart"][f"{path.parent.name}/{path.stem}"] = measure(
                    examples_of(path), truth, False)
    print(json.dumps({**sets, "settled": len(truth), "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
