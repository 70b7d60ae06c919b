"""Measures name matching: labelled pairs, and perturbed and innocent names against a large list.

Run: LODESTONE_SHARED=<folder> .venv/bin/python -m tests.bench.screening
The last line is one JSON object. CPU time is measured, on one core.
"""

import csv
import json
import os
import random
import resource
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from knowledge.screening import (
    Cuts,
    Edition,
    ListEntry,
    Lists,
    Query,
    Standing,
    likeness,
    screen,
)
from knowledge.screening.lists.consolidated_list import read_csl
from knowledge.screening.lists.edition import sealed
from knowledge.screening.names import likelihood
from knowledge.screening.names.folding import readings
from knowledge.screening.names.name_differences import MEASURES
from tests.bench import learn_names

SHARED = Path(os.environ["LODESTONE_SHARED"])
ORGANIZATIONS = {"Company", "Organization", "LegalEntity"}
PAIR_CUT = 0.8  # two names alone, with no list to count words in
ON = date(2026, 11, 23)


def pairs() -> dict[str, Any]:
    """F1 on the labelled pairs: by weights that were learned without the pair's cluster of names
    (the figure that counts), by the weights in use, and on our own hard pairs that were kept
    unread; pace; and plain matchers in the same run."""
    with (SHARED / "bench/names/pairs_dev.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    judged = [_judged(row, likeness(row["name1"], row["name2"]) >= PAIR_CUT) for row in rows]
    start = time.process_time()
    for _ in range(10):  # tables and caches warm, as in a running service
        for row in rows:
            likeness(row["name1"], row["name2"])
    took = (time.process_time() - start) / 10
    _, unread = learn_names.hard_pairs()
    hard = [(likeness(p.one, p.other, "organization") >= PAIR_CUT, p.same) for p in unread]
    return {
        "cross_validated": learn_names.figures(learn_names.tables()),
        "hard_unread_f1": f1(hard), "hard_unread": len(hard),
        "organisation_f1": f1(_organizations(judged)), "all_f1": f1(_all(judged)),
        "pairs_per_s": round(len(rows) / took), "peers": dict(_peers(rows)),
    }


Judged = tuple[bool, bool, bool]  # is it an organization, said, true


def _judged(row: dict[str, str], said: bool) -> Judged:
    return row["schema"] in ORGANIZATIONS, said, row["is_match"] == "true"


def _all(judged: list[Judged]) -> list[tuple[bool, bool]]:
    return [(said, true) for _, said, true in judged]


def _organizations(judged: list[Judged]) -> list[tuple[bool, bool]]:
    return _all([one for one in judged if one[0]])


def _peers(rows: list[dict[str, str]]) -> Iterator[tuple[str, dict[str, float]]]:
    """Plain matchers, each at the cut that is best for it on these very pairs: a peer's best."""
    scorers = (fuzz.WRatio, fuzz.token_sort_ratio, fuzz.token_set_ratio, fuzz.ratio)
    for scorer in scorers:
        start = time.process_time()
        scores = [scorer(row["name1"], row["name2"], processor=default_process) for row in rows]
        pace = len(rows) / (time.process_time() - start)
        best = max((f1(_all([_judged(row, score >= cut) for row, score in zip(
            rows, scores, strict=True)])), cut) for cut in range(60, 100))
        judged = [_judged(row, score >= best[1]) for row, score in zip(rows, scores, strict=True)]
        yield scorer.__name__, {"organisation_f1": f1(_organizations(judged)), "all_f1": best[0],
                                "cut": best[1], "pairs_per_s": round(pace)}


def f1(said_and_true: list[tuple[bool, bool]]) -> float:
    """2·both / (said + true)."""
    both = sum(said and true for said, true in said_and_true)
    either = sum(said for said, _ in said_and_true) + sum(true for _, true in said_and_true)
    return round(2 * both / either, 4)


def consolidated_list() -> tuple[Lists, int]:
    """The 57,000 names of the Consolidated Screening List, through the product's own reader."""
    path = SHARED / "real/us/lists/csl_2026-07-31_projection.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    rows = [
        {
            "id": str(n), "name": e["n"], "alt_names": e.get("a", []), "type": e.get("t"),
            "source": held["tables"]["sources"][e["s"]],
            "addresses": [{"country": c} for c in e.get("c", [])],
        }
        for n, e in enumerate(held["entries"])
    ]
    raw = json.dumps({"results": rows}).encode()
    published = date.fromisoformat(held["sourceGeneratedAt"][:10])
    parts = read_csl(raw, published=published, retrieved=datetime(2026, 7, 31, 15, tzinfo=UTC))
    return Lists(parts), sum(len(entry.names) for _, entries in parts for entry in entries)


def as_screened(large: Lists) -> dict[str, Any]:
    """What whole screenings make of the pairs, the other name standing among the large list: how
    many of one party are a hit, go to a person, or are passed over, and how many of two; F1 of
    what is a hit, and of what is a hit or goes to a person. Public pairs are screened by weights
    that never saw their cluster of names, in five divisions; the unread ones by those in use."""
    tables = learn_names.tables()
    _, unread = learn_names.hard_pairs()
    every = [*learn_names.public_pairs(), *unread]
    lists = _with_pairs(large, every)
    own = {kind: likelihood.weights(kind) for kind in tables}
    runs: dict[str, list[list[tuple[str, bool]]]] = {}
    for seed in range(5):
        said: dict[str, list[tuple[str, bool]]] = {}
        apart = dict(_weights_apart(tables, seed))
        for pair in every:
            learned = {pair.kind: apart.get((pair.kind, pair.cluster), own[pair.kind])}
            with patch.object(likelihood, "weights", lambda kind, now=learned: now.get(
                    kind, own[kind])):
                outcome = _outcome(lists, pair)
            name = "public" if pair.cluster.startswith("public ") else "hard_unread"
            for group in {name, f"{name}_{pair.kind}"}:
                said.setdefault(group, []).append((outcome, pair.same))
        for group, ones in said.items():
            runs.setdefault(group, []).append(ones)
    return {f"screened_{group}": {
        **{f"{'same' if same else 'other'}_{outcome}": sum(
            one == (outcome, same) for one in found[0])
           for same in (True, False) for outcome in ("hit", "review", "passed")},
        "f1_hit": learn_names.spread([f1([(o == "hit", same) for o, same in ones])
                                      for ones in found]),
        "f1_hit_or_review": learn_names.spread([f1([(o != "passed", same) for o, same in ones])
                                                for ones in found]),
    } for group, found in runs.items()}


def _with_pairs(large: Lists, pairs: list[learn_names.Pair]) -> Lists:
    entries = tuple(
        ListEntry(f"pair-{n}", "pairs", (pair.other,),
                  (Standing(date(2026, 1, 1), "in_force", "own"),),
                  kind="individual" if pair.kind == "person" else "entity")
        for n, pair in enumerate(pairs))
    edition = Edition("pairs", "Pairs", "1", "own", "", ON, datetime(2026, 7, 31, tzinfo=UTC),
                      timedelta(days=1), "", 0)
    return Lists([*large.parts, (sealed(edition, entries), entries)])


def _weights_apart(tables: dict[likelihood.Kind, learn_names.Table], seed: int
                   ) -> Iterator[tuple[tuple[str, str], likelihood.Weights]]:
    for kind, table in tables.items():
        for apart, found in learn_names.held_out(table, learn_names.PENALTY[kind], seed):
            *values, alike = map(float, found)
            learned = likelihood.Weights(dict(zip(MEASURES, values, strict=True)), alike)
            for n in np.flatnonzero(apart):
                yield (kind, table.pairs[n].cluster), learned


def _outcome(lists: Lists, pair: learn_names.Pair) -> str:
    found = screen(lists, Query(pair.one), on=ON, cuts=Cuts(candidates=200, shown_near=200))
    return next((o for o, hits in (("hit", found.hits), ("review", found.near_misses))
                 if any(h.entry.names[0] == pair.other and (o == "hit" or h.flags)
                        for h in hits)), "passed")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The eleven treatments. Each takes the words of a name and a seeded generator.


def _inner(word: str, dice: random.Random) -> int:
    return dice.randrange(1, max(2, len(word) - 1))


def _on_long_word(words: list[str], dice: random.Random, change: Any) -> list[str]:
    longs = [n for n, w in enumerate(words) if len(w) > 3 and w.isalpha()]
    if not longs:
        return words
    at = dice.choice(longs)
    return [*words[:at], change(words[at], _inner(words[at], dice)), *words[at + 1 :]]


FORMS = _words(
    """LTD LTD. LLC INC INC. CO. CO CORP CORP. LIMITED GMBH OOO COMPANY CORPORATION CO.,LTD. JSC AO
    LLC. FZE SA S.A. PLC"""
)
SHORTER = {
    "TECHNOLOGY": "Tech", "TECHNOLOGIES": "Tech", "INTERNATIONAL": "Intl", "COMPANY": "Co",
    "CORPORATION": "Corp", "INDUSTRIES": "Ind", "ENGINEERING": "Eng", "LIMITED": "Ltd",
    "INSTITUTE": "Inst", "UNIVERSITY": "Univ", "ELECTRONICS": "Elec", "GENERAL": "Gen",
    "TRADING": "Trdg", "MANUFACTURING": "Mfg", "NATIONAL": "Natl", "RESEARCH": "Res",
}
GENERIC = _words(
    """TRADING TECHNOLOGY INTERNATIONAL GENERAL GROUP INDUSTRIAL HOLDING DEVELOPMENT INDUSTRY
    SERVICES INVESTMENT ENGINEERING INDUSTRIES"""
)


def drop_letter(words: list[str], dice: random.Random) -> list[str]:
    return _on_long_word(words, dice, lambda w, i: w[:i] + w[i + 1 :])


def double_letter(words: list[str], dice: random.Random) -> list[str]:
    return _on_long_word(words, dice, lambda w, i: w[: i + 1] + w[i:])


def swap_letters(words: list[str], dice: random.Random) -> list[str]:
    return _on_long_word(words, dice, lambda w, i: w[: i - 1] + w[i] + w[i - 1] + w[i + 1 :])


def wrong_letter(words: list[str], dice: random.Random) -> list[str]:
    letter = dice.choice("aeioustrnl")
    return _on_long_word(words, dice, lambda w, i: w[:i] + letter + w[i + 1 :])


def reorder(words: list[str], dice: random.Random) -> list[str]:
    return words[1:] + words[:1]


def drop_form(words: list[str], dice: random.Random) -> list[str]:
    return [w for w in words if w.upper().strip(",") not in FORMS] or words


def other_form(words: list[str], dice: random.Random) -> list[str]:
    return [*drop_form(words, dice), dice.choice(["GmbH", "Ltd", "LLC", "S.A.", "Co., Ltd."])]


def run_together(words: list[str], dice: random.Random) -> list[str]:
    return ["".join(words[:2]), *words[2:]]


def drop_generic(words: list[str], dice: random.Random) -> list[str]:
    kept = [w for w in words if w.upper().strip(",") not in GENERIC]
    return kept if len(kept) > 1 else words


def abbreviate(words: list[str], dice: random.Random) -> list[str]:
    return [SHORTER.get(w.upper().strip(","), w) for w in words]


def other_signs(words: list[str], dice: random.Random) -> list[str]:
    return " ".join(words).replace("-", " ").replace(".", "").replace(",", "").title().split()


TREATMENTS = (drop_letter, double_letter, swap_letters, wrong_letter, reorder, drop_form,
              other_form, run_together, drop_generic, abbreviate, other_signs)


def perturbed(lists: Lists, count: int = 600) -> list[tuple[str, str, str]]:
    """(treatment, name asked, listed name): listed firms, their names changed in eleven ways."""
    dice = random.Random(20261123)
    firms = [e for e in lists.entries if e.kind == "entity" and 2 <= len(e.names[0].split()) <= 9]
    asked = []
    while len(asked) < count:
        treatment = TREATMENTS[len(asked) % len(TREATMENTS)]
        entry = dice.choice(firms)
        words = treatment(entry.names[0].split(), dice)
        if words != entry.names[0].split() or treatment is other_signs:
            asked.append((treatment.__name__, " ".join(words), entry.names[0]))
    return asked


SYLLABLES = """ba ber bo cor da del dor el fa fen gar gra hol in jo ka kel la len lo mar mel mi mon
    na nor ol par per pol ra ren ri ros sa ser sol ste ta tor tri va ven ver wen zan"""
TRADES = """Pumps Valves Bearings Motors Drives Foods Textiles Logistics Shipping Trading Plastics
    Chemicals Tools Robotics Optics Sensors Medical Pharma Energy Solar Wind Steel Timber Furniture
    Consulting Software Systems Automation Electronics Engineering Industries Construction
    Properties Investments Capital Holdings International Services Aviation Marine Technology
    Technologies Materials Instruments Packaging Printing"""
PLACES = """Hangzhou Ningbo Suzhou Shenzhen Dongguan Wuxi Tianjin Qingdao Hamburg Stuttgart Torino
    Lyon Osaka Nagoya Busan Taipei Mumbai Pune Chennai Bursa Izmir Porto Bilbao Gdansk Brno Ohio
    Texas Boston Nevada Leeds Dublin Utrecht Antwerp Basel Vienna Malmo Tampere"""
SURNAMES = """Muller Schmidt Weber Rossi Bianchi Dubois Martin Garcia Lopez Silva Santos Nowak
    Kowalski Novak Svensson Hansen Jensen Tanaka Suzuki Sato Kim Park Lee Chen Wang Zhang Liu Huang
    Singh Kumar Patel Sharma Yilmaz Kaya Smith Jones Taylor Brown Wilson"""
GIVEN = """Anna Peter Hans Maria Giulia Marco Pierre Claire Jose Carmen Joao Ines Piotr Zofia Lars
    Ingrid Kenji Yuki Minho Jisoo Wei Ming Lei Fang Arjun Priya Mehmet Ayse James Emily Oliver
    Sophie Ivan Olga Sergei Natalia Ali Fatima Ahmed Leila Hassan Mariam"""
ENDINGS = ["GmbH", "AG", "S.p.A.", "S.r.l.", "SARL", "S.A.", "Ltd", "Limited", "LLC", "Inc.",
           "Corp.", "Co., Ltd.", "B.V.", "AB", "A/S", "Oy", "Sp. z o.o.", "s.r.o.", "Pvt Ltd", "KK"]


def innocents(count: int = 1000) -> list[str]:
    """Invented registrants: coined, named after a place, after a family; words of real trades."""
    dice = random.Random(77)
    syllables, trades, places, surnames = (
        words.split() for words in (SYLLABLES, TRADES, PLACES, SURNAMES)
    )
    names = []
    for number in range(count):
        coined = "".join(dice.choices(syllables, k=dice.choice((2, 2, 3)))).title()
        trade, second, place = dice.choice(trades), dice.choice(trades), dice.choice(places)
        family, ending = dice.choice(surnames), dice.choice(ENDINGS)
        names.append(
            (
                f"{coined} {trade} {ending}",
                f"{place} {coined} {trade} {second} {ending}",
                f"{family} {trade} {ending}",
                f"{place} {trade} {second} {ending}",
                f"{family} & {dice.choice(surnames)} {trade} {ending}",
                f"{coined} {ending}",
                f"{place} {family} {second} {ending}",
            )[number % 7]
        )
    return names


def innocent_persons(count: int = 500) -> list[str]:
    """Invented persons: one or two usual given names, and a family's."""
    dice = random.Random(78)
    return [" ".join((*dice.sample(GIVEN.split(), 1 + number % 2), dice.choice(SURNAMES.split())))
            for number in range(count)]


def against_the_list(lists: Lists) -> dict[str, float]:
    """Recall, false alarms and time of whole screenings."""
    took: list[float] = []

    def scored(name: str) -> list[tuple[tuple[bool, float], tuple[str, ...]]]:
        """Hits rank before what is near, and each by its likeness."""
        start = time.process_time()
        found = screen(lists, Query(name), on=ON)
        took.append(1000 * (time.process_time() - start))
        return [((hit, h.score), h.entry.names) for hit, some in (
            (True, found.hits), (False, found.near_misses)) for h in some]

    none = (False, 0.0)
    asked = perturbed(lists)
    found = [(treatment, want, scored(name)) for treatment, name, want in asked]
    alarms = [max((s for s, _ in scored(name)), default=none) for name in innocents()]
    alarms.sort(reverse=True)
    looked_at = [screen(lists, Query(name), on=ON).state for name in innocents()]
    persons = [screen(lists, Query(name), on=ON).state for name in innocent_persons()]
    cut_1, cut_5 = alarms[len(alarms) // 100], alarms[len(alarms) // 20]
    ranks = [next((n for n, (_, names) in enumerate(hits) if want in names), 99)
             for _, want, hits in found]

    def recall(cut: tuple[bool, float]) -> float:
        seen = [any(s > cut and want in names for s, names in hits) for _, want, hits in found]
        return round(sum(seen) / len(seen), 4)

    kept = [
        any(
            want in lists.named(number)[0].names
            for way in readings(name)[0]
            for number in lists.blocks.nearest(way.name, Cuts().candidates)
        )
        for _, name, want in asked
    ]
    by_treatment: dict[str, list[bool]] = {}
    for treatment, want, hits in found:
        by_treatment.setdefault(treatment, []).append(
            any(s > cut_1 and want in names for s, names in hits)
        )
    for treatment, results in by_treatment.items():
        print(f"{treatment:14} {sum(results) / len(results):.3f}")
    print(f"cut at 1 % false alarms {cut_1}, at 5 % {cut_5}")
    return {
        "innocents_hit": round(looked_at.count("hit") / len(looked_at), 4),
        "innocents_to_review": round(looked_at.count("review") / len(looked_at), 4),
        "innocent_persons_hit": round(persons.count("hit") / len(persons), 4),
        "innocent_persons_to_review": round(persons.count("review") / len(persons), 4),
        "query_p50_ms": round(float(np.percentile(took, 50)), 3),
        "query_p95_ms": round(float(np.percentile(took, 95)), 3),
        "hit_at_1": round(sum(r == 0 for r in ranks) / len(ranks), 4),
        "blocking_recall": round(sum(kept) / len(kept), 4),
        "recall_at_5": round(sum(r < 5 for r in ranks) / len(ranks), 4),
        "recall_at_1pct_false_alarms": recall(cut_1),
        "recall_at_5pct_false_alarms": recall(cut_5),
    }


if __name__ == "__main__":
    figures: dict[str, Any] = dict(pairs())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    large, names = consolidated_list()
    figures["index_s"] = round(time.process_time() - begun, 1)
    figures["names"] = names
    figures |= against_the_list(large)
    figures |= as_screened(large)
    figures["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    figures["memory_before_mb"] = round(before / 1024)
    print(json.dumps(figures))
