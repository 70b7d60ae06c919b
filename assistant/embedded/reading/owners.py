"""Shares in a firm and whose they are: "49 % owned by ...", "60 % subsidiary of a listed firm", 持股51%."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.embedded.reading.found import PartyRead, ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import pattern

_SHARE = r"(?P<pct>\d{1,3}(?:[.,]\d{1,4})?)\s*(?:%|percent\b|per cent\b)"
_FORMS = (
    pattern(_SHARE + r"[\s\-]*(?:indirectly |directly )?(?:owned|held|controlled)\s+by\s+(?P<who>[^.?!;。]{2,80})"),
    pattern(_SHARE + r"[\s\-]*(?:owned )?(?:subsidiary|affiliate|daughter|unit|subsidiaries)\s+of\s+(?P<who>[^.?!;。]{2,80})"),
    pattern(r"(?P<who>[^.?!;,。]{2,60}?)\s+(?:owns?|holds?|has|controls?)\s+(?:about |a |an |exactly )?" + _SHARE),
    pattern(_SHARE + r"\s+(?:of (?:it|the shares|the buyer|the company|them|the end user)\s+)?(?:belongs?|belonging)\s+to\s+(?P<who>[^.?!;。]{2,80})"),
    pattern(_SHARE + r"\s+(?:stake|share|shareholding|interest)[^.?!;。]{0,20}?\b(?:by|of)\s+(?P<who>[^.?!;。]{2,80})"),
    pattern(r"(?:owned|held)\s+" + _SHARE + r"\s+by\s+(?P<who>[^.?!;。]{2,80})"),
    pattern(r"(?P<who>[^，,。？?；;]{2,30}?)(?:合计|共|直接|间接)*(?:持有?|控)[^，,。？?\d]{0,12}" + _SHARE),
    pattern(_SHARE + r"(?:的)?(?:股份|股权|股)?(?:由|被|属于|归)(?P<who>[^，,。？?；;]{2,30})"),
    pattern(r"(?:被|由)(?P<who>[^，,。？?；;\d]{2,30}?)(?:持股|控股|持有)\s*" + _SHARE),
)
_SPLIT = pattern(_SHARE + r"\s+(?P<who>(?!of\b|owned|held|dy\b|tb\b)[a-z][^,.;?!%\d]{2,40})")
_JOINT = pattern(r"\bjv\b|joint venture|合资|shareholders|owners")
_LISTS = (("control_listed_owner_pct", pattern(r"control[\s\-]?list|管控名单")),
          ("watch_listed_owner_pct", pattern(r"watch[\s\-]?list|关注名单")),
          ("listed_ownership_pct", pattern(r"entity[\s\-]list|\bmeu\b|\bsdn\b|实体清单")))
_OF_A_QUANTITY = pattern(
    r"\s*(?:%|percent\b|per cent\b)\s*of (?:its|the|their|all|total)?[^.?!,;]{0,24}?\b(?:comput|capacit|power|operations|sales|revenue|turnover|output|production)")
"""A share of what a firm has or does is no share in a firm."""
_TOGETHER = ("listed_ownership_pct",)
"""Facts that count the shares of all listed owners together."""
_ANOTHER = pattern(r"\s*(?:%|percent\b|per cent\b)\s*(?:,|and|plus|&|和|、)+\s*(?:another |the other )?(?P<more>\d{1,3}(?:[.,]\d{1,4})?)(?=\s*(?:%|percent\b|per cent\b))")
_NOT_LISTED = pattern(r"\b(?:un|non-?|not )listed|未列")


def read_owners(page: Page, parties: Sequence[PartyRead]) -> tuple[list[PartyRead], list[ReadFact]]:
    """Owners with their shares, and the shares of listed owners as facts. What was read here is no
    content of an element; it is marked as spent."""
    plain, owners, facts = page.text.plain, list[PartyRead](), list[ReadFact]()
    spans = [*(found for form in _FORMS for found in form.finditer(plain)),
             *(_SPLIT.finditer(plain) if _JOINT.search(plain) else ())]
    for found in sorted(spans, key=lambda one: one.start("pct")):
        share = float(found["pct"].replace(",", "."))
        place = found.start("pct")
        if _OF_A_QUANTITY.match(plain, found.end("pct")) or share > 100 or page.taken(place, found.end("pct")):
            continue
        page.spent.append((place, found.end("pct") + 1))
        more = _ANOTHER.match(plain, found.end("pct"))
        if more and _LISTS[-1][1].search(found["who"]):  # "own 30 % and 25 %": held together
            share += float(more["more"].replace(",", "."))
            page.spent.append((more.start("more"), more.end() + 1))
        owners.append(_owner(page, found, share, parties))
        facts += _listed(page, found, share, facts)
    taken = {owner.start for owner in owners}
    kept = [replace(party, role="end_user") if party.role == "owner" and not owners else party
            for party in parties if party.start not in taken]
    return [*([party for party in parties if party.start not in taken] if not owners else kept),
            *owners], facts


def _owner(page: Page, found: re.Match[str], share: float, parties: Sequence[PartyRead]) -> PartyRead:
    start, end = found.span("who")
    named = next((party for party in parties if start <= party.start < end), None)
    if named:
        return replace(named, role="owner", percent=share)
    words = re.split(r"[,，]| and the | which | but |吗|，", found["who"])[0].strip()
    return PartyRead("owner", "", page.text.words(start, start + len(words)), start, start + len(words),
                     percent=share)


def _listed(page: Page, found: re.Match[str], share: float, have: list[ReadFact]) -> list[ReadFact]:
    who = found["who"]
    if _NOT_LISTED.search(who):
        return []
    facts = []
    for name, form in _LISTS:
        if not form.search(who):
            continue
        held = next((fact for fact in have if fact.name == name), None)
        if held is None:
            facts += [page.fact(spec, share, found.start(), found.end())
                      for spec in page.vocabulary.named(name)]
        elif name in _TOGETHER:
            have.remove(held)
            facts += [page.fact(spec, held.value + share, held.start, found.end())
                      for spec in page.vocabulary.named(name)]
    return facts
