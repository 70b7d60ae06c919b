"""`lodestone lists …`: the lists in use and their ages, updates, and who accepted a loss."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json
from api.cli.answers.review_commands import By, Team

app = typer.Typer(help="The lists: status, update, accept, history.", no_args_is_help=True)


@app.command("status")
def status(json: Json = False) -> None:
    """The editions in use and how they have aged."""
    from api.clock import moment

    with common.said_plainly():
        house = common.house()
        fresh, now = house.freshness, moment()
        found: list[dict[str, Any]] = [
            {"list": one.list, "version": one.version, "entries": one.entries,
             "retrieved": one.retrieved.isoformat(), "due": one.due.isoformat(),
             "age": fresh.age(one, now), "title": one.title}
            for one in house.lists.snapshot.editions]
        snapshot = house.lists.snapshot.id
    if json:
        common.put_json({"snapshot": snapshot, "lists": found})
        return
    for one in found:
        common.put(f"{one['list']}: edition {one['version']}, {one['entries']} entries, checked "
                   f"{one['retrieved'][:10]}, due {one['due'][:10]}: "
                   f"{one['age'].replace('_', ' ')}")
    common.put(f"snapshot {snapshot}")


@app.command("update")
def update(
    file: Annotated[Path, typer.Argument(help="A list file, or an officer's folder.")],
    kind: Annotated[str, typer.Option(help="csl, company or officers.")],
    published: Annotated[str, typer.Option(help="The source's own date; a folder has it.")] = "",
    fetched: Annotated[str, typer.Option(help="When it was fetched; today if left out.")] = "",
    name: Annotated[str, typer.Option(help="The name of a list of your own.")] = "",
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    refresh_days: Annotated[int, typer.Option(help="When to check it again.")] = 30,
    accept_loss: Annotated[str, typer.Option(
        help="Why a loss of more than a fifth is right; then another officer accepts it.")] = "",
    by: By = "local", team: Team = "local", json: Json = False,
) -> None:
    """Take in a newer edition; refused where it is damaged, empty, older or shrunken."""
    from api.clock import moment
    from assistant.intake.list_updates import update_lists
    from knowledge.screening.lists.list_files import AboutListFile, read_path

    if kind not in ("csl", "company", "officers"):
        raise typer.BadParameter("--kind takes csl, company or officers")
    if not file.exists():
        raise typer.BadParameter(f"{file} is not there")
    about, now = AboutListFile(
        kind=kind,  # type: ignore[arg-type]
        published=common.day(published) if published else None,
        fetched=common.day(fetched) if fetched else None, name=name, title=title,
        refresh_days=refresh_days), moment()
    with common.said_plainly():
        found = update_lists(common.house(), lambda: read_path(file, about, now),
                             common.who(team, by), now,
                             accept_loss=common.whole(accept_loss))
    _show(found, json)


@app.command("accept")
def accept(update: Annotated[str, typer.Argument(help="The id of an update that waits.")],
           by: By = "local", team: Team = "local", json: Json = False) -> None:
    """Take in a shrunken edition that another officer put forward."""
    from api.clock import moment
    from assistant.intake.list_updates import accept_update

    with common.said_plainly():
        found = accept_update(common.house(), update, common.who(team, by), moment())
    _show(found, json)


@app.command("history")
def history(json: Json = False) -> None:
    """Every update taken, refused or put forward, and those that wait for somebody."""
    with common.said_plainly():
        store = common.house().list_store
        past, waiting = store.history(), store.waiting()
    if json:
        common.put_json({"history": past, "waiting": waiting})
        return
    for one in past:
        by = f", accepted by {one['accepted_by']}" if one["accepted_by"] else ""
        lists = ", ".join(f"{name} {version} ({count})"
                          for name, version, _, count in one["editions"])
        common.put(f"{one['at'][:16]} {one['what']}: {lists} {one['text']}{by}")
    for one in waiting:
        common.put(f"waits: {one['update']} by {one['by']}: {one['reason']}")


def _show(found: dict[str, Any], json: bool) -> None:
    if json:
        common.put_json(found)
        return
    for one in found["editions"]:
        common.put(f"{one['list']} {one['version']}: {one['entries']} entries")
    common.put(f"waits for another officer: lodestone lists accept {found['update']}"
               if found["state"] == "waiting" else f"in use: snapshot {found['snapshot']}")
