"""What ten thousand reviews and clearances cost: an approval, and an answer beside one without any.

    python tests/bench/office.py [--count 10000] [--answers 15]

The last line is one JSON object: the milliseconds of `decide` at the median, of the processor alone
(which a busy machine does not change) and at the slowest, and how much longer an answer takes than
in a house with none (1.0: no longer).
"""

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from assistant.answering import answer  # noqa: E402
from assistant.asked import Asked  # noqa: E402
from assistant.office.reviews import Review, Reviews  # noqa: E402
from assistant.record import RecordRow  # noqa: E402
from assistant.record.chain import sha  # noqa: E402
from assistant.roles import Who  # noqa: E402
from assistant.services.services import House, open_house  # noqa: E402
from assistant.settings import Settings  # noqa: E402
from knowledge.register.database import writing  # noqa: E402
from knowledge.rules.canonical import canonical  # noqa: E402
from tests.bench.bars import tell  # noqa: E402

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
ASKED = Asked("Could Pumpenwerk Hollfeld GmbH, a German maker of civil heating pumps, import N38EH "
              "arc segments with 6.5 % dysprosium from Ningbo under general authorisation?",
              law_day=DAY, now=NOW)


def body_of(kind: str, number: int, answered: str, hash: str) -> tuple[str, dict[str, Any]]:
    """Under which title the row of a review or clearance stands, and its content."""
    if kind == "clearance":
        party = f"example works {number}|DE|"
        return party, {
            "step": "given", "asked": {"name": f"Example Works {number}", "country": "DE",
                                       "ids": {}}, "list": "control_list", "entry_name": "Example",
            "party": party, "entry_id": f"e{number}", "entry_hash": "0" * 64,
            "reason": "Another register number, another town", "author": "officer",
            "decided": str(DAY), "expires": str(DAY + timedelta(days=300)), "why": [],
            "snapshot": "s", "headline": f"cleared: Example Works {number}"}
    record = answered if number == 0 else f"answer {number}"
    return record, {
        "review": "", "step": "submitted", "record": record, "record_hash": hash,
        "record_headline": "NOT ELIGIBLE", "asked_by": "analyst", "comment": "please look",
        "channel": "api", "supersedes": "", "headline": "submitted", "tasks": [
            {"kind": "review", "about": "", "what": "Look again", "due": "2027-11-24",
             "held_by": ""}]}


def filled(house: House, count: int, answered: str, hash: str) -> None:
    """So many reviews and clearances, in one transaction."""
    with house.records.head.locked():
        head = house.records.head.read()
        with writing(house.records.engine) as connection:
            for number in range(count):
                for kind in ("review", "clearance"):
                    title, said = body_of(kind, number, answered, hash)
                    id, last = f"{kind} {number}", head.team("local")
                    text = canonical(said | ({"review": id} if kind == "review" else {}))
                    row = RecordRow("local", last["seq"] + 1, id, NOW.isoformat(), kind,
                                    "analyst", title, sha(text), last["hash"], "")
                    head = house.records.put(connection, head, replace(row, hash=row.sealed()),
                                             text)
            house.records.head.prepare(head)
        house.records.head.move()


def seconds(work: Any, clock: Any = time.perf_counter) -> float:
    since = clock()
    work()
    return float(clock() - since)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--answers", type=int, default=15)
    said = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, \
            closing(open_house(Settings(data=Path(folder, "none"), vectors="off"), NOW)) as none, \
            closing(open_house(Settings(data=Path(folder, "many"), vectors="off"), NOW)) as many:
        first = answer(many, ASKED)
        answer(none, ASKED)
        hash = many.records.row("local", first.record).hash
        filled(many, said.count, first.record, hash)
        none_s, many_s = [], []
        for _ in range(said.answers):  # one after the other, so that both see the same machine
            none_s.append(seconds(lambda: answer(none, ASKED)))
            many_s.append(seconds(lambda: answer(many, ASKED)))
        reviews = Reviews(many.records)
        cold = seconds(lambda: reviews.list("local"))
        rows = [answer(many, ASKED).record for _ in range(said.answers)]
        made = [reviews.submit(Who("local", "analyst"), row, NOW) for row in rows]
        cpu: list[float] = []

        def approve(one: Review) -> None:
            cpu.append(seconds(lambda: reviews.decide(
                Who("local", "officer"), one.id, "approved", one.record_hash, NOW),
                time.thread_time))

        held = len(many.clearances.list("local"))
        decide = [seconds(lambda one=one: approve(one)) for one in made]
        told = {"reviews": said.count, "clearances": said.count,
                "decide_ms": round(statistics.median(decide) * 1000, 1),
                "decide_cpu_ms": round(statistics.median(cpu) * 1000, 1),
                "decide_max_ms": round(max(decide) * 1000, 1),
                "first_reading_ms": round(cold * 1000),
                "listed": len(reviews.list("local")),
                "list_ms": round(seconds(lambda: reviews.list("local")) * 1000, 1),
                "answer_ms": round(statistics.median(many_s) * 1000, 1),
                "answer_ms_with_none": round(statistics.median(none_s) * 1000, 1),
                "answer_ratio": round(statistics.median(many_s) / statistics.median(none_s), 3)}
    tell(told, {"an approval takes at most 20 ms": told["decide_ms"] <= 20,
                "an answer is not slower than with none": told["answer_ratio"] <= 1.1,
                "the reviews were there": told["listed"] >= said.count + said.answers,
                "the clearances were there": held == said.count})


if __name__ == "__main__":
    main()
