"""What the commands share: the house, the day, facts from the command line, output, exit codes."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from assistant.roles import Who
    from assistant.services.services import House
    from knowledge.rules import Declaration

ANSWERED, FAILED, BAD_INPUT, UNDECIDED, NOT_ANSWERED = 0, 1, 2, 3, 4
"""0 answered, whatever the verdict · 1 could not do its work · 2 input not understood ·
3 not decided: facts missing or unconfirmed, or the law is unsettled · 4 refused or no source."""
_YES, _NO = {"yes", "true", "是"}, {"no", "false", "否"}


def house(*, brief: bool = False) -> House:
    """The house under the configured data folder; a `brief` one does not start Chroma, which would
    find the same."""
    from assistant.services.services import open_house
    from assistant.settings import Settings
    from knowledge.library.index.meaning import EMBEDDED, EXACT

    settings = Settings()
    if brief and settings.vectors == EMBEDDED:
        settings = settings.model_copy(update={"vectors": EXACT})
    return open_house(settings)


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn an error of ours into its sentence and an exit code."""
    from pydantic import ValidationError
    from sqlalchemy.exc import SQLAlchemyError

    from assistant.reading.admitting import BadQuestion
    from knowledge.errors import (
        DatabaseUnavailable,
        IndexUnavailable,
        KnowledgeError,
        PackError,
        RecordUnavailable,
    )

    try:
        yield
    except ValidationError as error:  # of the settings; a value is never repeated, it may be secret
        for one in error.errors(include_input=False, include_context=False):
            name = "_".join(map(str, one["loc"])).upper()
            typer.echo(f"LODESTONE_{name}: {one['msg']}.", err=True)
        raise typer.Exit(BAD_INPUT) from None
    except (KnowledgeError, BadQuestion) as error:
        from api.http.problems import sentence

        typer.echo(sentence(error), err=True)
        failed = isinstance(error, RecordUnavailable | IndexUnavailable | PackError
                            | DatabaseUnavailable)
        raise typer.Exit(FAILED if failed else BAD_INPUT) from error
    except SQLAlchemyError as error:
        typer.echo("The database is damaged or does not answer; nothing was answered. Look at its "
                   "file and its disk, or restore a backup (lodestone restore).", err=True)
        raise typer.Exit(FAILED) from error
    except OSError as error:
        from api.http.problems import NOT_AVAILABLE, cannot_write

        if not cannot_write(error):
            raise
        typer.echo(f"{NOT_AVAILABLE} ({error.strerror}: {error.filename})", err=True)
        raise typer.Exit(FAILED) from error


def indexed(done: int, of: int) -> None:
    """Show on a terminal how many texts are indexed by meaning."""
    if sys.stderr.isatty():
        typer.echo(f"\r{done:,} of {of:,} texts are indexed by meaning", err=True, nl=done == of)


def who(team: str, by: str) -> Who:
    """The person at this machine: all roles, under the name that he gives."""
    from assistant.roles import EVERYBODY, Who

    return Who(team, whole(by), EVERYBODY)


def day(text: str, pack: str = "") -> date:
    """A day as typed; today where the law is made if nothing was typed."""
    from api.clock import law_day, moment

    if not text:
        return law_day(moment(), pack)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2026-11-24") from None


def moment_of(text: str) -> datetime:
    """A moment as typed, with its zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.min
    if found.tzinfo is None:
        raise typer.BadParameter(f"{text!r} is not a moment with its zone; write it as "
                                 "2026-11-20T12:00:00+00:00") from None
    return found


def content(file: Path) -> bytes:
    """What stands in a file."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{file} cannot be read ({error.strerror})") from None


def write_new(out: Path, made: bytes, quiet: bool = False) -> None:
    """Write a new file; an existing one is never overwritten."""
    try:
        with out.open("xb") as file:
            file.write(made)
    except FileExistsError:
        raise typer.BadParameter(f"{out} is there already; name a new file") from None
    except OSError as error:
        raise typer.BadParameter(f"{out} cannot be written ({error.strerror})") from None
    if not quiet:
        put(f"{len(made)} bytes written to {out}")


def progress(done: int, total: int) -> None:
    """Say how far a file has come."""
    typer.echo(f"  … {done} of {total} rows", err=True)


def whole(text: str) -> str:
    """A typed text; broken UTF-8 from the terminal is refused."""
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise typer.BadParameter("the text is not UTF-8; type or paste it anew")
    return text


def facts(said: Iterable[str], declared: Mapping[str, Declaration]) -> dict[str, Any]:
    """`name=value` entries as values of the declared types; the rules check them."""
    from knowledge.errors import UnknownFact, no_such

    found: dict[str, Any] = {}
    for entry in said:
        name, equals, value = whole(entry).partition("=")
        if not equals:
            raise typer.BadParameter(f"{entry!r}: write a fact as name=value")
        if name.strip() not in declared:
            raise UnknownFact(no_such("fact", name.strip(), declared))
        found[name.strip()] = _value(value.strip(), declared[name.strip()].type)
    return found


def _value(text: str, type: str) -> Any:
    low = text.casefold()
    if type == "yes_no" and low in _YES | _NO:
        return low in _YES
    if type in ("percent", "number"):
        try:
            return json.loads(low.removesuffix("%").strip(), parse_constant=str)
        except ValueError:
            return text
    return text.upper() if type == "country" else text


def columns() -> int:
    """How wide the terminal is."""
    return max(40, min(120, shutil.get_terminal_size().columns))


def at_a_terminal() -> bool:
    """Whether a person reads and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def errors_at_a_terminal() -> bool:
    """Whether a person reads what is told beside the answer."""
    return sys.stderr.isatty()


def put(text: str) -> None:
    """Print, also where the terminal cannot show every sign."""
    encoding = sys.stdout.encoding or "utf-8"
    typer.echo(text.encode(encoding, "replace").decode(encoding))


def put_json(thing: Any) -> None:
    """Print as JSON for other programs."""
    put(json.dumps(thing, ensure_ascii=False, indent=2))
