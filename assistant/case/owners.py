"""What listed owners hold together: the house's own sum of the shares that the user told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from assistant.case.case_card import CardShare
from assistant.case.evidence import SAME_NAME, Evidence, Party
from knowledge.rules import Grade, Told

OF_LIST = {"control_list": "control_listed_owner_pct", "watch_list": "watch_listed_owner_pct"}
"""The fact that the shares of owners on a list sum up to."""


def owner_facts(shares: Sequence[CardShare], parties: Iterable[Party]) -> dict[str, Evidence]:
    """The sum of the shares of owners that stand on a list in force under their very name; only
    shares told as such, without a bound. Unconfirmed: the shares are the user's word."""
    listed = {party.name: lists for party in parties if (lists := _lists(party))}
    sums: dict[str, float] = defaultdict(float)
    words: dict[str, list[str]] = defaultdict(list)
    for share in shares:
        if share.op not in ("=", "~"):
            continue
        for name in sorted(listed.get(share.owner, {share.listed} - {""})):
            if name in OF_LIST:
                sums[OF_LIST[name]] += share.percent
                words[OF_LIST[name]].append(share.words or share.owner)
    return {fact: Evidence(
        Told(round(total, 6), "sum of the shares told of listed owners", None, Grade.C, False),
        "; ".join(words[fact])) for fact, total in sums.items() if total <= 100}


def _lists(party: Party) -> set[str]:
    if party.screening is None:
        return set()
    return {hit.entry.list for hit in party.screening.hits
            if hit.score >= SAME_NAME and hit.state == "in_force"}
