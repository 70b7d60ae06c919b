"""`lodestone slack …`: answer in Slack over Socket Mode, say who is who, print the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json

if TYPE_CHECKING:
    from api.slack.store.people import People

app = typer.Typer(help="The Slack bot: answer, say who is who, print the manifest.",
                  no_args_is_help=True)
User = Annotated[str, typer.Argument(help="The id of the Slack user, such as U0123ABCD.")]


@app.command("run")
def run() -> None:
    """Answer in Slack over Socket Mode, which needs no address that Slack can reach."""
    import asyncio

    from api.clock import moment
    from api.slack.bot import Bot, need
    from api.slack.socket_mode import serve_until_stopped

    with common.said_plainly():
        house = common.house()
        need(house.settings, "slack_app_token")
        bot = Bot(house, moment)
        typer.echo(f"Lodestone answers in the workspace {house.settings.slack_workspace}; "
                   "stop it with Ctrl-C", err=True)
        asyncio.run(serve_until_stopped(bot))


@app.command("map")
def map_user(
    slack: User,
    user: Annotated[str, typer.Option(help="Who he is in Lodestone, as the record names him.")],
    team: Annotated[str, typer.Option(help="His team.")] = "local",
    role: Annotated[list[str] | None, typer.Option(
        help="viewer, analyst, officer, admin, auditor, owner; several times if need be.")] = None,
    by: Annotated[str, typer.Option(help="Who verified it.")] = "command line",
) -> None:
    """Say who a Slack user is; verify it before, approvals in Slack rest on it."""
    from api.clock import moment
    from assistant.roles import Role

    roles = role or ["analyst"]
    for one in roles:
        if one not in list(Role):
            raise typer.BadParameter(f"{one!r} is not one of {', '.join(Role)}")
    with common.said_plainly():
        found = _people().map(slack, team, user, [Role(one) for one in roles], by, moment())
    common.put(f"{found.slack} is {found.user} of {found.team}: {', '.join(sorted(found.roles))}")


@app.command("unmap")
def unmap(slack: User) -> None:
    """Take the mapping away; it no longer counts at once."""
    with common.said_plainly():
        _people().unmap(slack)
    common.put(f"{slack} is nobody here any more")


@app.command("list")
def show(json: Json = False) -> None:
    """Who is who."""
    with common.said_plainly():
        found = _people().all()
    if json:
        common.put_json([{**vars(one), "roles": sorted(one.roles)} for one in found])
    else:
        for one in found:
            common.put(f"{one.slack}  {one.user} of {one.team}: {', '.join(sorted(one.roles))}")


@app.command("manifest")
def manifest(
    url: Annotated[str, typer.Option(
        help="The address of a served Lodestone, for events over HTTP; Socket Mode without.")] = "",
) -> None:
    """Print the manifest from which Slack makes the app."""
    from api.slack.manifest import manifest as made

    if url and not url.startswith("https://"):
        raise typer.BadParameter("Slack takes an address with https:// only")
    common.put_json(made(url))


def _people() -> People:
    from api.slack.store.people import People
    from assistant.settings import Settings
    from knowledge.register.database import connect

    settings = Settings()
    return People(connect(settings.database_url), settings.slack_workspace)
