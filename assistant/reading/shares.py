"""Shares: who owns how much of whom, as told. What listed owners hold together is the house's sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.reading.contract import PartyRead, Share, Span
from assistant.reading.mention import Mention
from assistant.reading.mentions import Page

_OWNS = re.compile(r"\b(?:own(?:s|ed)?|hold(?:s|ing)?|held|stake|shares?|shareholders?|shareholding"
                   r"|belongs?|equity|interest|parent|subsidiary|besitzt|anteil\w*|beteilig\w*"
                   r"|geh[oö]rt|cap table|ownership|owners?|jv|joint venture)\b"
                   r"|持股|持有|占股|控股|股东|股权|股份|出资|参股|入股|拥有|各占|合资")
_OWNED_BY = re.compile(r"\b(?:owned|held|controlled)\b[^.;]{0,30}$|\bby\s*$|被[^，。]{0,12}$|由$")
_NEAR = 60
_BREAK = re.compile(r"[.;!?。；！？\n]\s")


def shares(held: Page, parties: Sequence[PartyRead]) -> Iterator[Share]:
    """Each percentage of a sentence about ownership, with the owner named beside it."""
    spoken = bool(_OWNS.search(held.text.plain))
    used = set[str]()
    for one in held.of("percent"):
        home = held.sentence(one.start)
        around = held.text.plain[max(0, home.start - 80):home.end]
        if not spoken or not (_OWNS.search(around)):
            continue
        owner = _owner(held, one, parties, used)
        if owner is None:
            continue
        used.add(owner.name)
        owned = next((party.name for party in parties if party.role in ("end_user", "importer")
                      and party.name != owner.name), "")
        span = Span(min(one.start, owner.span.start), max(one.end, owner.span.end))
        yield Share(owner.name, owned, one.value, span, one.op)


def _owner(held: Page, one: Mention, parties: Sequence[PartyRead], used: set[str]
           ) -> PartyRead | None:
    """The owner that stands nearest to the percentage, with no other percentage between."""
    amounts = held.of("percent")
    best: tuple[int, PartyRead] | None = None
    for party in parties:
        if party.role not in ("owner", "other") or party.name in used:
            continue
        for name in held.of("name"):
            if " ".join(name.value.split()) != party.name:
                continue
            low, high = sorted((one.span, name.span))
            gap = held.text.plain[low.end:high.start]
            if len(gap) > _NEAR or any(low.end <= other.start < high.start for other in amounts):
                continue
            commas = len(re.findall("[,，、]", gap))
            cost = len(gap) + (40 if _BREAK.search(gap) else 0) + 15 * commas
            if best is None or cost < best[0]:
                best = (cost, party)
    return best[1] if best else None
