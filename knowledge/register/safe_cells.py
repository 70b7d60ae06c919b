"""Keeps text that looks like a formula from being run by the spreadsheet program that opens it.

The rule: a text that begins with = + - @, a tab, a line break, NUL or a full-width twin, also after
spaces, invisible signs or apostrophes, gets one apostrophe before it. Reading takes it away again.
"""

import unicodedata

_SIGNS = frozenset("=+-@\t\r\n\0＝＋－＠")


def safe(text: str) -> str:
    """The text as it may stand in a cell."""
    return f"'{text}" if _dangerous(text) else text


def unsafe(cell: str) -> str:
    """The text that `safe` wrote into a cell."""
    return cell[1:] if cell.startswith("'") and _dangerous(cell[1:]) else cell


def _dangerous(text: str) -> bool:
    for sign in text:
        if sign in _SIGNS:
            return True
        if sign != "'" and not sign.isspace() and unicodedata.category(sign) not in {"Cf", "Cc"}:
            return False
    return False
