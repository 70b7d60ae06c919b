"""Reads plain text: paragraphs under their headings, with the numbers they carry themselves."""

import re

from knowledge.errors import LoaderError
from knowledge.library.loaders.parts import Provision

_HEADING = re.compile(r"^#{1,6}\s+(?P<words>.+)$")
_NUMBER = re.compile(r"^(?:§+\s*)?(?P<n>\d+(?:\.\d+)+|\d+(?=[.)]\s))")
_LONGEST = 2000


def decoded(data: bytes, name: str) -> str:
    """The text in UTF-8 or GB18030; LoaderError for anything else."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise LoaderError(f"{name} is neither text in UTF-8 nor in GB18030, nor a known kind of file")


def parts(text: str) -> list[Provision]:
    """Paragraphs between empty lines (single lines, where there are no empty ones)."""
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    if len(blocks) == 1:
        blocks = [line.strip() for line in text.splitlines() if line.strip()]
    found: list[Provision] = []
    heading: tuple[str, ...] = ()
    for block in blocks:
        if title := _HEADING.match(block):
            heading = (title["words"].strip(),)
            continue
        for piece in _pieces(block):
            numbered = _NUMBER.match(piece)
            where = numbered["n"] if numbered else f"p{len(found) + 1}"
            found.append(Provision(where, heading, piece))
    return found


def _pieces(block: str) -> list[str]:
    """A block of endless text in pieces that end at a sentence."""
    if len(block) <= _LONGEST:
        return [block]
    pieces, rest = list[str](), block
    while len(rest) > _LONGEST:
        ends = [rest.rfind(mark, 0, _LONGEST) + 1 for mark in (". ", "。", "; ", "；", "\n")]
        cut = max(ends) or _LONGEST
        pieces.append(rest[:cut].strip())
        rest = rest[cut:]
    return [piece for piece in [*pieces, rest.strip()] if piece]
