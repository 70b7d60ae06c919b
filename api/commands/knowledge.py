"""`lodestone packs`, `rulebook`, `library …`: the law and its texts."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands import shared
from api.commands.asking import Json, On

library = typer.Typer(help="The texts: search, status, held, sync, add, build.",
                      no_args_is_help=True)


def packs(json: Json = False) -> None:
    """The installed packs and what each can answer."""
    from knowledge.packs import installed, scenarios

    with shared.said_plainly():
        house = shared.house()
        found = {id: house.pack(id, next(iter(scenarios(id)), "")) for id in installed()}
    if json:
        from api.routes.packs import summary

        shared.put_json([summary(pack) | {"scenarios": list(scenarios(id))}
                         for id, pack in found.items()])
        return
    for id, pack in found.items():
        shared.put(f"{id} — {pack.title} (layer {pack.layer})")
        if scenarios(id):
            shared.put(f"    scenarios: {', '.join(scenarios(id))}")
        for question in pack.questions.values():
            shared.put(f"    {question.name}: {question.asks}")


def rulebook(
    pack: Annotated[str, typer.Argument(help="The pack, such as cn_dual_use.")],
    on: On = "",
    diff: Annotated[str, typer.Option(help="Another day: only what differs from --on.")] = "",
    scenario: Annotated[str, typer.Option(help="A scenario of an unpublished scheme.")] = "",
) -> None:
    """Print the pack as a book that an officer reads and signs (Markdown)."""
    from knowledge import rulebook as book

    with shared.said_plainly():
        loaded, day = shared.house().pack(pack, scenario), shared.day(on, pack)
        shared.put(book.difference(loaded, day, shared.day(diff)) if diff
                   else book.rulebook(loaded, day))


@library.command("search")
def search(
    query: Annotated[str, typer.Argument(help="Words, or an article such as 'Decree 792 art 26'.")],
    on: On = "", json: Json = False,
    limit: Annotated[int, typer.Option(min=1, max=50)] = 5,
) -> None:
    """Search the texts as they stood on a day."""
    from api.routes.library import shown
    from api.terminal.wide import wrap

    with shared.said_plainly():
        day = shared.day(on)
        found = shared.house().library.search(shared.whole(query), day, limit=limit)
    entries = [shown(one.passage, day) for one in found]
    if json:
        shared.put_json(entries)
        return
    for one in entries:
        shared.put(f"{one['id']} — {one['title']}, {one['pinpoint']} ({one['state']}, "
                   f"{one['evidence']})")
        shared.put("\n".join(wrap(one["text"], shared.columns(), "    ")))
        shared.put(f"    {one['link']}\n")
    if not entries:
        shared.put("No text is near enough; ask with other words or another day.")


@library.command("status")
def status(json: Json = False) -> None:
    """How many passages of which sources are held."""
    from dataclasses import asdict

    with shared.said_plainly():
        found = asdict(shared.house().library.status())
    shared.put_json(found) if json else shared.put(
        "\n".join(f"{name}: {value}" for name, value in found.items()))


@library.command("build")
def build() -> None:
    """Index all texts again, for example with the embeddings that were just set. Broken off, it
    goes on where it stood."""
    from assistant.embeddings import found_by_meaning
    from assistant.settings import Settings
    from knowledge.library import Library

    with shared.said_plainly():
        settings = Settings()
        model, others = found_by_meaning(settings)
        made = Library.build(settings.data / "library", embedder=model, vectors=settings.vectors,
                             others=others, told=shared.indexed)
        made.ready()
        found = made.status()
        made.close()
    shared.put(f"{found.passages} passages, searched {found.searched}; vectors: {found.vectors}"
               + (f"; {found.note}" if found.note else ""))
