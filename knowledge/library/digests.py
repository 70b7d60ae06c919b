"""Reads the digests: what each instrument says, in our own words, one section per provision."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from knowledge import strict_yaml
from knowledge.errors import KnowledgeError, LibraryError
from knowledge.library.document import Document
from knowledge.library.passage import EVIDENCE, STATES, Passage, State

_SECTION = re.compile(r"^## +(?P<pinpoint>\S+)(?: +(?P<heading>.+))?$", re.MULTILINE)
_OWN_LINE = re.compile(r"^\{.*\}$", re.MULTILINE)
_REQUIRED = {"id", "title", "issuer", "regime", "link", "evidence", "issued", "states"}


def packaged() -> list[Document]:
    """Every digest that comes with the project."""
    folder = files("knowledge.library") / "digests"
    sheets = sorted((f for f in folder.iterdir() if f.name.endswith(".md")), key=lambda f: f.name)
    return [_read(sheet) for sheet in sheets]


def version() -> str:
    """Changes with any word of any digest."""
    return sha256("".join(document.version for document in packaged()).encode()).hexdigest()


def _read(sheet: Traversable) -> Document:
    return parse(sheet.read_text(encoding="utf-8"), sheet.name)


def parse(text: str, name: str) -> Document:
    """One digest file; a LibraryError names the file and what is wrong in it."""
    try:
        _, front, _ = text.split("---\n", 2)
    except ValueError:
        raise LibraryError(f"{name} has no front matter between two '---' lines") from None
    head = strict_yaml.parse(front, name)
    if not isinstance(head, dict) or (missing := _REQUIRED - head.keys()):
        absent = sorted(missing) if isinstance(head, dict) else sorted(_REQUIRED)
        raise LibraryError(f"{name} lacks {', '.join(absent)} in its front matter")
    version = sha256(text.encode()).hexdigest()
    passages = tuple(_sections(text, head, version, name))
    return Document(head["id"], version, head["title"], text, passages)


def _sections(text: str, head: Mapping[str, Any], version: str, name: str) -> Iterator[Passage]:
    marks = list(_SECTION.finditer(text))
    seen: set[str] = set()
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        start, end = mark.end(), following.start() if following else len(text)
        own: dict[str, Any] = {}
        if line := _OWN_LINE.search(text, start, end):
            own, end = strict_yaml.parse(line.group(), name), line.start()
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
        pinpoint = mark["pinpoint"]
        if pinpoint in seen or start == end:
            raise LibraryError(f"{name}: the section {pinpoint} stands twice or is empty")
        seen.add(pinpoint)
        titles = [head["title"], *([head["title_zh"]] if head.get("title_zh") else [])]
        yield Passage(
            id=f"{head['id']}:{pinpoint}",
            instrument=head["id"],
            pinpoint=pinpoint,
            title=head["title"],
            heading=(*titles, *([mark["heading"]] if mark["heading"] else [])),
            text=text[start:end],
            language="en",
            original=False,
            regime=head["regime"],
            issuer=head["issuer"],
            states=_states(own.get("states", head["states"]), f"{name} {pinpoint}"),
            evidence=_one_of(own.get("evidence", head["evidence"]), EVIDENCE, name),
            link=own.get("link", head["link"]),
            source=head["id"],
            version=version,
            start=start,
            end=end,
            title_zh=head.get("title_zh", ""),
        )


def _states(found: Any, where: str) -> tuple[tuple[date, State], ...]:
    if not isinstance(found, dict) or not found or not all(type(day) is date for day in found):
        raise LibraryError(f"{where}: states must give one state for each day, day first")
    return tuple((day, _one_of(found[day], STATES, where)) for day in sorted(found))


def _one_of(value: Any, allowed: tuple[str, ...], where: str) -> Any:
    if value not in allowed:
        raise KnowledgeError(f"{where}: {value!r} is not one of {', '.join(allowed)}")
    return value
