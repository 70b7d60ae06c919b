"""The form of a day in every request: 2026-11-24. A bare number is refused."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from fastapi import Query
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(said: Any) -> date:
    """The day that is written; what is one already stays."""
    if type(said) is date:
        return said
    try:
        if isinstance(said, str) and _WRITTEN.fullmatch(said):
            return date.fromisoformat(said)
    except ValueError:
        pass
    raise PydanticCustomError("day", "must be a day such as 2026-11-24")


Day = Annotated[date, BeforeValidator(_day)]
On = Annotated[
    Day | None, WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-24"]}),
    Query(description="as things stood on this day")]
"""A day in a query: given once, or left out; there is no null in a query."""
