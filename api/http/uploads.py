"""Fields of an upload form: the file's name without folders, and JSON in a text field."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from api.http import strict_json
from knowledge.errors import WrongValue


def file_name(text: str | None) -> str:
    """The name of the file without its folders."""
    return PurePath((text or "").replace("\\", "/")).name[:200] or "file"


def json_object(text: str, what: str) -> dict[str, Any]:
    """A JSON object in a field of the form; empty where nothing stands."""
    if not text:
        return {}
    strict_json.check(text.encode("utf-8", "surrogatepass"))
    found = json.loads(text)
    if not isinstance(found, dict):
        raise WrongValue(f'{what} is JSON such as {{"name": "value"}}')
    return found


def texts(text: str, what: str) -> dict[str, str]:
    """A JSON object whose values are texts."""
    found = json_object(text, what)
    if not all(isinstance(one, str) for one in found.values()):
        raise WrongValue(f'{what} is JSON such as {{"name": "value"}}, every value a text')
    return found
