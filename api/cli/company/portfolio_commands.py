"""`lodestone portfolio …`: order lines decided, what flips, and who is told."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json, On
from api.cli.answers.review_commands import By, Team
from knowledge import usual_question

if TYPE_CHECKING:
    from assistant.portfolio.impact import Impact
    from knowledge.portfolio.lines import Progress

app = typer.Typer(help="Order lines decided by the rules, and what would flip.",
                  no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="The id of a portfolio on record.")]
Assume = Annotated[list[str] | None, typer.Option(
    "--assume", help="'instrument=state', as often as needed.")]
Columns = Annotated[list[str] | None, typer.Option(
    "--column", help="'table.column=fact', or 'table.id=column', or 'table.of_line=column' for the "
                     "column of the lines that names a row of the table; as often as needed.")]
Pack = Annotated[str, typer.Option(help="The pack.")]
Question = Annotated[str, typer.Option(help="Its question.")]
Scenario = Annotated[str, typer.Option(help="A scenario of an unpublished scheme.")]
Source = Annotated[str, typer.Option(
    help="A .parquet, .csv or .xlsx file, file.duckdb#table, or postgresql://...#table.")]


@app.command("decide")
def decide(
    lines: Annotated[str, typer.Argument(help="The order lines, as for the other tables.")],
    out: Annotated[Path | None, typer.Option(
        help="A new .parquet, .csv, .duckdb or (up to 100,000 lines) .xlsx file.")] = None,
    items: Source = "", buyers: Source = "", exporters: Source = "", destinations: Source = "",
    column: Columns = None, on: On = "", pack: Pack = usual_question.PACK,
    question: Question = usual_question.QUESTION, scenario: Scenario = "", assume: Assume = None,
    screen: Annotated[bool, typer.Option(help="Search the buyers in lists and records.")] = True,
    resume: Annotated[str, typer.Option(help="The id of a run that was stopped.")] = "",
    memory: Annotated[str, typer.Option(help="What the database may hold.")] = "600MB",
    by: By = "local", team: Team = "local", json: Json = False,
) -> None:
    """Decide every order line; lines in are lines out. Ctrl+C stops after the part at hand."""
    from api.clock import moment
    from assistant.portfolio.deciding import PortfolioRequest
    from assistant.portfolio.deciding import decide as decided
    from assistant.portfolio.portfolio_workbook import workbook
    from knowledge.portfolio.input_tables import given

    sources = {"lines": lines, "items": items, "buyers": buyers, "exporters": exporters,
               "destinations": destinations}
    if out and out.exists():
        raise typer.BadParameter(f"{out} is there already; name a new file")
    sheet = out is not None and out.suffix.lower() == ".xlsx"
    with common.said_plainly(), _stopping() as stop:
        tables = given({name: one for name, one in sources.items() if one}, pairs(column or ()))
        asked = PortfolioRequest(tables, common.day(on, pack), pack, question, scenario,
                                 pairs(assume or ()),
                                 screen)
        found = decided(common.house(), asked, common.who(team, by), moment(),
                        out=None if sheet else out, id=resume, stop=stop,
                        progress=None if json else _progress, memory=memory)
        made = workbook(found) if sheet else b""
        found.portfolio.close()
    if sheet and out:
        common.write_new(out, made, quiet=json)
    if json:
        common.put_json({"id": found.id, "record": dict(found.record), "lines": found.lines,
                         "counts": dict(found.counts), "missing": dict(found.missing)})
        return
    for name, count in found.counts.items():
        common.put(f"{count:10} {name.replace('_', ' ')}")
    common.put(f"On record: {found.id}")


@app.command("what-if")
def what_if(
    id: Id, on: On = "", assume: Assume = None, scenario: Scenario = "",
    fact: Annotated[list[str] | None, typer.Option(
        "--fact", help="'items/T7:terbium_pct=0.3'; without a value the fact is no longer told.",
    )] = None,
    lists: Annotated[Path | None, typer.Option(help="A list file.")] = None,
    kind: Annotated[str, typer.Option(help="Of it: csl, company or officers.")] = "officers",
    published: Annotated[str, typer.Option(help="Its own date.")] = "",
    name: Annotated[str, typer.Option(help="The name of a list of your own.")] = "",
    by: By = "local", team: Team = "local", json: Json = False,
) -> None:
    """What flips if this were so: another day, states, lists, scenario or facts."""
    from api.clock import moment
    from assistant.portfolio.impact import SupposedChange
    from assistant.portfolio.impact import what_if as supposing
    from knowledge.screening.lists.list_files import AboutListFile

    if kind not in ("csl", "company", "officers"):
        raise typer.BadParameter("--kind takes csl, company or officers")
    with common.said_plainly():
        house = common.house()
        body = house.records.read(team, id)
        declared = dict(house.pack(body["pack"], body["scenario"], team).facts)
        about = AboutListFile(kind, common.day(published) if published else None,  # type: ignore[arg-type]
                              name=name)
        found = supposing(house, id, SupposedChange(
            common.day(on) if on else None, pairs(assume or ()), scenario,
            tuple(_row(one, declared) for one in fact or ()),
            (lists, about) if lists else None), common.who(team, by), moment())
    _show(found, json)


@app.command("flips")
def flips(id: Id, by: By = "local", team: Team = "local", json: Json = False) -> None:
    """What flips on the next days on which the law changes, as far as it is known."""
    from assistant.portfolio.impact import cliffs, supposed_of

    with common.said_plainly():
        found = cliffs(common.house(), id, common.who(team, by))
    if json:
        common.put_json([one.plain() for one in found])
        return
    for one in found:
        supposed = supposed_of(one.found)
        common.put(f"# {one.found.after.on}" + (f", if {supposed}" if supposed else ""))
        _show(one, json)


@app.command("line")
def line(id: Id, number: Annotated[int, typer.Argument(help="Which line, from 1.")],
         team: Team = "local", json: Json = False) -> None:
    """One line by the kernel: the whole determination with its trace."""
    from assistant.portfolio.deciding import opened

    with common.said_plainly():
        portfolio, law, _ = opened(common.house(), team, id)
        found = law.determine(portfolio.facts(number))
        portfolio.close()
    if json:
        common.put_json(found.plain())
        return
    common.put(f"{found.outcome.replace('_', ' ')}: {', '.join(found.because)}")
    for one in found.missing.to_yes[:1]:
        common.put(f"missing: {', '.join(one)}")


@app.command("again")
def again(id: Id, team: Team = "local", json: Json = False) -> None:
    """Decide a stored portfolio again by the packs that stand here now."""
    from assistant.portfolio.deciding import replayed

    with common.said_plainly():
        found = replayed(common.house(), team, id)
    if json:
        common.put_json(found)
    else:
        common.put(f"{found['lines_that_differ']} lines differ; the pack is "
                   f"{'the same' if found['same_pack'] else 'another edition'}")
    if found["lines_that_differ"]:
        raise typer.Exit(common.FAILED)


@app.command("sql")
def sql(id: Id, out: Annotated[Path, typer.Argument(help="A new folder.")],
        dialect: Annotated[str, typer.Option(
            help="spark, bigquery, snowflake, trino or duckdb.")] = "spark",
        team: Team = "local") -> None:
    """Write the joining statement and the decided tables for a company's own engine."""
    from assistant.portfolio.deciding import opened
    from knowledge.portfolio.engines import write

    with common.said_plainly():
        portfolio, law, _ = opened(common.house(), team, id)
        made = write(portfolio, law, out, dialect)
        portfolio.close()
    for path in made:
        common.put(str(path))


@app.command("alerts")
def alerts(look: Annotated[bool, typer.Option(help="First look for new ones, and send them.")
                           ] = False, waiting: Annotated[bool, typer.Option(
                               help="Only those that nobody acknowledged.")] = True,
           on: On = "", by: By = "local", team: Team = "local", json: Json = False) -> None:
    """Verdicts that changed or will, and papers that run out."""
    from api.alert_delivery import looked
    from api.clock import moment
    from assistant.portfolio import alerts as kept

    with common.said_plainly():
        house, now = common.house(), moment()
        if look:
            looked(house, common.who(team, by), now, common.day(on))
        shown = kept.alerts(house, team, waiting)
    if json:
        common.put_json([one.plain() for one in shown])
        return
    for one in shown:
        common.put(f"{one.since} {one.cause.replace('_', ' ')}: {one.what} [{one.id[:12]}]"
                   + (f" ({one.acknowledged})" if one.acknowledged else ""))


@app.command("acknowledge")
def acknowledge(alert: Annotated[str, typer.Argument(help="The id of an alert, whole.")],
                comment: Annotated[str, typer.Option(help="What follows from it.")],
                by: By = "local", team: Team = "local") -> None:
    """Take note of an alert, on record."""
    from api.clock import moment
    from assistant.portfolio.alerts import acknowledge as noted

    with common.said_plainly():
        found = noted(common.house(), common.who(team, by), alert, common.whole(comment), moment())
    common.put(found.acknowledged)


def pairs(said: Iterable[str]) -> dict[str, str]:
    """`name=value` entries."""
    found = {}
    for entry in said:
        name, equals, value = entry.partition("=")
        if not equals:
            raise typer.BadParameter(f"{entry!r}: write it as name=value")
        found[name.strip()] = value.strip()
    return found


def _row(entry: str, declared: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    place, _, said = entry.partition(":")
    table, _, id = place.partition("/")
    if not said or not id:
        raise typer.BadParameter(f"{entry!r}: write table/id:fact=value")
    name, _, value = said.partition("=")
    return table, id, common.facts([said], declared) if value else {name: None}


def _progress(found: Progress) -> None:
    typer.echo(f"  … {found.done} of {found.lines} lines, {found.rate:,.0f} a second, "
               f"{found.left:.0f} s left", err=True)


@contextmanager
def _stopping() -> Iterator[Any]:
    """Ctrl+C asks the run to stop after the part at hand; twice stops at once."""
    asked: list[int] = []

    def stop(number: int, _: Any) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)


def _show(found: Impact, json: bool) -> None:
    from assistant.portfolio.impact import said

    if json:
        common.put_json(found.plain())
        return
    common.put(f"{found.found.flipped} of {found.found.lines} lines flip; {found.found.unknown} "
               "become known or unknown")
    for cause in found.found.causes:
        common.put("  " + said(cause, found.found.after.question))
