"""`lodestone keys …`: make, list and revoke API keys on the machine itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json

app = typer.Typer(help="API keys: make, list, revoke.", no_args_is_help=True)
Team = Annotated[str, typer.Option(help="The team that the key belongs to.")]


@app.command("make")
def make(
    name: Annotated[str, typer.Argument(help="Who or what will use it.")],
    role: Annotated[str, typer.Option(
        help="viewer, analyst, officer, admin, auditor or owner.")] = "analyst",
    team: Team = "local",
    days: Annotated[int, typer.Option(min=1, max=365, help="How long it lasts.")] = 90,
    json: Json = False,
) -> None:
    """Make a key and show its secret, this once."""
    from api.clock import moment
    from api.http.identity import Keys
    from assistant.roles import Role
    from assistant.settings import Settings

    if role not in list(Role):
        raise typer.BadParameter(f"{role!r} is not one of {', '.join(Role)}")
    with common.said_plainly():
        key, secret = Keys.open(Settings()).make(team, name, Role(role), "command line", moment(),
                                                 timedelta(days=days))
    if json:
        common.put_json(vars(key) | {"secret": secret})
        return
    common.put(secret)
    typer.echo(f"The secret of key {key.id} ({key.role} of {key.team}, until {key.ends[:10]}); "
               "it is not shown again.", err=True)


@app.command("list")
def show(team: Team = "local", json: Json = False) -> None:
    """The team's keys, without their secrets."""
    from api.http.identity import Keys
    from assistant.settings import Settings

    with common.said_plainly():
        found = Keys.open(Settings()).list(team)
    if json:
        common.put_json([vars(key) for key in found])
    else:
        for key in found:
            ends = f"revoked {key.revoked[:10]}" if key.revoked else f"until {key.ends[:10]}"
            common.put(f"{key.id}  {key.role:<8} {key.name}  ({ends})")


@app.command("revoke")
def revoke(id: Annotated[str, typer.Argument(help="The key's id.")], team: Team = "local",
           json: Json = False) -> None:
    """End a key at once."""
    from api.clock import moment
    from api.http.identity import Keys
    from assistant.settings import Settings

    with common.said_plainly():
        ended = Keys.open(Settings()).revoke(team, id, moment())
    common.put_json(vars(ended)) if json else common.put(f"Revoked: {ended.name}")
