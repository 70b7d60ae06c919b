"""Countries and what they are in the case: where the goods go, where the end user is, who acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import pattern
from assistant.embedded.reading.vocabulary import Place, Spec, Topic

_US = pattern(r"(?<![A-Za-z])(?:US|U\.S\.A?\.?|USA)(?![A-Za-z])")
_TO = pattern(
    r"(?:\b(?:to|into|towards?|destined for|bound for|destination:?|deliver(?:ed|y)? (?:to|in)|for delivery in"
    r"|import(?:ed)? (?:to|into)|located in|in)\s+(?:(?:a|an|the|our|their|its|civil|unlisted|private|small|large"
    r"|new|old|second|other|another|same)\s+)*|(?:出口到|出口至|出口|发往|发到|运往|运到|销往|卖到|卖给|给|去|出|到|往|至|寄到|转至))$")
_FOR = pattern(r"\bfor\s+(?:the\s+)?$")
_FROM = pattern(r"(?:\b(?:from|out of|of|by|(?:made|built|produced|manufactured|assembled) in|leaves?|leaving|origin:?)\s+(?:(?:a|an|the|our|their|its"
                   r")\s+)*|(?:从|自|由|产自|在(?=[^，。]{1,6}(?:生产|制造|组装))))$")
_FIRM = pattern(
    r"^[\s\-]*(?:(?:civil|based|owned|listed|unlisted|watch|control|private|small|state|civilian|automotive|auto|car"
    r"|motor|pump|tier|electronics|medical|industrial|magnet|defen[sc]e|military|trading|chip|robot|wind|turbine"
    r"|speaker|drone|ev|oem|1|2|3|one|two)[\s\-]+){0,4}"
    r"(?:buyer|firm|company|customer|maker|manufacturer|end[\s\-]user|importer|client|group|carmaker|automaker"
    r"|plant|factory|consignee|distributor|university|institute|subsidiary|parent|affiliate|site|party|entity"
    r"|supplier|user|oem|start-?up|ship(?:yard|builder)|builder|yard|hospital|utility|laborator(?:y|ies)|operator|mill"
    r"|(?:coast guard|navy|army|air force|national police|marines|armed forces)(?= (?:office|branch|unit|depot|wants|asks|needs|buys|orders|in\b))|(?:的)?(?:客户|公司|企业|买方|买家|用户|最终用户|进口商|厂|工厂|集团|子公司|大学|研究所))")
_ACTS = pattern(r"\b(?:dealer|reseller|trader|distributor|trading (?:firm|company)|engineer|employee|forwarder)\b"
                   r"|firm's|company's|贸易商|经销商|代理|工程师")
_LAW = pattern(r"^[\s\-]*(?:law|license|licence|rule|rules|government|authorit|customs|export|regime|control list"
                  r"|entity list|list|side|regulation|embass|stamps?|military|army|navy|air force|dod|national|veu"
                  r"|version|definition|persons?|person|clause|dy\b|tb\b|technology|materials?|origin|content|competitor"
                  r"|magnets?|mill|exporter|supplier|法|规定|海关|商务部|出口商|供应商|磁|镝|技术|军|原产|那边|这边|产)")
_ARMED = pattern(r"^[\s\-]*(?:coast guard|navy|army|air force|national police|police|marines|armed forces|arms maker"
                 r"|military (?:company|firm|end user|hospital))")
_SUBJECT = pattern(r"(?:^|[.?!,;:]\s*)(?:and |also )?(?:is|was|are|were)\s+$|\b(?:cover|reach|include|name|appl(?:y|ies) to|extend to)(?:s|es|ed)?\s+$")
_SUBJECT_AFTER = pattern(r"^\s+(?:(?:still|also|already|now|ever|one|a|an|the|eligible)\s+)*(?:countr(?:y|ies)|covered|named|included|destination|reached|listed|among|subject|of the|as well|too|\?|$|in \w+ ?\d*\?)")
"""A country that a question is about ("is Nicaragua covered by ...")."""
_VEU_OF = pattern(r"^[\s\-]*(?:(?:general|listed|authorized)[\s\-]+)*(?:veu|validated[\s\-]end[\s\-]user)s?\b")
_BUYER = pattern(r"\b(?:buyer|maker|customer|firm|company|end[\s\-]user|importer|plant|factory|site|distributor"
                    r"|consignee|manufacturer|client)s?(?:\s+\w+){0,2}\s+(?:is |located |based |sits )?in\s*$|(?:客户|买方|用户|工厂|公司)在$")
_SELLER = pattern(r"\b(?:dealer|trader|distributor|reseller|warehouse|branch|subsidiary|(?:our|its|their) plant)s? (?:based |located )?in $")
_SELLS_ON = pattern(r"^[^.?!]{0,60}\b(?:sells?|resells?|ships?|sends?|passes|transfers?|hands?|forwards?|delivers?)\b")
_TO_DESTINATION = ("destination", "destination_country")
_TO_END_USER = ("end_user_country", "buyer_country", "party_country")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text: a country, its people, or a city of it."""

    country: str
    kind: str
    start: int
    end: int


def read_countries(page: Page) -> list[ReadFact]:
    """The country facts, by the words around each place; a fact that declares words is read where
    they stand right before the place ("data center located in Macau")."""
    specs = {spec.name: spec for spec in page.vocabulary.specs if spec.type == "country"}
    facts: dict[str, ReadFact] = {}
    named = mentions(page)
    for one in named:
        for spec in _introduced(page, one):
            facts.setdefault(spec.name, page.fact(spec, one.country, one.start, one.end))
    taken = {fact.start for name, fact in facts.items()
             if name not in (*_TO_DESTINATION, *_TO_END_USER)}
    for one in named:
        for role, grade in _roles(page, one) if one.start not in taken else ():
            for name in role:
                if name in specs:
                    _better(facts, page.fact(specs[name], one.country, one.start, one.end, grade))
    return list(facts.values())


def _better(facts: dict[str, ReadFact], fact: ReadFact) -> None:
    held = facts.get(fact.name)
    if held is None or (held.inferred and not fact.inferred):
        facts[fact.name] = fact


def mentions(page: Page) -> list[Mention]:
    """Every place that is named, in the text's order; of two that overlap the longer one."""
    found = [Mention(seen.meaning.country, seen.meaning.kind, seen.start, seen.end)
             for seen in page.seen if isinstance(seen.meaning, Place)]
    found += [Mention("US", "people" if _FIRM.match(page.text.plain[one.end():one.end() + 60])
                       else "country", one.start(), one.end())
              for one in _US.finditer(page.text.raw)]
    kept: list[Mention] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        apart = all(one.end <= other.start or other.end <= one.start for other in kept)
        if apart and not page.taken(one.start, one.end):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def sells_from(page: Page, one: Mention) -> bool:
    """Whether somebody at this place hands the goods on ("our dealer in Italy sends them on")."""
    return one.country != "CN" and bool(_SELLER.search(page.text.before(one.start, 40))
                                        and _SELLS_ON.match(page.text.after(one.end, 80)))


def _introduced(page: Page, one: Mention) -> Iterator[Spec]:
    """The country facts whose own words stand right before the place."""
    for seen in page.seen:
        if isinstance(seen.meaning, Topic) and seen.meaning.spec.type == "country":
            gap = page.text.plain[seen.end:one.start]
            if seen.end <= one.start and re.fullmatch(r"\s*(?:[:=]|in|is|of|is in|was|是|为|在|：)?\s*(?:the\s+)?", gap):
                yield seen.meaning.spec


def _roles(page: Page, one: Mention) -> Iterator[tuple[tuple[str, ...], str]]:
    """The country facts that a mention tells, each with its grade."""
    before, after = page.text.before(one.start, 60), page.text.after(one.end, 60)
    if one.country == "CN" and _ARMED.match(after) and regions(page) == ("CN",):
        yield _TO_END_USER, "D"
        return
    if _VEU_OF.match(after) and one.kind == "people":
        yield _TO_DESTINATION[:1], "D"
        return
    if one.kind == "country" and _SUBJECT.search(before) and _SUBJECT_AFTER.match(after + "?"):
        yield (*_TO_DESTINATION, *_TO_END_USER), "C"
        return
    if sells_from(page, one) or _LAW.match(after) or (_FROM.search(before) and not _FIRM.match(after)):
        return
    buyer = bool(_BUYER.search(before))
    firm = bool(_FIRM.match(after)) and not _ACTS.search(after[:40])
    if one.country == "CN" and not (_TO.search(before) and one.kind == "country"):
        return
    if buyer or firm:
        yield _TO_END_USER, "C"
        yield _TO_DESTINATION, "C" if _TO.search(before) else "D"
    elif one.kind != "people" and (_TO.search(before) or _FOR.search(before)):
        yield _TO_DESTINATION, "C"
    elif one.kind == "city" and not _ACTS.search(after):
        yield _TO_END_USER, "D"
        yield _TO_DESTINATION, "D"


def regions(page: Page) -> tuple[str, ...]:
    """Every country that is named at all, in the text's order."""
    return tuple(dict.fromkeys(one.country for one in mentions(page)))
