"""Replies: a text read as the answer to what the assistant itself asked before.

A next message is first tried as a reply. It is one where it is short and says yes, no, don't know,
a value, a choice or a name that fits the question; whatever else it says is read as usual.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from assistant.reading import plain_replies
from assistant.reading.contract import FactRead, Mode, PartyRead, Reading, Reply, Span
from assistant.reading.learned import linear
from assistant.reading.learned.features import number, of_reply
from assistant.reading.mentions.mentions import TextMentions
from assistant.reading.text import Text
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
_BACK = re.compile(r"\b(?:back to|return to|go back)\b.{0,24}\b(?:first|previous|earlier|former|one"
                   r"|before)\b|回到|还是(?:之前|原来|第一)")
_BARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s*(?P<sign>%|percent|个点)?[.。]?")
_ORDINALS, _LAST = ("first", "second", "third", "fourth"), ("last", "最后")
_INDEX = re.compile(r"\W*(?:the |no\.? ?|number |option |第)?(?P<said>\d|[a-h]|[一二三四五六七八]"
                    rf"|{'|'.join((*_ORDINALS, *_LAST))})\W*(?:一?个|项|one)?(?:,? please)?\W*")
_SIGNS = {sign: place for signs in ("abcdefgh", "一二三四五六七八", _ORDINALS)
          for place, sign in enumerate(signs, 1)}


class Awaited(Protocol):
    """A question of ours that waits: see `assistant.case.OpenQuestion`."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def choices(self) -> tuple[str, ...]: ...


def reply(read: Reading, held: TextMentions, waiting: Sequence[Awaited],
          facts: Mapping[str, Declaration]) -> Reading:
    """The reading with the reply that the text is; unchanged where it is none. The question that
    was asked first is tried first."""
    plain = held.text.plain.strip()
    whole = held.text.trimmed(0, len(held.text.raw))
    back = _BACK.search(held.text.plain)
    if back:
        span = Span(*back.span())  # these words are about the case, and tell no fact of it
        return replace(read, reply=Reply("back", whole), facts=tuple(
            one for one in read.facts if not one.span.overlaps(span)), likely=())
    command = next((name for name, form in _COMMANDS
                    if form.match(plain) or form.match(_opening(held.text))), "")
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


def _opening(text: Text) -> str:
    """The first of two sentences, where it is a few words ("Why? It is only 0.8 %"); a sign that no
    form matches where there is none."""
    first = text.sentences[0]
    said = text.plain[first.start:first.end].strip()
    short = len(text.sentences) == 2 and first.asks and len(said) <= OPENING
    return said if short else "\0"


OPENING = 16
SURELY, SPOKEN = 0.3, ("yes", "no", "unknown", "confirmed")
"""From which score on a text is a yes, a no, a don't know or a confirmation, and from which a text
that asks something is still read as an answer first."""
MEANT = {
    "yes_no": ("yes", "no", "unknown", "other"), "choice": ("choice", "unknown", "other"),
    "value": ("value", "unknown", "other"), "party": ("name", "unknown", "other"),
    "confirm": ("confirmed", "no", "unknown", "other"), "same": ("yes", "no", "unknown", "other")}
"""What a reply may be, by what was asked for."""


def asked_for(one: Awaited, facts: Mapping[str, Declaration]) -> str:
    """What an open question wants: yes or no, a choice, a value, a party, a confirmation, or
    whether two firms are one."""
    if one.kind in ("confirm", "same", "party"):
        return one.kind
    first = facts.get(one.names[0]) if one.names else None
    kind = first.type if first else "value"
    return kind if kind in ("yes_no", "choice") else "value"


def meant(held: TextMentions, wanted: str) -> tuple[str, float]:
    """What kind of reply a text is to a question that wants this, by the learned model."""
    ranked = dict(linear.models()["replies"].best(number(of_reply(held.masked, wanted))))
    kinds = {kind: ranked.get(kind, -9.0) for kind in MEANT[wanted]}
    if wanted == "confirm":
        kinds["confirmed"] = max(kinds["confirmed"], ranked.get("yes", -9.0))
    kind = max(kinds, key=lambda name: kinds[name])
    return kind, kinds[kind]


def _tried(read: Reading, held: TextMentions, one: Awaited, whole: Span,
           facts: Mapping[str, Declaration], kind: str) -> Reading | None:
    text = held.text
    if one.kind == "confirm":
        return _confirmed(read, text, one, whole, kind)
    if one.kind == "same":
        return _same(read, text, one, whole)
    if kind == "unknown" and not plain_replies.denies(text) and not plain_replies.nothing(text):
        return replace(read, reply=Reply(kind, whole, one.id, one.names))
    if one.kind == "party":
        return _party(read, held, one, whole, kind)
    return _fact(read, held, one, whole, facts, kind)


def _confirmed(read: Reading, text: Text, one: Awaited, whole: Span, kind: str) -> Reading | None:
    """A yes to what was read: nothing but words of assent."""
    if plain_replies.assents(text):
        return replace(read, reply=Reply("confirmed", whole, one.id, one.names, True))
    if plain_replies.denies(text) or kind in ("no", "unknown"):
        kind = "unknown" if kind == "unknown" else "no"
        return replace(read, reply=Reply(kind, whole, one.id, one.names))
    return None


def _same(read: Reading, text: Text, one: Awaited, whole: Span) -> Reading | None:
    """Whether the party is the listed firm whose name is like its own, said plainly."""
    plain = text.plain.strip()
    index = _index(plain, len(one.choices))
    if index is not None:
        kind = "yes" if index < len(one.choices) - 1 else "no"
        return replace(read, reply=Reply(kind, whole, one.id, one.choices[index], True))
    if plain_replies.assents(text) or plain_replies.denies(text):
        kind = "yes" if plain_replies.assents(text) else "no"
        return replace(read, reply=Reply(kind, whole, one.id, plain=True), parties=())
    if _another(text) and not read.parties:
        return replace(read, reply=Reply("no", whole, one.id))
    named = [choice for choice in one.choices if choice.casefold() in plain]
    owners = {party.name.casefold() for party in read.parties if party.role == "owner"}
    if not named or plain_replies.negates(text) or any(
            choice.casefold() in owners for choice in named):
        return None  # who owns the party is not the party
    return replace(read, reply=Reply("yes", whole, one.id, named[0]))


_LONE = re.compile(r"(?<![\w.,])\d{1,2}(?:[.,]\d{1,4})?(?![\w.,:]|\s*[a-z]{2})\s*%?")


def _lone_figure(held: TextMentions, one: Awaited, facts: Mapping[str, Declaration]
                 ) -> float | None:
    """The only figure of a message that names no element, where one paper was asked for that gives
    several contents: probably the one asked for first."""
    several = len(one.names) > 1 and all(
        name in facts and facts[name].type == "percent" for name in one.names)
    found = _LONE.findall(held.text.plain)
    if not several or held.elements or len(found) != 1 or any(
            one.kind in ("day", "name", "country", "code") for one in held.mentions):
        return None
    return float(found[0].strip(" %").replace(",", "."))


_ANOTHER = re.compile(r"\b(?:another|different|other|unrelated|not related|no relation|separate"
                      r"|andere\w*)\b|不同|另一|另外|别的|無關|无关|没关系")


def _another(text: Text) -> bool:
    """Whether a text begins with a no, and says that it is another firm."""
    first, _, rest = re.split(r"([,，.;；。!！])", text.plain.strip() + ".", maxsplit=1)
    return plain_replies.denies(Text(first)) and bool(_ANOTHER.search(rest))


def _party(read: Reading, held: TextMentions, one: Awaited, whole: Span, kind: str
           ) -> Reading | None:
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


def _fact(read: Reading, held: TextMentions, one: Awaited, whole: Span,
          facts: Mapping[str, Declaration], kind: str) -> Reading | None:
    """The value of a fact that was asked for."""
    told = any(fact.name in one.names for fact in read.facts)
    figure = _lone_figure(held, one, facts)
    if figure is not None and not told:
        return replace(read, likely=(FactRead(one.names[0], figure, whole), *read.likely))
    first = facts.get(one.names[0]) if one.names else None
    if first is not None and len(one.names) > 1 and all(
            facts[name].type == "yes_no" for name in one.names):
        return _several(read, held.text, one, whole)
    alone = first is not None and len(one.names) == 1  # of several, each has to be named
    found = _value(first, held, one, kind) if first is not None and alone else None
    direct = found is not None and first is not None and (found[1] or first.type == "yes_no")
    if told and not direct:
        return replace(read, reply=Reply("value", whole, one.id))
    if found is None or first is None:
        return None
    value, plain = found
    said = kind if first.type == "yes_no" else "choice" if first.type == "choice" else "value"
    if first.type == "yes_no" and plain:
        said = "yes" if value else "no"
    fact = FactRead(first.name, value, whole, mode=Mode.SAID)
    others = tuple(item for item in read.facts if item.name != first.name)
    return replace(read, facts=(*others, fact), reply=Reply(said, whole, one.id, value, plain))


def _several(read: Reading, text: Text, one: Awaited, whole: Span) -> Reading | None:
    """Several yes/no facts asked about together: a plain no holds for all of them, a plain yes only
    where it says so; a number names the one that holds. A sentence is no answer for all."""
    plain = text.plain.strip()
    index = _index(plain, len(one.names))
    if index is not None:
        told = {one.names[index]: True}
    elif plain_replies.denies(text):
        told = dict.fromkeys(one.names, False)
    elif plain_replies.assents(text) and _ALL.search(plain):
        told = dict.fromkeys(one.names, True)
    elif plain_replies.assents(text):
        return replace(read, reply=Reply("other", whole, one.id))
    else:
        return None
    facts = tuple(FactRead(name, value, whole) for name, value in told.items())
    others = tuple(item for item in read.facts if item.name not in told)
    said = "yes" if all(told.values()) else "no"
    return replace(read, facts=(*others, *facts), reply=Reply(said, whole, one.id, plain=True))


def _value(fact: Declaration, held: TextMentions, one: Awaited, kind: str
           ) -> tuple[Any, bool] | None:
    """The value, and whether the text is nothing but it."""
    text = held.text
    if fact.type == "yes_no":
        if plain_replies.assents(text) or plain_replies.denies(text):
            return plain_replies.assents(text), True
        return {"yes": (True, False), "no": (False, False)}.get(kind)
    if fact.type == "choice":
        return _choice(fact, text, one)
    if fact.type in ("percent", "number"):
        return _amount(fact, held)
    kinds = {"date": "day", "country": "country"}
    found = held.of(kinds[fact.type]) if fact.type in kinds else []
    if fact.type == "date":
        values = [each.value.since for each in found if each.value.since == each.value.until]
    else:
        values = list(dict.fromkeys(each.value for each in found))
    if len(values) != 1 or plain_replies.negates(text):
        return None
    return values[0], plain_replies.only(held.text, [each.span for each in found])


def _amount(fact: Declaration, held: TextMentions) -> tuple[float, bool] | None:
    """The one exact amount of the text. Where the share of owners is asked for, a plain no is none;
    of a content it may as well mean that no paper is there, and is only read so."""
    text = held.text
    if fact.type == "percent" and plain_replies.nothing(text):
        return 0.0, True
    if fact.type == "percent" and plain_replies.denies(text):
        return 0.0, fact.name.endswith("_owner_pct")
    amounts = [each for each in held.mentions if each.kind in ("percent", "number")]
    fits = [each for each in amounts if each.kind == fact.type and each.op == "=" and (
        fact.type == "percent" or not fact.unit or each.unit in (fact.unit, ""))]
    if len(amounts) == 1 and fits:
        if plain_replies.negates(text):
            return None
        return fits[0].value, plain_replies.only(held.text, [fits[0].span])
    bare = _BARE.fullmatch(text.plain.strip())
    if bare and (fact.type == "percent" or not bare["sign"]):
        return float(bare[1].replace(",", ".")), True
    return None


def _choice(fact: Declaration, text: Text, one: Awaited) -> tuple[str, bool] | None:
    plain = text.plain.strip()
    index = _index(plain, len(fact.choices))
    if index is not None:
        return fact.choices[index], True
    shown = one.choices or fact.choices
    named = {choice: said for choice, label in zip(fact.choices, shown, strict=False)
             for said in (choice.casefold().replace("_", " "), label.casefold()) if said in plain}
    if len(named) != 1 or plain_replies.negates(text):
        return None
    choice, said = next(iter(named.items()))
    at = text.plain.index(said)
    return choice, plain_replies.only(text, [Span(at, at + len(said))])


def _index(plain: str, count: int) -> int | None:
    """The place of the choice that a text numbers: "2", "the second one", 第一个."""
    found = _INDEX.fullmatch(plain)
    if found is None:
        return None
    said = found["said"]
    at = count if said in _LAST else int(said) if said.isdigit() else _SIGNS[said]
    return at - 1 if 0 < at <= count else None
