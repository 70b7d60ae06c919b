"""A question with its asker, team and day: everything that an answer may depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from assistant.roles import Role


@dataclass(frozen=True)
class Asked:
    """One question as received.

    `facts` are fields that a person entered, his word; `confirm` names facts, read earlier from a
    text, that the person now confirms. Both clear only as far as his `roles` let him
    (`assistant/roles.py`). `law_day` is the day about which is asked where the text names none.
    `now` is the moment of asking.
    """

    text: str
    law_day: date
    now: datetime
    user: str = "local"
    team: str = "local"
    channel: str = "api"
    conversation: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    confirm: tuple[str, ...] = ()
    scenario: str = ""
    language: str = ""
    roles: frozenset[Role] = frozenset()
