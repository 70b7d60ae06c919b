"""JSON as it must come in: UTF-8, no key twice, no NaN, no half characters, not too deep.

Each check is one pass over what came, so that twice the body takes twice the time.
"""

import json
import re
from typing import Any, NoReturn

DEEPEST = 64
_HALF = re.compile("[\ud800-\udfff]")


class BadJson(ValueError):
    """A body that is not such JSON; the sentence says what to do."""


def check(body: bytes) -> None:
    """Raise BadJson for a body that later parts could read in two ways, or not write down."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadJson(f"The body is not UTF-8 (byte {error.start}); send it as UTF-8.") from None
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_not_a_number,
                           parse_int=_whole, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise BadJson(f"The body is not JSON: {error.msg} (line {error.lineno}, "
                      f"column {error.colno}).") from None
    except RecursionError:
        raise _too_deep() from None
    check_texts(found)


def _too_deep() -> BadJson:
    return BadJson(f"The body is nested more than {DEEPEST} deep; send it flatter.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise BadJson(f"The key {_shown(name)} stands twice in one object; send it once.")
            seen.add(name)
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
    """Raise BadJson for half characters and NUL anywhere in it, and where it is nested too deep."""
    waiting = [(found, 0)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, str):
            _check_text(one)
        elif isinstance(one, dict | list):
            if depth == DEEPEST:
                raise _too_deep()
            if isinstance(one, dict):
                for key in one:
                    _check_text(key)
            held = one.values() if isinstance(one, dict) else one
            waiting += [(part, depth + 1) for part in held]


def _check_text(text: str) -> None:
    if _HALF.search(text):
        raise BadJson("A text holds half a character (a lone surrogate); send whole UTF-8.")
    if "\x00" in text:
        raise BadJson("A text holds the character NUL; take it out.")


def _shown(key: str) -> str:
    shown = key.encode("ascii", "backslashreplace").decode()
    return repr(shown if len(shown) <= 60 else shown[:57] + "…")
