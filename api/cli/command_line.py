"""The command line: `lodestone ask`, `determine`, `serve` and all the rest."""

from __future__ import annotations

import gc
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from api.cli.answers import ask_commands, feedback_commands, record_commands, review_commands
from api.cli.company import (
    batch_command,
    clearance_commands,
    list_commands,
    portfolio_commands,
    register_commands,
)
from api.cli.law import law_commands, release_commands, scenario_commands, text_commands
from api.cli.service import (
    care_commands,
    key_commands,
    serve_command,
    session_commands,
    settings_command,
    slack_commands,
    status_command,
)

app = typer.Typer(
    help="An export-control assistant for rare-earth magnets: the rules decide; a model reads "
         "the question at most.",
    no_args_is_help=True, rich_markup_mode=None,
    pretty_exceptions_enable=False)


def _version(said: bool) -> None:
    if said:
        typer.echo(f"lodestone {version('lodestone')}")
        raise typer.Exit


@app.callback()
def options(show: Annotated[bool, typer.Option(
        "--version", callback=_version, is_eager=True, help="Print the version and exit.")] = False
        ) -> None:
    """Options of the program itself."""


for command in (
        ask_commands.ask, ask_commands.determine, ask_commands.screen, batch_command.batch,
        law_commands.packs, law_commands.rulebook, serve_command.serve, serve_command.mcp,
        care_commands.doctor, care_commands.backup, care_commands.restore, review_commands.memo,
        review_commands.tasks, settings_command.settings, status_command.status):
    app.command()(command)
app.add_typer(text_commands.library, name="library")
app.add_typer(record_commands.app, name="record")
app.add_typer(review_commands.app, name="review")
app.add_typer(key_commands.app, name="keys")
app.add_typer(session_commands.app, name="sessions")
app.add_typer(feedback_commands.app, name="feedback")
app.add_typer(release_commands.app, name="releases")
app.add_typer(clearance_commands.app, name="clearances")
app.add_typer(register_commands.app, name="register")
app.add_typer(list_commands.app, name="lists")
app.add_typer(portfolio_commands.app, name="portfolio")
app.add_typer(scenario_commands.app, name="scenarios")
app.add_typer(slack_commands.app, name="slack")


FEW_LOOKS = 50_000
"""How many more objects there are before Python looks for circles among them. A start makes many
that stay; with the usual 700, a tenth of its time goes into such looks."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(FEW_LOOKS)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    app()


if __name__ == "__main__":
    main()
