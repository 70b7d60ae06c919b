"""`lodestone packs`, `rulebook`, `library …`: the law and its texts."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json, On

library = typer.Typer(help="The texts: search, status, held, sync, add, build.",
                      no_args_is_help=True)


def packs(json: Json = False) -> None:
    """The installed packs and what each can answer."""
    from knowledge.packs import installed, scenarios

    with common.said_plainly():
        house = common.house()
        found = {id: house.pack(id, next(iter(scenarios(id)), "")) for id in installed()}
    if json:
        from api.routes.law.pack_routes import summary

        common.put_json([summary(pack) | {"scenarios": list(scenarios(id))}
                         for id, pack in found.items()])
        return
    for id, pack in found.items():
        common.put(f"{id} — {pack.title} (layer {pack.layer})")
        if scenarios(id):
            common.put(f"    scenarios: {', '.join(scenarios(id))}")
        for question in pack.questions.values():
            common.put(f"    {question.name}: {question.asks}")


def rulebook(
    pack: Annotated[str, typer.Argument(help="The pack, such as cn_dual_use.")],
    on: On = "",
    diff: Annotated[str, typer.Option(help="Another day: only what differs from --on.")] = "",
    scenario: Annotated[str, typer.Option(help="A scenario of an unpublished scheme.")] = "",
) -> None:
    """Print the pack as a book that an officer reads and signs (Markdown)."""
    from knowledge import rulebook as book

    with common.said_plainly():
        loaded, day = common.house().pack(pack, scenario), common.day(on, pack)
        common.put(book.difference(loaded, day, common.day(diff)) if diff
                   else book.rulebook(loaded, day))


@library.command("search")
def search(
    query: Annotated[str, typer.Argument(help="Words, or an article such as 'Decree 792 art 26'.")],
    on: On = "", json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
) -> None:
    """Search the texts as they stood on a day."""
    from api.routes.law.library_routes import shown
    from api.terminal.wide_lines import wrap

    with common.said_plainly():
        day = common.day(on)
        found = common.house().library.search(common.whole(query), day, limit=limit)
    entries = [shown(one.passage, day) for one in found]
    if json:
        common.put_json(entries)
        return
    for one in entries:
        common.put(f"{one['id']} — {one['title']}, {one['pinpoint']} ({one['state']}, "
                   f"{one['evidence']})")
        common.put("\n".join(wrap(one["text"], common.columns(), "    ")))
        common.put(f"    {one['link']}\n")
    if not entries:
        common.put("No text is near enough; ask with other words or another day.")


@library.command("status")
def status(json: Json = False) -> None:
    """How many passages of which sources are held."""
    from dataclasses import asdict

    with common.said_plainly():
        found = asdict(common.house().library.status())
    common.put_json(found) if json else common.put(
        "\n".join(f"{name}: {value}" for name, value in found.items()))


@library.command("build")
def build() -> None:
    """Index all texts again, for example with the embeddings that were just set."""
    from assistant.services.embeddings import embedder
    from assistant.settings import Settings
    from knowledge.library import Library

    with common.said_plainly():
        settings = Settings()
        made = Library.build(settings.data / "library", embedder=embedder(settings),
                             vectors=settings.vectors)
        made.ready()
        found = made.status()
        made.close()
    common.put(f"{found.passages} passages, {found.embedder}, vectors: {found.vectors}"
               + (f"; {found.note}" if found.note else ""))
