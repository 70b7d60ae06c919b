"""The command line: `lodestone ask`, `determine`, `serve` and all the rest."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from api.commands import (
    asking,
    batch,
    care,
    clearances,
    feedback,
    keys,
    knowledge,
    lists,
    portfolio,
    record,
    register,
    releases,
    review,
    scenarios,
    serving,
    sessions,
    settings,
    slack,
    status,
    texts,
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


for command in (asking.ask, asking.determine, asking.screen, batch.batch, knowledge.packs,
                knowledge.rulebook, serving.serve, serving.mcp, care.doctor,
                care.backup, care.restore, review.memo, review.tasks, settings.settings,
                status.status):
    app.command()(command)
app.add_typer(texts.library, name="library")
app.add_typer(record.app, name="record")
app.add_typer(review.app, name="review")
app.add_typer(keys.app, name="keys")
app.add_typer(sessions.app, name="sessions")
app.add_typer(feedback.app, name="feedback")
app.add_typer(releases.app, name="releases")
app.add_typer(clearances.app, name="clearances")
app.add_typer(register.app, name="register")
app.add_typer(lists.app, name="lists")
app.add_typer(portfolio.app, name="portfolio")
app.add_typer(scenarios.app, name="scenarios")
app.add_typer(slack.app, name="slack")


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
    app()


if __name__ == "__main__":
    main()
