"""`lodestone clearances …`: an officer's word that a hit is another party."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json
from api.cli.answers.review_commands import By, Team

app = typer.Typer(help="Hits found to be another party: give, list, withdraw.",
                  no_args_is_help=True)
Reason = Annotated[str, typer.Option(help="Why it is another party, and which paper says so.")]


@app.command("give")
def give(
    name: Annotated[str, typer.Argument(help="The party as it is screened.")],
    entry: Annotated[str, typer.Argument(help="The id of the entry, as `screen` shows it.")],
    reason: Reason,
    until: Annotated[str, typer.Option(help="The first day it no longer holds, within a year.")],
    country: Annotated[str, typer.Option(help="Its country, as JP.")] = "",
    by: By = "local", team: Team = "local", json: Json = False,
) -> None:
    """Clear one hit of a party. It falls on its day, or when the entry changes."""
    from api.clock import moment
    from assistant.determining.screenings import clear_hit
    from knowledge.screening import Query

    with common.said_plainly():
        house, day = common.house(), common.day("")
        made = clear_hit(
            house, Query(common.whole(name), country.upper()), entry, common.who(team, by),
            moment(), reason=common.whole(reason), expires=common.day(until), on=day)
        found = made.plain(house.lists, day)
    common.put_json(found) if json else common.put(_line(found))


@app.command("list")
def show(on: Annotated[str, typer.Option("--on", help="The day, as 2026-11-24.")] = "",
         team: Team = "local", json: Json = False) -> None:
    """The clearances, and whether each stands on a day."""
    with common.said_plainly():
        house, day = common.house(), common.day(on)
        found = [one.plain(house.lists, day) for one in house.clearances.list(team)]
    if json:
        common.put_json(found)
        return
    for one in found:
        common.put(_line(one))
    if not found:
        common.put("No clearance was given.")


@app.command("withdraw")
def withdraw(
    clearance: Annotated[str, typer.Argument(help="Its id, as the list shows it.")],
    reason: Annotated[str, typer.Option(help="Why it is taken back.")],
    by: By = "local", team: Team = "local",
) -> None:
    """Take a clearance back, for good."""
    from api.clock import moment

    with common.said_plainly():
        house = common.house()
        made = house.clearances.withdraw(common.who(team, by), clearance,
                                         reason=common.whole(reason), now=moment())
        common.put(_line(made.plain(house.lists, common.day(""))))


def _line(one: dict[str, str]) -> str:
    day = date.fromisoformat(one["expires"])
    return (f"{one['id']}  {one['state']}: {one['name']} is not {one['entry_name']} "
            f"({one['list'].replace('_', ' ')}), {one['author']}, until {day}: {one['reason']}"
            + (f"; withdrawn by {one['withdrawn']}" if one["withdrawn"] else ""))
