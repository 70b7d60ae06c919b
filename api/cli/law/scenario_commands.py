"""`lodestone scenarios …`: what is assumed of a scheme that is not published, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json
from api.cli.answers.review_commands import By, Team

app = typer.Typer(help="Scenarios of unpublished schemes: list, show, keep.", no_args_is_help=True)
PackName = Annotated[str, typer.Argument(help="The pack, such as cn_veu.")]


@app.command("list")
def listed(team: Team = "local", json: Json = False) -> None:
    """The built-in scenarios, then the team's own."""
    with common.said_plainly():
        found = common.house().scenarios.list(team)
    if json:
        common.put_json([{"pack": one.pack, "name": one.name, "author": one.author,
                          "date": one.date.isoformat(), "own": bool(one.row)} for one in found])
        return
    for one in found:
        whose = f"kept by {one.by}" if one.row else "built in"
        common.put(f"{one.pack}  {one.name}  {one.author}, {one.date}, {whose}")


@app.command("show")
def show(pack: PackName, name: Annotated[str, typer.Argument(help="The scenario's name.")],
         team: Team = "local") -> None:
    """The text of a scenario: a start for one of your own."""
    with common.said_plainly():
        common.put(common.house().scenarios.read(team, pack, name).text)


@app.command("check")
def check(pack: PackName,
          file: Annotated[Path, typer.Argument(help="A YAML file as `show` prints one.",
                                               exists=True, dir_okay=False)],
          json: Json = False) -> None:
    """Whether a file is a scenario of the pack; nothing is kept. Exit code 2 if it is none."""
    from knowledge.errors import ScenarioRefused
    from knowledge.packs.scenario_file import checked

    with common.said_plainly():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise ScenarioRefused(f"{file.name} is not UTF-8; save it anew") from None
        said, made = checked(pack, text, common.day("", pack))
    if json:
        common.put_json({"pack": pack, "name": said["name"], "fingerprint": made.fingerprint})
    else:
        common.put(f"{said['name']} can be kept ({made.fingerprint[:12]})")


@app.command("keep")
def keep(pack: PackName,
         file: Annotated[Path, typer.Argument(help="A YAML file as `show` prints one.",
                                              exists=True, dir_okay=False)],
         by: By = "local", team: Team = "local") -> None:
    """Keep a scenario of your own; from then on its name may be given to ask and determine."""
    from api.clock import law_day, moment
    from knowledge.errors import ScenarioRefused

    with common.said_plainly():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise ScenarioRefused(f"{file.name} is not UTF-8; save it anew") from None
        now = moment()
        made = common.house().scenarios.add(team, common.whole(by), pack, text, now,
                                            law_day(now, pack))
    common.put(f"Kept {made.name} for {pack}; give it as --scenario {made.name}.")
