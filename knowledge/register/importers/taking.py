"""Takes the rows of a file into the register in one transaction; a trial is taken back whole."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection

from knowledge.errors import KnowledgeError, WrongValue
from knowledge.register.firms_and_items import Firm, Record
from knowledge.register.importers.import_report import (
    Candidate,
    ImportReport,
    ImportSource,
    Outcome,
    Progress,
    RowOutcome,
)
from knowledge.register.name_keys import plain
from knowledge.register.register import Register
from knowledge.register.storage.record_access import BLOCK, Writer, Written
from knowledge.register.values import OwnerStake

STRONG = ("LEI", "USCC", "UEI", "CAGE", "DUNS", "VAT")
_OUTCOMES: dict[Written, Outcome] = {
    "created": "imported",
    "changed": "updated",
    "unchanged": "unchanged",
}


def take(
    register: Register,
    team: str,
    candidates: Iterable[Candidate],
    *,
    by: str,
    now: datetime,
    dry_run: bool,
    total: int,
    progress: Progress | None = None,
) -> tuple[RowOutcome, ...]:
    """Save the candidates and return the result of each; a dry run saves nothing.

    All rows are saved together: if the program stops in the middle, none is. Several candidates of
    one number are one row: a firm, and the links that are nested in it.
    """
    outcomes: dict[int, RowOutcome] = {}
    renamed: dict[str, str] = {}  # the file's id of a firm that the register knows under another
    waiting = iter(candidates)
    with register.writing(keep=not dry_run) as connection:
        while block := list(islice(waiting, BLOCK)):
            for found in _block(connection, team, block, by, now, renamed):
                before, first = len(outcomes), outcomes.get(found.number)
                outcomes[found.number] = _both(first, found) if first else found
                done = len(outcomes)
                if progress and done > before and (done % 100 == 0 or done == total):
                    progress(done, total)
    return tuple(sorted(outcomes.values(), key=lambda outcome: outcome.number))


def _block(
    connection: Connection,
    team: str,
    block: list[Candidate],
    by: str,
    now: datetime,
    renamed: dict[str, str],
) -> Iterator[RowOutcome]:
    """The results of some candidates, which are written together."""
    records = [one.record for one in block if one.record]
    writer = Writer(connection, team, records[0].kind if records else "firm", by, now)
    writer.prefetch((record.id for record in records),
                    (key for record in records for key in _strong(record)))
    for candidate in block:
        yield _one(writer, candidate, renamed)
    writer.flush()


def _both(first: RowOutcome, further: RowOutcome) -> RowOutcome:
    """The result of a row that holds both a firm and links to other firms."""
    notes = (*first.notes, *further.notes, *([further.reason] if further.reason else []))
    changed = first.outcome == "unchanged" and further.outcome == "updated"
    outcome: Outcome = "updated" if changed else first.outcome
    return first.model_copy(update={"notes": notes, "outcome": outcome})


def report(
    register: Register,
    team: str,
    candidates: Iterable[Candidate],
    data: bytes,
    file: str,
    source: ImportSource,
    *,
    by: str,
    now: datetime,
    dry_run: bool,
    total: int,
    progress: Progress | None,
    unmapped: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> ImportReport:
    """Save the entries of a file of a published layout, and return the result of each.

    `unmapped` names what stands in the file and is not read.
    """
    rows = take(register, team, candidates, by=by, now=now, dry_run=dry_run, total=total,
                progress=progress)  # fmt: skip
    return ImportReport(file=file, sha256=hashlib.sha256(data).hexdigest(), dry_run=dry_run,
                        source=source, rows=rows, unmapped=unmapped, notes=notes)  # fmt: skip


def _one(writer: Writer, candidate: Candidate, renamed: dict[str, str]) -> RowOutcome:
    if candidate.record is None:
        return RowOutcome(
            number=candidate.number,
            outcome="refused",
            record=None,
            reason=candidate.refused,
            notes=candidate.notes,
        )
    try:
        proposed = _with_known_ids(candidate.record, renamed)
        record = _identified(writer, proposed, candidate.id_given)
        if record.id != proposed.id:
            renamed[proposed.id] = record.id
        written = writer.write(record, existing=candidate.existing)
    except KnowledgeError as error:
        return RowOutcome(
            number=candidate.number,
            outcome="refused",
            record=None,
            reason=str(error),
            notes=candidate.notes,
        )
    return RowOutcome(
        number=candidate.number,
        outcome=_OUTCOMES[written],
        record=record.id,
        notes=candidate.notes,
    )


def _identified(writer: Writer, record: Record, id_given: bool) -> Record:
    """The record under the id of the firm that bears its numbers, if there is one."""
    if not isinstance(record, Firm):
        return record
    holders = writer.holders(_strong(record))
    if id_given:
        others = sorted(holders - {record.id})
        if others:
            raise WrongValue(
                f"the row says {record.id!r}, but its register number belongs to {others[0]!r}; "
                f"correct one of the two"
            )
        return record
    if len(holders) > 1:
        raise WrongValue(
            f"the register numbers of the row belong to several firms "
            f"({', '.join(sorted(holders))}); say which by its id"
        )
    return record.model_copy(update={"id": holders.pop()}) if holders else record


def _with_known_ids(record: Record, renamed: dict[str, str]) -> Record:
    """The record with the register's ids in place of the file's, also as owner."""
    if not renamed:
        return record
    facts = []
    for fact in record.facts:
        stake = fact.value
        if isinstance(stake, OwnerStake) and stake.firm in renamed:
            stake = stake.model_copy(update={"firm": renamed[stake.firm]})
            fact = fact.model_copy(update={"value": stake, "key": stake.key.casefold()})
        elif fact.field == "branch_of" and fact.value in renamed:
            fact = fact.model_copy(update={"value": renamed[fact.value]})
        facts.append(fact)
    id_ = renamed.get(record.id, record.id)
    return record.model_copy(update={"id": id_, "facts": tuple(facts)})


def _strong(record: Record) -> list[str]:
    """The keys of the register numbers by which a firm is known."""
    return [
        fact.key
        for fact in record.facts
        if fact.field == "identifier" and fact.known and fact.value.scheme in STRONG
    ]


def derived_id(name: str, country: str | None) -> str:
    """The id of a firm of which a file says only name and country; the same each time."""
    seen = f"{plain(name)}|{country or ''}"
    return "firm-" + hashlib.sha256(seen.encode()).hexdigest()[:12]
