"""Decide a portfolio and record it: tables in, one answer a line, one row on record."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from assistant.determining.determinations import on_record
from assistant.portfolio.row_evidence import RowEvidence
from assistant.record import RecordRow
from assistant.roles import Claim, Who, may_confirm
from assistant.services.services import House
from assistant.wording import words
from knowledge import usual_question
from knowledge.errors import PortfolioRefused, UnknownParameter, UnknownRecord, no_such
from knowledge.portfolio.chosen import Chosen, waited_for
from knowledge.portfolio.duckdb_database import count, storing
from knowledge.portfolio.flips import ahead, flips, keep
from knowledge.portfolio.input_tables import GivenTable
from knowledge.portfolio.line_check import sampled
from knowledge.portfolio.lines import Law, Portfolio, Progress, counts, reopen, stage
from knowledge.portfolio.write import write
from knowledge.rules import State
from knowledge.rules.canonical import canonical, digest

KIND = "portfolio"
CLIFFS = 6
"""So many of the next days on which the law changes are looked at without being asked."""
SHOWN = 4
"""So many sampled lines stand on record with their whole determination, one for each outcome."""


@dataclass(frozen=True)
class PortfolioRequest:
    """Which tables, under which law. `screen`: whether the buyers' names are searched in the lists
    and the records."""

    tables: Mapping[str, GivenTable]
    on: date
    pack: str = usual_question.PACK
    question: str = usual_question.QUESTION
    scenario: str = ""
    assume: Mapping[str, str] = field(default_factory=dict)
    screen: bool = True


@dataclass(frozen=True)
class Decided:
    """A portfolio that was decided, and where it stands on record."""

    id: str
    law: Law
    lines: int
    counts: Mapping[str, int]
    missing: Mapping[str, int]
    record: Mapping[str, Any]
    portfolio: Portfolio


def law_of(house: House, asked: PortfolioRequest, who: Who) -> Law:
    """The law that a portfolio is decided under, where it may decide for this team."""
    pack = house.pack(asked.pack, asked.scenario, who.team)
    house.demand_released(who.team, [pack])
    pack.question(asked.question)
    for id, state in asked.assume.items():
        pack.instrument(id)
        if state not in list(State):
            raise UnknownParameter(no_such("state", state, list(State)))
    assumed = tuple(sorted((id, State(state)) for id, state in asked.assume.items()))
    return Law(pack, asked.question, asked.on, assumed)


def folder(house: House, team: str, id: str = "") -> Path:
    """Where a team's portfolios are kept, or one of them."""
    found = house.settings.data / "portfolios" / sha256(team.encode()).hexdigest()[:16]
    return found / id if id else found


@storing()
def decide(house: House, asked: PortfolioRequest, who: Who, now: datetime, *,
           out: Path | None = None, id: str = "",
           progress: Callable[[Progress], None] | None = None,
           stop: Callable[[], bool] | None = None, memory: str = "600MB") -> Decided:
    """Decide every line, decide a sample again by the kernel, and write it on record.

    `out` is a file for the answers; `id` that of a run that was stopped, which goes on where it
    stopped. Raises PortfolioRefused, with nothing on record, where a line is lost, the kernel says
    otherwise than the tables, or it was stopped before the end.
    """
    law, lists = law_of(house, asked, who), house.lists
    begun = bool(id)
    id = id or str(uuid4())
    place = folder(house, who.team, id)
    about = canonical({"law": law.plain(), "lists": lists.snapshot.id, "screen": asked.screen,
                       "by": who.actor})
    if begun:
        portfolio = _going_on(place, law, about, memory)
    else:
        portfolio = _staged(house, asked, who, now, law, place, about, memory)
    try:
        if not portfolio.run(law, progress, stop):
            raise PortfolioRefused(f"stopped before the end; go on with the same tables and the id "
                                   f"{id}")
        lines = sampled(portfolio, law, id)
        if out:
            write(portfolio, law, out)
    except BaseException:
        portfolio.close()
        raise
    found = Decided(id, law, portfolio.lines, counts(portfolio, law),
                    waited_for(portfolio.connection, Chosen()), {}, portfolio)
    body = {**_body(found, lists.snapshot.id, lines, out), "cliffs": _cliffs(found)}
    row = house.records.write(KIND, who.team, who.actor, body, now, id=id)
    return replace(found, record=on_record(row))


def _staged(house: House, asked: PortfolioRequest, who: Who, now: datetime, law: Law, place: Path,
            about: str, memory: str) -> Portfolio:
    place.mkdir(parents=True)
    beside = RowEvidence(house, who, law.pack, asked.on, now, house.lists)
    try:
        portfolio = stage(place / "portfolio.duckdb", asked.tables, law.pack, place,
                          beside.complete if asked.screen else None,
                          may_confirm(who.roles, Claim.FACT).may, memory)
        (place / "about.json").write_text(about, encoding="utf-8")
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return portfolio


def _going_on(place: Path, law: Law, about: str, memory: str) -> Portfolio:
    said = place / "about.json"
    if not said.is_file():
        raise PortfolioRefused(f"no run {place.name} was begun here; leave the id out to begin")
    if said.read_text(encoding="utf-8") != about:
        raise PortfolioRefused("the run was begun under another law, with other lists, or by "
                               "somebody else; begin anew, without its id")
    return reopen(place / "portfolio.duckdb", law.pack, memory, going_on=True)


def _body(found: Decided, snapshot: str, sample: list[int], out: Path | None) -> dict[str, Any]:
    """What stands on record of a run."""
    law, portfolio = found.law, found.portfolio
    made = {line: law.determine(portfolio.facts(line)) for line in sample}
    shown = {one.outcome: one for one in made.values()}
    asked = words.noun(law.question, law.asked.asks, "en")
    return {
        "headline": f"{found.lines} order lines, {asked} on {law.on}: " + ", ".join(
            f"{count} {words.outcome(law.question, name, 'en').lower()}"
            for name, count in found.counts.items() if name != "to_confirm" and count),
        **law.plain(), "outcomes": {str(answer): word for answer, word in law.outcomes.items()},
        "list_snapshot": snapshot, "lines": found.lines, "counts": found.counts,
        "missing": found.missing, "inputs": portfolio.sources,
        "outputs": {out.name: _hash(out)} if out else {},
        "sample": {"lines": len(sample), "differences": 0,
                   "digest": digest([[line, one.digest()] for line, one in made.items()])},
        "determinations": [one.plain() for one in list(shown.values())[:SHOWN]],
    }


def _cliffs(found: Decided) -> list[dict[str, Any]]:
    """What flips on the next days on which the law changes; the lines are kept in the portfolio's
    file."""
    said = []
    for number, (before, after) in enumerate(ahead(found.law, CLIFFS)):
        flipped = flips(found.portfolio, before, after)
        keep(found.portfolio, number)
        said.append({"before": _day(before), "after": _day(after), "flipped": flipped.flipped,
                     "unknown": flipped.unknown,
                     "groups": [vars(cause) for cause in flipped.causes]})
    return said


def _day(law: Law) -> dict[str, Any]:
    return {name: law.plain()[name] for name in ("on", "assumed")}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def stored(house: House, team: str) -> list[tuple[RecordRow, dict[str, Any]]]:
    """The team's portfolios on record, oldest first, whose lines are kept here."""
    return [(row, body) for row, body in house.records.bodies(team, KIND)
            if (folder(house, team, row.id) / "portfolio.duckdb").is_file()]


@storing()
def opened(house: House, team: str, id: str) -> tuple[Portfolio, Law, dict[str, Any]]:
    """A portfolio that was decided, the law it was decided under by today's packs, and its row."""
    path, body = kept_file(house, team, id)
    pack = house.pack(body["pack"], body["scenario"], team)
    law = Law(pack, body["question"], date.fromisoformat(body["on"]),
              tuple((one, State(state)) for one, state in body["assumed"]))
    return reopen(path, pack), law, body


def kept_file(house: House, team: str, id: str) -> tuple[Path, dict[str, Any]]:
    """The file of a portfolio's lines, and its row on record."""
    if house.records.row(team, id).kind != KIND:
        raise UnknownRecord(f"no portfolio is on record under {id!r}; see the list of portfolios")
    path = folder(house, team, id) / "portfolio.duckdb"
    if not path.is_file():
        raise PortfolioRefused("the lines of this portfolio are no longer kept; decide the tables "
                               "anew")
    return path, house.records.read(team, id)


def replayed(house: House, team: str, id: str) -> dict[str, Any]:
    """Decide a stored portfolio again, by the packs that stand here now: the counts then and now,
    and whether the pack is the same."""
    portfolio, law, body = opened(house, team, id)
    try:
        portfolio.run(law, table="again")
        differ = count(portfolio.connection, "SELECT count(*) FROM (SELECT line, answer, confirm "
                       "FROM again EXCEPT SELECT line, answer, confirm FROM result)")
        return {"same_pack": law.pack.fingerprint == body["fingerprint"], "then": body["counts"],
                "now": counts(portfolio, law, "again"), "lines_that_differ": differ}
    finally:
        portfolio.close()
