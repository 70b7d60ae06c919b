"""`lodestone record …`: list, show, verify, replay, export, hold, release, erase; and what persons
do to the record as a whole: take-over, accept-loss, rotate-key, anchor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json

app = typer.Typer(help="The record: list, show, verify, replay, export, hold, erase.",
                  no_args_is_help=True)
Team = Annotated[str, typer.Option(help="The team.")]
Id = Annotated[str, typer.Argument(help="The id of the row.")]


@app.command("list")
def list_rows(team: Team = "local", json: Json = False,
              limit: Annotated[int, typer.Option(min=1, max=1000)] = 20) -> None:
    """The newest rows."""
    with common.said_plainly():
        found = common.house().records.list(team, limit=limit)
    if json:
        common.put_json([vars(row) for row in found])
    else:
        for row in found:
            common.put(f"{row.seq:>6}  {row.at[:19]}  {row.id}  {row.kind}  {row.title}")


@app.command("show")
def show(id: Id, team: Team = "local") -> None:
    """One row and everything recorded under it, as JSON."""
    with common.said_plainly():
        records = common.house().records
        common.put_json(vars(records.row(team, id)) | {"body": records.read(team, id)})


@app.command("verify")
def verify(team: Annotated[str, typer.Option(help="One team; all if left out.")] = "",
           json: Json = False) -> None:
    """Recompute the chain and compare it with the signed head. Exit code 1 if anything is wrong."""
    with common.said_plainly():
        found = common.house().records.verify(team or None)
    if json:
        common.put_json({"whole": found.whole, "rows": found.rows, "problems": found.problems,
                         "accepted": found.accepted})
    else:
        said = "whole" if found.whole else "NOT WHOLE"
        common.put(f"{found.rows} rows of {found.teams} teams: {said}")
        for problem in found.problems:
            common.put(f"  ! {problem}")
        for accepted in found.accepted:
            common.put(f"  · {accepted}")
    raise typer.Exit(common.ANSWERED if found.whole else common.FAILED)


@app.command("replay")
def replay(
    id: Annotated[str, typer.Argument(help="The id of the row; none with --sample.")] = "",
    team: Team = "local", json: Json = False,
    sample: Annotated[int, typer.Option(min=0, help="So many rows, any of them, as known then.")]
    = 0,
    known: Annotated[str, typer.Option(help="then: as the law was known then; now: as now.")]
    = "then",
) -> None:
    """Decide a recorded case again, or a sample of them. Exit code 3 if anything differs."""
    from assistant.replay.replay import replayed, sampled

    if known not in ("then", "now"):
        raise typer.BadParameter("--known takes then or now")
    if bool(id) == bool(sample):
        raise typer.BadParameter("name the id of one row, or --sample and a number")
    with common.said_plainly():
        house = common.house()
        found = sampled(house, team, sample) if sample else [
            replayed(house, team, id, "now" if known == "now" else "then")]
    same = sum(one["same"] for one in found)
    if json:
        common.put_json(found if sample else found[0])
    else:
        for one in found:
            if id or not one["same"]:
                _put_replay(one)
        if sample:
            common.put(f"{same} of {len(found)} replayed to the same bytes")
    raise typer.Exit(common.ANSWERED if same == len(found) else common.UNDECIDED)


def _put_replay(found: dict[str, Any]) -> None:
    common.put(f"{found['headline']} — {'the same' if found['same'] else 'DIFFERENT'}")
    for one in found["replayed"]:
        for line in one["differences"]:
            common.put(f"  · {one['question']}: {line}")


@app.command("export")
def export(to: Annotated[Path, typer.Argument(help="A new folder.")],
           team: Team = "local") -> None:
    """Write a team's whole record into a new folder, with check.py, by which an auditor checks it
    with Python alone."""
    from assistant.record.export import export_folder

    with common.said_plainly():
        count = export_folder(common.house().records, team, to)
    common.put(f"{count} rows written to {to}; to check them: python {to / 'check.py'}")


Reason = Annotated[str, typer.Option(help="Why; it goes on record.")]


@app.command("hold")
def hold(id: Id, reason: Reason, team: Team = "local") -> None:
    """Keep a record's content, whatever its age, until it is released."""
    _retain("hold", id, reason, team)


@app.command("release")
def release(id: Id, reason: Reason, team: Team = "local") -> None:
    """End a legal hold."""
    _retain("release", id, reason, team)


@app.command("erase")
def erase(id: Id, reason: Reason, team: Team = "local") -> None:
    """Erase a record's content after its ten years; its row and hash stay."""
    _retain("erase", id, reason, team)


def _retain(what: str, id: str, reason: str, team: str) -> None:
    from api.clock import moment
    from assistant.office import retention

    with common.said_plainly():
        getattr(retention, what)(common.house().records, team, id, by="command line",
                                 reason=common.whole(reason), now=moment())
    common.put(f"{what}: {id}")


By = Annotated[str, typer.Option(help="Who does it; it goes on record.")]


@app.command("take-over")
def take_over(by: By) -> None:
    """Seal the rows of an earlier edition's record; what could not be proved goes on record."""
    from api.clock import moment
    from assistant.record import custody

    with common.said_plainly():
        count = custody.take_over(common.house().records, common.whole(by), moment())
    common.put(f"{count} rows are sealed. It could not be proved:")
    for sentence in custody.UNPROVED:
        common.put(f"  · {sentence}")


@app.command("accept-loss")
def accept_loss(
    name: Annotated[list[str], typer.Option(help="Who accepts it; two persons, given twice.")],
    reason: Reason,
) -> None:
    """Go on from what is left of a record that does not stand where it was signed."""
    from api.clock import moment
    from assistant.record import custody

    if len(name) != 2:
        raise typer.BadParameter("name two persons: --name A --name B")
    with common.said_plainly():
        found = custody.accept_loss(
            common.house().records, (common.whole(name[0]), common.whole(name[1])),
            common.whole(reason), moment())
    common.put("accepted; from now on the record is written again:")
    for sentence in found:
        common.put(f"  · {sentence}")


@app.command("rotate-key")
def rotate_key(by: By, reason: Reason) -> None:
    """Make a new key, which seals from now on; keep a copy of record.key apart."""
    from api.clock import moment
    from assistant.record import custody

    with common.said_plainly():
        records = common.house().records
        new = custody.rotate_key(records, common.whole(by), common.whole(reason), moment())
    common.put(f"the key {new} seals from now on; copy {records.head.ring.path} to where the copy "
               "of the key is kept")


@app.command("anchor")
def anchor() -> None:
    """Let the configured authority stamp how far the record has come (RFC 3161)."""
    with common.said_plainly():
        records = common.house().records
        place = records.anchors.stamp(records.head.read())
    common.put(f"stamped: {place}")
