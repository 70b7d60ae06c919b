"""`lodestone sessions …`: who is signed in, and ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json

if TYPE_CHECKING:
    from api.http.sign_in import Sessions

app = typer.Typer(help="Sessions of signed-in people: list, end.", no_args_is_help=True)
Team = Annotated[str, typer.Option(help="The team.")]


@app.command("list")
def show(team: Team = "local", json: Json = False) -> None:
    """The team's sessions of the last 30 days, the newest first."""
    with common.said_plainly():
        found = _sessions().list(team)
    if json:
        common.put_json([vars(one) for one in found])
    else:
        for one in found:
            ended = f"ended {one.revoked[:16]}" if one.revoked else f"last seen {one.seen[:16]}"
            common.put(f"{one.id}  {one.user}  (since {one.made[:16]}, {ended})")


@app.command("end")
def end(
    id: Annotated[str, typer.Argument(help="The session's id; left out: all of a user.")] = "",
    user: Annotated[str, typer.Option(help="End every session of this user.")] = "",
    team: Team = "local", json: Json = False,
) -> None:
    """End a session, or every one of a user, at once."""
    from api.clock import moment

    if bool(id) == bool(user):
        raise typer.BadParameter("name one session, or a user with --user")
    with common.said_plainly():
        sessions = _sessions()
        ids = [id] if id else [one.id for one in sessions.list(team)
                               if one.user == user and not one.revoked]
        ended = [sessions.end(team, one, moment()) for one in ids]
    if json:
        common.put_json([vars(one) for one in ended])
    else:
        common.put(f"{len(ended)} ended")


def _sessions() -> Sessions:
    from api.http.sign_in import Sessions
    from assistant.settings import Settings

    return Sessions.open(Settings())
