"""The memo as a PDF that a screen reader can read (tagged, PDF/UA-1), with its typeface in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
import typst
from anyascii import anyascii
from fontTools.ttLib import TTCollection

from assistant.memo.memo_document import MemoDocument, number

FACES = Path(manimgx_fonts_cjk.__file__).parent
FAMILY = "Noto Sans CJK SC"
TEMPLATE = Path(__file__).parent / "memo.typ"
ALONE = b"""#import "path.typ": alone
#let one = json(bytes(sys.inputs.path))
#show: _ => alone(one.boxes, one.language)
"""
RUN = re.compile(r"[^\s\u2e80-\uffff]{21,}")
"""Letters without a place to break a line; longer ones would run out of their column."""
WHOLE = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Hashes and ids stand in wide columns only and are never broken, so that they can be copied."""
LETTERS = 18
BREAK = "\u200b"


def write(made: MemoDocument) -> bytes:
    """The document as PDF; the same document gives the same bytes."""
    content = _compiler().compile(
        TEMPLATE.read_bytes(), format="pdf", timestamp=made.made.astimezone(UTC),
        sys_inputs={"memo": json.dumps(_each(made.plain(), _shown))}, pdf_standards=["ua-1"])
    assert isinstance(content, bytes)
    return content


def picture(boxes: Sequence[tuple[str, str]], language: str) -> bytes:
    """The deciding path alone, as PNG, for forms that cannot draw."""
    plain = _each({"boxes": list(boxes), "language": language}, _shown)
    content = _compiler().compile(ALONE, format="png", ppi=220,
                                  sys_inputs={"path": json.dumps(plain)})
    assert isinstance(content, bytes)
    return content


@cache
def _fonts() -> typst.Fonts:
    """The one typeface, found in its package and nowhere on the machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False,
                       font_paths=[FACES])


def _compiler() -> typst.Compiler:
    return typst.Compiler(b"", root=TEMPLATE.parent, font_paths=_fonts())


@cache
def _signs() -> frozenset[int]:
    """Every sign that the typeface can show."""
    [file] = FACES.glob("*.ttc")
    with TTCollection(str(file), lazy=True) as faces:
        face = next(one for one in faces if FAMILY in str(one["name"].getBestFamilyName()))
        return frozenset(face.getBestCmap())


def _shown(text: str) -> str:
    """The text with what the typeface lacks spelled out, and with places to break long words."""
    held = _signs()
    if not all(ord(sign) in held or sign in "\n\t" for sign in text):
        text = "".join(_pieces(text, held))
    return RUN.sub(lambda run: _broken(run.group()), text)


def _pieces(text: str, held: frozenset[int]) -> list[str]:
    """Runs of missing signs in Latin letters with their numbers: [slm: U+0633 U+0644 …]."""
    pieces, missing = [], ""
    for sign in [*text, ""]:
        if sign and ord(sign) not in held and sign not in "\n\t":
            missing += sign
            continue
        if missing:
            latin = "".join(one for one in anyascii(missing) if one.isprintable()).strip()
            numbers = " ".join(map(number, missing))
            pieces.append(f"[{latin}: {numbers}]" if latin else f"[{numbers}]")
            missing = ""
        pieces.append(sign)
    return pieces


def _broken(run: str) -> str:
    """A long word with places to break it: after a mark, else after eighteen signs."""
    if WHOLE.fullmatch(run):
        return run
    parts = re.split(r"(?<=[._/:?&=,;-])(?=[^._/:?&=,;-])", run)
    return BREAK.join(part[start:start + LETTERS] for part in parts
                      for start in range(0, len(part), LETTERS))


def _each(thing: Any, change: Callable[[str], str]) -> Any:
    if isinstance(thing, str):
        return change(thing)
    if isinstance(thing, dict):
        return {name: _each(value, change) for name, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_each(value, change) for value in thing]
    return thing
