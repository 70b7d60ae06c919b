"""JSON as it must come in: UTF-8, no key twice, no NaN, no half characters, not too deep."""

import json
import re
from typing import Any, NoReturn

DEEPEST = 64
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


class BadJson(ValueError):
    """A body that is not such JSON; the sentence says what to do."""


def check(body: bytes) -> None:
    """Raise BadJson for a body that later parts could read in two ways, or not write down."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJson(f"The body is not UTF-8 (byte {error.start}); send it as UTF-8.") from None
    _check_depth(body)
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_not_a_number,
                           parse_int=_whole, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise BadJson(f"The body is not JSON: {error.msg} (line {error.lineno}, "
                      f"column {error.colno}).") from None
    check_texts(found)


def _check_depth(body: bytes) -> None:
    depth = 0
    for one in _TEXT.sub(b"", body):
        if one in b"[{":
            depth += 1
            if depth > DEEPEST:
                raise BadJson(f"The body is nested more than {DEEPEST} deep; send it flatter.")
        elif one in b"]}":
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadJson(f"The key {_shown(twice)} stands twice in one object; send it once.")
    return found


def _not_a_number(word: str) -> NoReturn:
    raise BadJson(f"{word} is not a JSON number; leave the value out if it is not known.")


def _whole(digits: str) -> int:
    if len(digits) > 30:
        raise BadJson("A whole number has more than 30 digits; send a smaller one.")
    return int(digits)


def _finite(digits: str) -> float:
    found = float(digits)
    if found in (float("inf"), float("-inf")):
        raise BadJson("A number is too large to be held; send a smaller one.")
    return found


def check_texts(found: Any) -> None:
    """Raise BadJson for half characters and NUL anywhere in it."""
    if isinstance(found, str):
        if any("\ud800" <= sign <= "\udfff" for sign in found):
            raise BadJson("A text holds half a character (a lone surrogate); send whole UTF-8.")
        if "\x00" in found:
            raise BadJson("A text holds the character NUL; take it out.")
    elif isinstance(found, dict):
        for key, value in found.items():
            check_texts(key)
            check_texts(value)
    elif isinstance(found, list):
        for value in found:
            check_texts(value)


def _shown(key: str) -> str:
    shown = key.encode("ascii", "backslashreplace").decode()
    return repr(shown if len(shown) <= 60 else shown[:57] + "…")
