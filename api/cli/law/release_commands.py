"""`lodestone releases …`: which rule packs two people signed, and one's own signature."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json
from api.cli.answers.review_commands import Team

app = typer.Typer(help="Which rule packs two officers signed: list, sign.", no_args_is_help=True)
By = Annotated[str, typer.Option(help="Who signs, as the record names them: whoever may write the "
                                      "data folder is believed.")]


@app.command("list")
def list_releases(team: Team = "local", json: Json = False) -> None:
    """Every installed pack, and who signed this edition. Exit code 3 if one is not released."""
    with common.said_plainly():
        house = common.house()
        found = house.releases.of(team, house.editions())
    if json:
        common.put_json([{**vars(one), "signed_by": list(one.signed_by), "state": one.state}
                         for one in found])
    else:
        for one in found:
            common.put(f"{one.pack:<12} {one.scenario:<8} {one.fingerprint[:12]}  {one.state}"
                       + (f" ({', '.join(one.signed_by)})" if one.signed_by else ""))
    raise typer.Exit(common.ANSWERED if all(one.released for one in found) else common.UNDECIDED)


@app.command("sign")
def sign(pack: Annotated[str, typer.Argument(help="The pack.")],
         fingerprint: Annotated[str, typer.Argument(help="Its whole fingerprint, as listed with "
                                                         "--json: the edition that was read.")],
         by: By, scenario: Annotated[str, typer.Option(help="Of an unpublished scheme.")] = "",
         comment: Annotated[str, typer.Option(help="What to say with it.")] = "",
         team: Team = "local", json: Json = False) -> None:
    """Sign an installed pack; with the second person's signature it is released."""
    from api.clock import moment

    with common.said_plainly():
        house = common.house()
        made = house.releases.sign(team, by, house.pack(pack, scenario, team), fingerprint,
                                   moment(), common.whole(comment))
    if json:
        common.put_json({**vars(made), "signed_by": list(made.signed_by), "state": made.state})
    else:
        common.put(f"{made.pack}: {made.state}, signed by {', '.join(made.signed_by)}")
