"""`lodestone library sync | add | held`: official texts in, each version kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json, On
from api.cli.law.law_commands import library

__all__ = ["add", "held", "library", "sync"]
Names = Annotated[list[str] | None, typer.Argument(help="Sources of the register; none: all.")]


@library.command("sync")
def sync(sources: Names = None, on: On = "") -> None:
    """Fetch registered sources from their own hosts; nothing damaged is ever activated."""
    import httpx

    from api.clock import moment
    from knowledge.library.sources import register
    from knowledge.library.sync import sync as fetch

    refused = 0
    with common.said_plainly():
        known, place, day = register(), _place(), common.day(on)
        wanted = [known.source(name) for name in sources or sorted(known.sources)]
        with httpx.Client(timeout=60, follow_redirects=False) as client:
            done = fetch(place, wanted, known, day, moment(), client)
            for number, one in enumerate(done, 1):
                common.put(f"{number}/{len(wanted)} {one.source}: {one.ending} — {one.words}")
                refused += one.ending == "refused"
        common.house().library.ready()
    if refused:
        raise typer.Exit(common.FAILED)


@library.command("add")
def add(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    source: Annotated[str, typer.Option(help="A short id for the text, such as our_policy.")],
    title: Annotated[str, typer.Option(help="The title as it is cited.")],
    issuer: Annotated[str, typer.Option(help="Who issued it.")],
    link: Annotated[str, typer.Option(help="Its address, where it has one.")] = "",
    regime: Annotated[str, typer.Option(help="cn or us.")] = "cn",
    evidence: Annotated[str, typer.Option(help="How the text is known.")] = "transcription",
    on: On = "",
    shrink: Annotated[bool, typer.Option(help="Take it though it lost much.")] = False,
) -> None:
    """Take a local file in (XML, Markdown, HTML, PDF, DOCX, text), cut along its own numbering."""
    from api.clock import moment
    from knowledge.library.loaders import About
    from knowledge.library.passage import Evidence
    from knowledge.library.sync import add as keep

    if evidence not in get_args(Evidence):
        raise typer.BadParameter(f"{evidence!r} is none of {', '.join(get_args(Evidence))}")
    with common.said_plainly():
        about = About(source=source, title=title, issuer=issuer, link=link, regime=regime,
                      evidence=evidence)  # type: ignore[arg-type]
        kept = keep(_place(), file, about, common.day(on), moment(), shrink)
        common.put(f"{source}: kept as version {kept.version[:16]}")
        common.house().library.ready()


@library.command("held")
def held(json: Json = False) -> None:
    """Every source: what is held, how old it is, how many passages the last change touched."""
    from dataclasses import asdict

    from api.clock import moment
    from knowledge.library.sources import register
    from knowledge.library.sync import status

    with common.said_plainly():
        found = status(_place(), register(), moment())
    if json:
        common.put_json([asdict(one) for one in found])
        return
    for one in found:
        age = "never fetched" if one.age is None else f"{one.age} days old"
        common.put(f"{one.source} — {one.title}: {age}; versions {one.versions}, "
                   f"changed passages {one.changed}")


def _place() -> Path:
    from assistant.settings import Settings

    return Settings().data / "library"
