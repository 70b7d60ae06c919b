"""`lodestone feedback …`: what people say of answers, on record beside them."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json
from api.cli.answers.review_commands import By, Team

app = typer.Typer(help="What people say of answers: give, list.", no_args_is_help=True)


@app.command("give")
def give(record: Annotated[str, typer.Argument(help="The record of an answer.")],
         said: Annotated[str, typer.Argument(help="right, wrong or unclear.")],
         comment: Annotated[str, typer.Option(help="What to say with it.")] = "",
         by: By = "local", team: Team = "local", json: Json = False) -> None:
    """Say of an answer that it is right, wrong or unclear; it stands on record beside it."""
    from api.clock import moment
    from assistant.office.feedback import SAID
    from assistant.office.feedback import give as given

    word = next((one for one in SAID if one == said), None)
    if word is None:
        raise typer.BadParameter(f"{said!r} is not one of {', '.join(SAID)}")
    with common.said_plainly():
        made = given(common.house().records, common.who(team, by), record, word,
                     common.whole(comment), moment())
    common.put_json(made) if json else common.put(f"On record as {made['id']}: {made['about']}")


@app.command("list")
def list_feedback(team: Team = "local", json: Json = False) -> None:
    """The team's feedback, newest first."""
    from assistant.office.feedback import listed

    with common.said_plainly():
        found, _ = listed(common.house().records, team, limit=1000)
    if json:
        common.put_json(found)
    else:
        for one in found:
            common.put(f"{one['at'][:10]}  {one['said']:<7} {one['by']}: {one['about']}"
                       + (f" ({one['comment']})" if one["comment"] else ""))
