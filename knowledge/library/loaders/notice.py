"""Reads a Chinese announcement: its numbered points 一、（一）1. and the entries under them."""

import re

from knowledge.library.loaders.chinese import number
from knowledge.library.loaders.parts import Provision

_POINT = re.compile(r"^(?P<n>[一二三四五六七八九十]{1,3})、")
_SUB = re.compile(r"^[（(](?P<n>[一二三四五六七八九十]{1,3})[）)]")
_CODE = re.compile(r"\b(?P<code>\d[A-E]\d{3}(?:\.[a-z0-9]+)*)")


def is_notice(text: str) -> bool:
    """True when a line begins with 一、."""
    return any(_POINT.match(line.strip()) for line in text.splitlines())


def parts(text: str) -> list[Provision]:
    """One part for each point and sub-point; a line that opens with a control code is one too."""
    found: list[Provision] = []
    title, point, pinpoint, lines = "", "", "head", list[str]()
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        title = title or line
        opened = _POINT.match(line)
        sub = _SUB.match(line) if point else None
        code = _CODE.search(line[:40])
        if opened or sub or code:
            found.append(Provision(pinpoint, (title,), "\n".join(lines)))
            lines = []
        if opened:
            point = pinpoint = str(number(opened["n"]))
        elif code:
            pinpoint = code["code"]
        elif sub:
            pinpoint = f"{point}({number(sub['n'])})"
        lines.append(line)
    found.append(Provision(pinpoint, (title,), "\n".join(lines)))
    return [part for part in found if part.text]
