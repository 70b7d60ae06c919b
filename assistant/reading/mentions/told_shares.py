"""Shares: who owns how much of whom, as told. What listed owners hold together is the house's sum.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.reading.contract import Mode, PartyRead, Share, Span
from assistant.reading.mention import Mention
from assistant.reading.mentions.materials import supposes
from assistant.reading.mentions.mentions import TextMentions

_OWNS = re.compile(r"\b(?:own(?:s|ed)?|ha(?:s|ve)(?=\s+(?:a\s+)?\d)|hold(?:s|ing)?|held|stake"
                   r"|shares?|shareholders?|shareholding|belongs?|equity|interest|parent"
                   r"|subsidiary|besitzt|anteil\w*|beteilig\w*"
                   r"|geh[oö]r\w*|cap table|ownership|owners?|jv|joint venture)\b"
                   r"|持股|持有|占股|控股|股东|股权|股份|出资|参股|入股|拥有|各占|合资")
_LISTS = (("control_list", re.compile(r"\bcontrol[\s\-]list(?:ed)?\b|管控名单")),
          ("watch_list", re.compile(r"\bwatch[\s\-]?list(?:ed)?\b|关注名单")),
          ("us_el", re.compile(r"(?<!unreliable )\bentity[\s\-]list(?:ed)?\b"
                                     r"|(?<!不可靠)实体清单")),
          ("us_meu", re.compile(r"\bmeu[\s\-]?list(?:ed)?\b|\bmilitary end[\s\-]user list\b"
                                  r"|军事最终用户清单")))
_UNSAID = re.compile(r"\b(?:not|no|none|never|if|whether)\b|n't\b|不在|未列|没有|是否|如果")
_NEAR = 60
_BREAK = re.compile(r"[.;!?。；！？\n]\s")


def shares(held: TextMentions, parties: Sequence[PartyRead], case: bool = True,
           owners: Collection[str] = ()) -> Iterator[Share]:
    """Each percentage of a sentence about ownership, with the owner named beside it; in a `case`
    also with the list that an owner without a name is said to stand on. A percentage beside one
    of the `owners` of the open case is his share."""
    firsts = {name.split()[0].casefold() for name in owners if name.split()}
    spoken = bool(_OWNS.search(held.text.plain)) or any(
        party.role in ("owner", "other") and party.name.split()[0].casefold() in firsts
        for party in parties)
    used = set[str]()
    for one in held.of("percent"):
        home = held.sentence(one.start)
        around = held.text.plain[max(0, home.start - 80):home.end]
        if not spoken:
            continue
        owner = _owner(held, one, parties, used)
        if not _OWNS.search(around) and (
                owner is None or owner.name.split()[0].casefold() not in firsts):
            continue
        if owner is None:
            listed = _listed(held, one) if case else None
            if listed is not None:
                span, name = listed
                yield Share("", "", one.value, span, one.op, name)
            continue
        used.add(owner.name)
        owned = next((party.name for party in parties if party.role in ("end_user", "importer")
                      and party.name != owner.name), "")
        span = Span(min(one.start, owner.span.start), max(one.end, owner.span.end))
        mode = Mode.SUPPOSED if supposes(held.text, one.start) else Mode.SAID
        yield Share(owner.name, owned, one.value, span, one.op, mode=mode)


def _listed(held: TextMentions, one: Mention) -> tuple[Span, str] | None:
    """The list that the owner of this share is said to stand on, where he is not named: the one
    named nearest in the sentence; none where a listing is denied, supposed or asked about."""
    home = held.sentence(one.start)
    said = held.text.plain[home.start:home.end]
    if _UNSAID.search(said):
        return None
    found = [(abs(place.start() + home.start - one.start), place, name)
             for name, form in _LISTS for place in form.finditer(said)]
    if not found:
        return None
    _, place, name = min(found, key=lambda each: each[0])
    start = min(one.start, home.start + place.start())
    return Span(start, max(one.end, home.start + place.end())), name


def _owner(held: TextMentions, one: Mention, parties: Sequence[PartyRead], used: set[str]
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
