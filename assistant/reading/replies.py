"""Replies: a text read as the answer to what the assistant itself asked before.

A next message is first tried as a reply. It is one where it is short and says yes, no, don't know,
a value, a choice or a name that fits the question; whatever else it says is read as usual.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from assistant.reading.contract import FactRead, Mode, PartyRead, Reading, Reply, Span
from assistant.reading.learned import linear
from assistant.reading.learned.features import number, of_reply
from assistant.reading.mentions import Page
from knowledge.rules import Declaration

LONGEST = 40
"""Words of a text that may still be a reply."""
COMMANDS = (
    ("why", r"why(?: not| so| is that| that)?|how come|explain(?: that| it| this)?(?: please)?"
            r"|warum|为什么|为何|原因(?:是什么)?|解释一下|怎么得出的?"),
    ("source", r"sources?|source please|which (?:article|text|source)(?: says (?:so|that))?"
               r"|on what basis|cite(?: it)?|依据(?:是什么|呢)?|出处(?:呢)?|哪一条|来源"),
    ("missing", r"what(?:'s| is)? (?:still )?(?:missing|needed|open)|what else(?: do you need)?"
                r"|only what is missing|还缺什么|缺什么|还要什么|还需要什么"),
    ("again", r"again(?: please)?|repeat(?: that| it)?|say (?:that|it) again|再说一遍|重复一遍"),
    ("zh", r"(?:in|auf) chinese(?: please)?|中文(?:回答|呢|版)?|用中文(?:回答)?(?:一下)?"),
    ("en", r"in english(?: please)?|用英文(?:回答)?|英文(?:呢|版)?"),
)
"""What may be asked of the answer before in a few fixed words, whole messages and nothing else."""
_COMMANDS = [(name, re.compile(rf"^\W*(?:(?:and|ok|please|but|so|那|请)\W*)?(?:{form})\W*$"))
             for name, form in COMMANDS]
_ALL = re.compile(r"\b(?:all|both|every one|each)\b|都|全部|均")
_NONE_OF = re.compile(r"\bnone\b|都没有|都不|均无|均不")
_BACK = re.compile(r"\b(?:back to|return to|go back)\b.{0,24}\b(?:first|previous|earlier|former|one"
                   r"|before)\b|回到|还是(?:之前|原来|第一)")
_ZERO = re.compile(r"^\W*(?:no|nope|none|nothing|nobody|zero|nil|都?没有?|无|零)\W*$")
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,]\d{1,4})?)\s*(?:%|percent|个点)?(?![\w.,]\d)")
_INDEX = re.compile(r"^\W*(?:no\.?|number|option|第)?\s*(\d|[①-⑨]|[a-h]"
                    r"|[一二三四五六七八])\W*(?:个|项|one)?\W*$")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "第一": 1, "第二": 2,
             "第三": 3,
             "第四": 4, "最后": -1}
_SIGNS = {sign: place for signs in ("①②③④⑤⑥⑦⑧⑨", "abcdefgh", "一二三四五六七八")
          for place, sign in enumerate(signs, 1)}


class Open(Protocol):
    """A question of ours that waits: see `assistant.case.OpenQuestion`."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def choices(self) -> tuple[str, ...]: ...


def reply(read: Reading, held: Page, waiting: Sequence[Open], facts: Mapping[str, Declaration]
          ) -> Reading:
    """The reading with the reply that the text is; unchanged where it is none. The question that
    was asked first is tried first."""
    plain = held.text.plain.strip()
    whole = held.text.trimmed(0, len(held.text.raw))
    if _BACK.search(plain):
        return replace(read, reply=Reply("back", whole))
    command = next((name for name, form in _COMMANDS if form.match(plain)), "")
    if command:
        return replace(read, reply=Reply(command, whole))
    if not waiting or len(held.text.tokens) > LONGEST or read.misuse:
        return read
    asks = any(one.asks for one in held.text.sentences)
    for one in waiting:
        kind, score = meant(held, asked_for(one, facts))
        if kind in SPOKEN and score < SURELY:
            kind = "other"  # whatever it says, it is no plain answer
        if asks and (kind == "other" or score < SURELY):
            continue
        found = _tried(read, held, one, whole, facts, kind)
        if found is not None:
            return found
    return read


SURELY, SPOKEN = 0.3, ("yes", "no", "unknown", "confirmed")
"""From which score on a text is a yes, a no, a don't know or a confirmation, and from which a text
that asks something is still read as an answer first."""
MEANT = {
    "yes_no": ("yes", "no", "unknown", "other"), "choice": ("choice", "unknown", "other"),
    "value": ("value", "unknown", "other"), "party": ("name", "unknown", "other"),
    "confirm": ("confirmed", "no", "unknown", "other"), "same": ("yes", "no", "unknown", "other")}
"""What a reply may be, by what was asked for."""


def asked_for(one: Open, facts: Mapping[str, Declaration]) -> str:
    """What an open question wants: yes or no, a choice, a value, a party, a confirmation, or
    whether two firms are one."""
    if one.kind in ("confirm", "same", "party"):
        return one.kind
    first = facts.get(one.names[0]) if one.names else None
    kind = first.type if first else "value"
    return kind if kind in ("yes_no", "choice") else "value"


def meant(held: Page, wanted: str) -> tuple[str, float]:
    """What kind of reply a text is to a question that wants this, by the learned model."""
    ranked = dict(linear.models()["replies"].best(number(of_reply(held.masked, wanted))))
    kinds = {kind: ranked.get(kind, -9.0) for kind in MEANT[wanted]}
    if wanted == "confirm":
        kinds["confirmed"] = max(kinds["confirmed"], ranked.get("yes", -9.0))
    kind = max(kinds, key=lambda name: kinds[name])
    return kind, kinds[kind]


def _tried(read: Reading, held: Page, one: Open, whole: Span, facts: Mapping[str, Declaration],
           kind: str) -> Reading | None:
    if one.kind == "confirm":
        return replace(read, reply=Reply(kind, whole, one.id, one.names)) if (
            kind != "other") else None
    if kind == "unknown" and not _ZERO.match(held.text.plain.strip()):
        return replace(read, reply=Reply(kind, whole, one.id, one.names))
    if one.kind == "same":
        return _same(read, held, one, whole, kind)
    if one.kind == "party":
        return _party(read, held, one, whole, kind)
    return _fact(read, held, one, whole, facts, kind)


def _same(read: Reading, held: Page, one: Open, whole: Span, kind: str) -> Reading | None:
    """Whether the party is the listed firm whose name is like its own."""
    plain = held.text.plain.strip()
    index = _index(plain, len(one.choices))
    if index is not None:
        kind = "yes" if index < len(one.choices) - 1 else "no"
        return replace(read, reply=Reply(kind, whole, one.id, one.choices[index]))
    if kind in ("yes", "no"):
        return replace(read, reply=Reply(kind, whole, one.id), parties=())
    named = [choice for choice in one.choices if choice.casefold() in plain]
    return replace(read, reply=Reply("yes", whole, one.id, named[0])) if named else None


def _party(read: Reading, held: Page, one: Open, whole: Span, kind: str) -> Reading | None:
    """The name of the party that was asked for, or which of several."""
    plain = held.text.plain.strip()
    index = _index(plain, len(one.choices)) if one.choices else None
    if index is not None:
        return replace(read, reply=Reply("choice", whole, one.id, one.choices[index]))
    role = one.names[0] if one.names else "end_user"
    found = read.parties or tuple(
        PartyRead(mention.value, role, mention.span) for mention in held.of("name"))
    if not found and kind == "name" and 0 < len(held.text.tokens) <= 8:
        found = (PartyRead(held.text.words(whole), role, whole),)
    if not found:
        return None
    first = replace(found[0], role=role)
    return replace(read, parties=(first, *found[1:]),
                   reply=Reply("name", whole, one.id, first.name))


def _fact(read: Reading, held: Page, one: Open, whole: Span, facts: Mapping[str, Declaration],
          kind: str) -> Reading | None:
    """The value of a fact that was asked for."""
    told = [fact for fact in read.facts if fact.name in one.names]
    first = facts.get(one.names[0]) if one.names else None
    if told and (first is None or first.type != "yes_no"):
        return replace(read, reply=Reply("value", whole, one.id))
    if first is None:
        return None
    if len(one.names) > 1 and all(facts[name].type == "yes_no" for name in one.names):
        return _several(read, held.text.plain.strip(), one, whole, kind)
    plain = held.text.plain.strip()
    none = first.type == "percent" and bool(_NONE_OF.search(plain) or _ZERO.match(plain))
    value = 0.0 if none else _value(first, held, one, kind)
    if value is None:
        return None
    if none and len(one.names) > 1:
        zeros = tuple(FactRead(name, 0.0, whole) for name in one.names
                      if facts[name].type == "percent")
        return replace(read, facts=(*read.facts, *zeros), reply=Reply("no", whole, one.id))
    said = kind if first.type == "yes_no" else "choice" if first.type == "choice" else "value"
    fact = FactRead(first.name, value, whole, mode=Mode.SAID)
    others = tuple(item for item in read.facts if item.name != first.name)
    return replace(read, facts=(*others, fact), reply=Reply(said, whole, one.id, value))


def _several(read: Reading, plain: str, one: Open, whole: Span, kind: str
             ) -> Reading | None:
    """Several yes/no facts asked about together: a no holds for all of them, a yes only where it
    says so; a number names the one that holds."""
    index = _index(plain, len(one.names))
    if index is not None:
        told = {one.names[index]: True}
    elif kind == "no" or _NONE_OF.search(plain):
        told = dict.fromkeys(one.names, False)
    elif kind == "yes" and _ALL.search(plain):
        told = dict.fromkeys(one.names, True)
    elif kind == "yes":
        return replace(read, reply=Reply("other", whole, one.id))
    else:
        return None
    facts = tuple(FactRead(name, value, whole) for name, value in told.items())
    others = tuple(item for item in read.facts if item.name not in told)
    said = "yes" if all(told.values()) else "no"
    return replace(read, facts=(*others, *facts), reply=Reply(said, whole, one.id))


def _value(fact: Declaration, held: Page, one: Open, kind: str) -> Any:
    plain = held.text.plain.strip()
    if fact.type == "yes_no":
        return {"yes": True, "no": False}.get(kind)
    if fact.type == "choice":
        return _choice(fact, plain, one)
    if fact.type in ("percent", "number"):
        amounts = [item.value for item in held.mentions
                   if item.kind == fact.type and item.op in ("=", "~")
                   and (fact.type == "percent" or not fact.unit or item.unit in (fact.unit, ""))]
        if len(amounts) == 1:
            return amounts[0]
        bare = _NUMBER.findall(plain)
        if len(bare) == 1 and len(held.text.tokens) <= 6:
            return float(bare[0].replace(",", "."))
        return None
    if fact.type == "date":
        days = [item.value for item in held.of("day") if item.value.since == item.value.until]
        return days[0].since if len(days) == 1 else None
    if fact.type == "country":
        places = list(dict.fromkeys(item.value for item in held.of("country")))
        return places[0] if len(places) == 1 else None
    return None


def _choice(fact: Declaration, plain: str, one: Open) -> str | None:
    index = _index(plain, len(fact.choices))
    if index is not None:
        return fact.choices[index]
    named = [choice for choice, shown in zip(fact.choices, one.choices or fact.choices,
                                             strict=False)
             if choice.casefold().replace("_", " ") in plain or shown.casefold() in plain]
    return named[0] if len(named) == 1 else None


def _index(plain: str, count: int) -> int | None:
    """The place of the choice that a text numbers: "2", "the second one", 第一个."""
    found = _INDEX.match(plain)
    if found:
        said = found[1]
        at = int(said) if said.isdigit() else _SIGNS[said]
    else:
        word = next((word for word in _ORDINALS if word in plain), "")
        if not word or len(plain) > 30:
            return None
        at = _ORDINALS[word]
    at = at - 1 if at > 0 else count - 1
    return at if 0 <= at < count else None


