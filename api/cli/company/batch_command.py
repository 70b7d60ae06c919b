"""`lodestone batch FILE`: a customer master before the lists and the rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import common
from api.cli.answers.ask_commands import FactsOption, Json, On
from api.cli.answers.review_commands import By, Team
from knowledge import usual_question


def batch(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX with one firm a row.")],
    out: Annotated[Path, typer.Option(help="The workbook to write, a new file.")],
    on: On = "", fact: FactsOption = None, json: Json = False,
    item: Annotated[str, typer.Option(help="A part number on record, for every row.")] = "",
    pack: Annotated[str, typer.Option(help="The pack.")] = usual_question.PACK,
    question: Annotated[str, typer.Option(help="Its question.")] = usual_question.QUESTION,
    scenario: Annotated[str, typer.Option(help="A scenario of an unpublished scheme.")] = "",
    column: Annotated[list[str] | None, typer.Option(
        "--column", help="'heading=target', as often as needed.")] = None,
    against: Annotated[str, typer.Option(help="The record of an earlier batch: show what "
                                              "flipped.")] = "",
    by: By = "local", team: Team = "local",
) -> None:
    """Screen and decide every row; the workbook keeps the input columns and drops nothing."""
    from api.cli.company.register_commands import mapped
    from api.clock import moment
    from assistant.batch import Batch, flips, run_batch, workbook

    with common.said_plainly():
        house = common.house()
        facts = common.facts(fact or (), dict(house.pack(pack, scenario).facts))
        found = run_batch(
            house, Batch(data=common.content(file), file=file.name, on=common.day(on, pack),
                         pack=pack, question=question, scenario=scenario, item=item, facts=facts,
                         mapping=mapped(column or ()), against=against),
            common.who(team, by), moment(), None if json else common.progress)
        made = workbook(found)
    if json:
        common.put_json({"record": found.record, "counts": found.counts,
                         "flips": len(flips(found.rows)), "rows": len(found.rows)})
    else:
        for name, count in sorted(found.counts.items()):
            common.put(f"{count:6} {name.replace('_', ' ')}")
        if against:
            common.put(f"{len(flips(found.rows)):6} flipped since {against}")
        common.put(f"On record: {found.record['id']}")
    common.write_new(out, made, quiet=json)
