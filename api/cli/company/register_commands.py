"""`lodestone register …`: files of firms and items in and out, one record, one statement."""

from __future__ import annotations

import json as json_
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json
from api.cli.answers.review_commands import By, Team

app = typer.Typer(help="The firm and item records: import, export, show, set.",
                  no_args_is_help=True)
Kind = Annotated[str, typer.Option(help="firm or item.")]
Grade = Annotated[str, typer.Option(help="A official, B document of the party, C public, "
                                         "D inferred.")]
Day = Annotated[str, typer.Option(help="The day of the source, as 2026-11-20.")]


@app.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, FollowTheMoney, GLEIF or CSL file.")],
    source: Annotated[str, typer.Option(help="What the statements rest on; the same title "
                                             "replaces what it said before.")],
    grade: Grade, kind: Kind = "firm", day: Day = "",
    keep: Annotated[bool, typer.Option("--keep", help="Keep it; else it is only tried.")] = False,
    column: Annotated[list[str] | None, typer.Option(
        "--column", help="'heading=target', as often as needed; an empty target leaves it out.")
    ] = None,
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook.")] = "",
    confirmed: Annotated[bool, typer.Option(
        "--confirmed", help="Every row was checked against the source.")] = False,
    by: By = "local", team: Team = "local", json: Json = False,
) -> None:
    """Try a file, or with --keep take it in: every row is in the report."""
    from api.clock import moment
    from assistant.intake.file_imports import Handed, take_in
    from knowledge.register.importers import ImportSource

    with common.said_plainly():
        handed = Handed(
            data=common.content(file), file=file.name, kind=_kind(kind),
            source=ImportSource(title=common.whole(source), day=common.day(day) if day else None,
                                grade=_grade(grade), confirmed=confirmed),
            mapping=mapped(column or ()), sheet=sheet or None)
        found = take_in(common.house(), handed, common.who(team, by), moment(),
                        dry_run=not keep, progress=None if json else common.progress)
    if json:
        common.put_json(found)
        return
    for one in found["columns"]:
        common.put(f"  column {one['column']!r} -> {one['target'] or '(left out)'}")
    for row in found["rows"]:
        if row["reason"] or row["notes"]:
            common.put(f"  row {row['number']}: {row['outcome']} "
                       f"{row['reason']} {'; '.join(row['notes'])}".rstrip())
    common.put(found["headline"] + ("" if keep else ". Nothing was saved; --keep takes it in."))


@app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="A new file.")],
    kind: Kind = "firm", team: Team = "local",
    form: Annotated[str, typer.Option(help="ftm, csv or xlsx.")] = "xlsx",
    statements: Annotated[bool, typer.Option("--statements", help="CSV of every statement with "
                                                                  "its source.")] = False,
) -> None:
    """Write all firms or items to a file whose cells no program runs."""
    from knowledge.register.exports import export as written

    if form not in ("ftm", "csv", "xlsx"):
        raise typer.BadParameter("--form takes ftm, csv or xlsx")
    with common.said_plainly():
        made = written(common.house().register, team, "firms" if _kind(kind) == "firm" else "items",
                       form, statements=statements)  # type: ignore[arg-type]
    common.write_new(out, made)


@app.command("show")
def show(
    id: Annotated[str, typer.Argument(help="A firm's id or a part number.")],
    kind: Kind = "firm", team: Team = "local", json: Json = False,
    on: Annotated[str, typer.Option("--on", help="What was true on a day.")] = "",
    known: Annotated[str, typer.Option(help="What was known at a moment, as "
                                            "2026-11-20T12:00:00+00:00.")] = "",
) -> None:
    """One record, statement by statement, each with its source, date and grade."""
    with common.said_plainly():
        register, kind_ = common.house().register, _kind(kind)
        read: Any = register.firm if kind_ == "firm" else register.item
        day, moment = common.day(on) if on else None, common.moment_of(known) if known else None
        record = read(team, id, known=moment, on=day)
        passages = register.passages(team, id, kind_, known=moment, on=day)
    if json:
        common.put_json(record.model_dump(mode="json"))
        return
    for one in passages:
        dated = f", {one.source_date}" if one.source_date else ""
        common.put(f"{one.text} [{one.source}{dated}; grade {one.grade}"
                   f"{', confirmed' if one.confirmed else ''}]")


@app.command("set")
def put(
    id: Annotated[str, typer.Argument(help="A firm's id or a part number, new or known.")],
    field: Annotated[str, typer.Argument(help="The field, such as military_work.")],
    value: Annotated[str, typer.Argument(help="JSON, or a plain text; 'unknown' and "
                                              "'not_applicable' are states.")],
    source: Annotated[str, typer.Option(help="What it rests on.")], grade: Grade,
    kind: Kind = "firm", day: Day = "", by: By = "local", team: Team = "local",
    since: Annotated[str, typer.Option(help="The first day it holds.")] = "",
    until: Annotated[str, typer.Option(help="The first day it no longer does.")] = "",
    settle: Annotated[bool, typer.Option("--settle", help="Withdraw what contradicts it.")] = False,
    confirmed: Annotated[bool, typer.Option("--confirmed", help="Checked against its "
                                                                "source.")] = False,
) -> None:
    """Enter one statement with its source."""
    from api.clock import moment
    from assistant.intake.entered_statements import EnteredStatement, enter

    state: Any = value if value in ("unknown", "not_applicable") else "known"
    said = EnteredStatement(
        field=field, value=_value(common.whole(value)) if state == "known" else None, state=state,
        source=common.whole(source), grade=_grade(grade),
        source_date=common.day(day) if day else None, confirmed=confirmed,
        valid_from=common.day(since) if since else None,
        valid_to=common.day(until) if until else None)
    with common.said_plainly():
        record = enter(common.house(), _kind(kind), common.whole(id), [said],
                       common.who(team, by), moment(), settle=settle)
    against = sorted({held.field for held in record.contradictions})
    common.put(f"{record.id}: {len(record.facts)} statements"
               + (f"; the sources contradict each other on {', '.join(against)}" if against else "")
               )


def _value(text: str) -> Any:
    try:
        return json_.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text


def _kind(text: str) -> Literal["firm", "item"]:
    if text not in ("firm", "item"):
        raise typer.BadParameter("--kind takes firm or item")
    return "firm" if text == "firm" else "item"


def _grade(text: str) -> Any:
    if text not in ("A", "B", "C", "D"):
        raise typer.BadParameter("--grade takes A, B, C or D")
    return text


def mapped(columns: Iterable[str]) -> dict[str, str]:
    """The meaning of columns as typed: heading=target."""
    return dict(_column(one) for one in columns)


def _column(said: str) -> tuple[str, str]:
    heading, equals, target = common.whole(said).rpartition("=")
    if not equals:
        raise typer.BadParameter(f"{said!r}: write a column as heading=target")
    return heading, target.strip()
