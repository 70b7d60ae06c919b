"""Measures spotting: labelled parties of questions that people asked, and the time it takes.

Run: LODESTONE_SHARED=<folder> .venv/bin/python -m tests.bench.spotting [--show]
The last line is one JSON object. `findable`: labelled names that are found where they stand alone,
for a list has them or they carry a legal form; other labels ("a US firm", "Kyoshin Motor") are for
the reader to find. `no_party`: spans that touch no labelled name; the labels miss some, `--show`
prints them.
"""

import json
import re
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from knowledge.screening import Lists
from knowledge.screening.spotting import NameSpan, Spotter
from tests.bench.screening import SHARED, consolidated_list, innocents

LENGTHS = (500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000)


@dataclass
class Count:
    """What was found of one writer's labels."""

    labelled: int = 0
    findable: int = 0
    found: int = 0
    exact: int = 0
    spans: int = 0
    no_party: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        return {
            "labelled": self.labelled, "findable": self.findable, "found": self.found,
            "exact": self.exact,
            "recall_of_findable": round(1 - len(self.missed) / self.findable, 4),
            "spans": self.spans, "no_party": len(self.no_party),
            "precision": round(1 - len(self.no_party) / self.spans, 4),
        }


def questions(writer: str) -> list[dict[str, Any]]:
    """The labelled questions of one writer."""
    path = SHARED / f"cases/asked/writer_{writer}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def counted(spotter: Spotter, rows: list[dict[str, Any]]) -> Count:
    """Labelled names against spans, both ways."""
    count = Count()
    for row in rows:
        text, names = row["text"], [party["name"] for party in row["parties"]]
        spans = spotter.spans(text)
        places = {name: [m.span() for m in re.finditer(re.escape(name), text)] for name in names}
        every = [place for found in places.values() for place in found]
        count.spans += len(spans)
        for name in names:
            met = [span for span in spans for place in places[name] if _touch(span, place)]
            alone = spotter.spans(name)
            findable = any(span.how != "longer" for span in alone)
            count.labelled += 1
            count.findable += findable
            count.found += bool(met)
            count.exact += any((span.start, span.end) in places[name] for span in met)
            if findable and not met:
                count.missed.append(name)
        count.no_party += [f"{s.text} ({s.how}): {text[max(0, s.start - 30):s.end + 30]!r}"
                           for s in spans if not any(_touch(s, place) for place in every)]
    return count


def _touch(span: NameSpan, place: tuple[int, int]) -> bool:
    return span.start < place[1] and place[0] < span.end


SENTENCES = (
    "Can {} import N42SH magnets under a general licence?", "Our buyer {} asks for 4 % Dy.",
    "We ship to {}, end use pumps.", "is {} on any list", "客户是{}，能出口吗？",
    "Kann {} unter einer allgemeinen Lizenz kaufen?", "{}: licence needed?", "Screen {}.",
    "The importer of record is {} and the end user is Bosch.", "Est-ce que {} peut acheter?",
)


def invented(spotter: Spotter) -> float:
    """The part of 1,000 invented names in ten sentences that is found to the letter (a last dot
    may be the sentence's)."""
    right = sum(
        any(span.text.rstrip(".") == name.rstrip(".") for span in spotter.spans(form.format(name)))
        for name in innocents() for form in SENTENCES)
    return round(right / (1_000 * len(SENTENCES)), 4)


def pace(spotter: Spotter, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Milliseconds of CPU for texts cut to 500 characters, and how the work grows."""
    whole = " ".join(row["text"] for row in rows)
    spotter.spans(whole[:5_000])
    took = []
    for start in range(0, 50_000, 500):
        begun = time.process_time()
        spotter.spans(whole[start : start + 500])
        took.append(1000 * (time.process_time() - begun))
    by_length = {}
    for length in LENGTHS:
        begun = time.process_time()
        spotter.spans(whole[:length])
        by_length[length] = 1000 * (time.process_time() - begun)
    growth = np.polyfit(np.log(LENGTHS), np.log(list(by_length.values())), 1)[0]
    return {"ms_500_p50": round(float(np.percentile(took, 50)), 2),
            "ms_500_p95": round(float(np.percentile(took, 95)), 2),
            "growth_exponent": round(float(growth), 2)}


if __name__ == "__main__":
    large, names = consolidated_list()
    figures: dict[str, Any] = {"names": names}
    spotters = {"built_in": Spotter(Lists.built_in()),
                "with_csl": Spotter(Lists([*Lists.built_in().parts, *large.parts]))}
    for title, spotter in spotters.items():
        for writer in "abc":
            found = counted(spotter, questions(writer))
            figures[f"{title}_{writer}"] = found.figures()
            if "--show" in sys.argv:
                print(title, writer, *found.no_party, "missed:", *found.missed, sep="\n  ")
    figures["invented_exact"] = invented(spotters["with_csl"])
    figures |= pace(spotters["with_csl"], questions("c"))
    print(json.dumps(figures))
