"""Percentages, each bound to what it is a percentage of: "6.5 % dysprosium", 含镝6.5%, "no Tb".

A ratio (2:17), a size and a threshold that is asked about are no contents; an amount that is only
bounded ("< 0.1 %") is no value. Two amounts for one thing are a conflict and neither is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from assistant.embedded.reading.found import ReadFact, Unsure
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.phrases import Seen
from assistant.embedded.reading.plain import pattern
from assistant.embedded.reading.vocabulary import Spec

_SIGN = r"(?:wt\.?|weight|mass)?[\s\-]*(?:%|percent\b|per cent\b|pct\b|ppm\b)(?:\s*(?:by weight|wt\b))?"
_NUMBER = pattern(rf"(?<![\d.,:x*/])(?P<number>\d{{1,7}}(?:[.,]\d{{1,6}})?)\s*{_SIGN}"
                     r"|百分之(?P<zh>[零一二三四五六七八九十点\d.]{1,8})")
_BARE = pattern(r"^\s*[:=]?\s*(?P<number>\d(?:\d)?\.\d{1,4}|0(?=\s*(?:,|，|;|；|/|、|and\b|or\b|$|[.?!。？](?!\d))))(?![\d%:x*])(?!\s*(?:mm|kg|t\b|°|%))")
_BOUND = pattern(r"(?:<|>|≤|≥|less than|more than|under|below|above|over|up to|at most|at least"
                    r"|max\.?|maximum|min\.?|不超过|低于|小于|高于|大于|至少|至多|超过|不到)\s*(?:of\s+)?$")
_THRESHOLD = pattern(r"threshold|de minimis|minimum|limit\b|cut-?off|rule of|line of|such as|门槛"
                        r"|最低|阈值|标准线|多少算")
_WEIGHT_NOT = pattern(r"^\W*(?:of|by)?\s*(?:the\s+)?(?:total\s+)?value|^\W*(?:的)?价值|^\s*(?:owned|held"
                         r"|stake|share|shareholding|of the shares|subsidiary|owner|interest)|^的?(?:股|持)")
_HEAVY_FREE = pattern(r"\b(?:heavy[\s\-]+rare[\s\-]+earths?|hree?)[\s\-]+free\b|无重稀土|不含重稀土"
                         r"|\b(?:no|without|zero) heavy rare[\s\-]+earths?\b")
_FREE_AFTER = pattern(r"^[\s\-]*(?:free\b|[:=]\s*(?:0\b(?![.,]\d)|none|nil|no\b|n\.?d\.?\b))"
                         r"|^\s*(?:is |are )?(?:not added|not present|absent)|^[^，,。]{0,4}(?:为零|为0|未检出)")
_FREE_BEFORE = pattern(
    r"(?:\b(?:no|without|zero|free of|free from|non|nil|excluding|(?:does|do|did) not contain"
    r"|not contain(?:ing)?|doesn't contain|contains? no|neither|shows? no|found no|finds? no)|[不无未没](?:添加|含有|含|有|加)?)"
    r"[\s\-]*(?:added\s+|any\s+)?(?:(?:[a-z]{2,11}|[镝铽钬钆])\s*(?:,|/|、|and|or|nor|和|与|及|或)\s*)*$")
_WITH = pattern(r"(?:\b(?:with|contains?|containing|added|alloyed with|doped with|diffused with|includes?"
                   r"|has|from chinese|made (?:from|with))|含有?|添加|掺)\s*(?:some\s+|chinese\s+)?$")
_WITH_AFTER = pattern(r"^[\s\-]*(?:nd-?fe-?b|ndfeb|containing|doped|bearing|diffused|alloyed|magnet)"
                         r"|^扩散|^[系钕]")
_SOURCE = pattern(r"\b(lab(?:oratory)?|mill(?: (?:sheet|certificate|test|cert))?|certificate"
                     r"|test report|supplier|icp(?:-\w+)?|xrf|data ?sheet|sgs)\b|(实验室|检测报告|材质单|质保书|工厂|供应商|第三方)")
_ZH = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "十": 10}
_JOINT = pattern(r"(?:dy|dysprosium|镝)\s*(?:\+|plus|and|与|和|加|、)\s*(?:tb|terbium|铽)(?:\s*(?:content|含量|之和))?"
                 r"\s*(?:together|combined|in total|in sum|sum|total|taken together|合计|总计|总和|总含量|一共|加起来)"
                 r"|(?:total|combined|sum of) (?:dy|dysprosium)\s*(?:\+|and|plus)\s*(?:tb|terbium)")
"""One amount for two elements together tells neither of them; both are contained."""
MOST = 48
"""Amounts and words for contents that are looked at; more are no question."""
HEAVY = ("dysprosium_pct", "terbium_pct")


@dataclass(frozen=True, slots=True)
class _Amount:
    value: float
    start: int
    end: int
    bounded: bool


def read_percents(page: Page) -> tuple[list[ReadFact], list[Unsure], tuple[str, ...]]:
    """The contents and shares told, the conflicts between them, and what is said to be contained
    without an amount."""
    amounts = [one for one in islice(_amounts(page), MOST)
               if not page.taken(one.start, one.end)]
    topics = [(seen, spec) for seen, spec in page.topics("percent")[:MOST] if _spoken(page, seen)]
    joint = _JOINT.search(page.text.plain)
    if joint:
        home = page.text.sentence(joint.start())
        amounts = [one for one in amounts if not home.start <= one.start < home.end]
    told: list[tuple[Spec, _Amount, Seen]] = []
    free = list(_nothing(page, topics))
    gone = {fact.start for fact in free}
    topics = [(seen, spec) for seen, spec in topics if seen.start not in gone]
    for amount in amounts:
        near = _nearest(page, amount, topics, amounts)
        if near and not _asked_about(page, amount, near[1]):
            told.append((near[1], amount, near[0]))
    told += list(_second_amounts(page, amounts, told))
    told += list(_bare(page, topics, told))
    facts, conflicts = _settle(page, told)
    known = {fact.name for fact in (*facts, *free)} | {one.about for one in conflicts}
    contains = tuple(dict.fromkeys(
        spec.name for seen, spec in topics if spec.name not in known
        and (_contained(page, seen) or (joint and joint.start() <= seen.start < joint.end()))))
    return [*facts, *free], conflicts, contains


def _spoken(page: Page, seen: Seen) -> bool:
    """Symbols of two letters are words of other languages too; they count with a capital, or alone."""
    raw = page.text.raw[seen.start:seen.end]
    return len(raw) != 2 or not raw.isascii() or raw.lower() in ("dy", "tb") or raw[0].isupper()


def _amounts(page: Page) -> Iterator[_Amount]:
    for found in _NUMBER.finditer(page.text.plain):
        value = _chinese(found["zh"]) if found["zh"] else float(found["number"].replace(",", "."))
        if value is None:
            continue
        if "ppm" in found.group():
            value = round(value / 10_000, 8)
        if value <= 100:
            bounded = bool(_BOUND.search(page.text.plain[max(0, found.start() - 16):found.start()]))
            yield _Amount(value, found.start(), found.end(), bounded)


def _chinese(words: str) -> float | None:
    """百分之六点五: digits, tens, and a point."""
    try:
        return float(words)
    except ValueError:
        whole, _, part = words.partition("点")
    total = 0
    for sign in whole:
        if sign not in _ZH:
            return None
        total = (total or 1) * 10 if sign == "十" else total + _ZH[sign]
    digits = "".join(str(_ZH.get(sign, "")) for sign in part)
    return float(f"{total}.{digits or 0}")


def _nearest(page: Page, amount: _Amount, topics: list[tuple[Seen, Spec]],
             amounts: list[_Amount]) -> tuple[Seen, Spec] | None:
    """The topic that the amount belongs to: right behind it, else before it, with no other amount
    or topic between and in one sentence."""
    plain, best, cost = page.text.plain, None, 41.0
    owned = bool(_WEIGHT_NOT.match(plain[amount.end:amount.end + 30]))
    for seen, spec in topics:
        behind = seen.start >= amount.end
        gap = plain[amount.end:seen.start] if behind else plain[seen.end:amount.start]
        if (not behind and seen.end > amount.start) or len(gap) > 40 or "\n" in gap:
            continue
        if re.search(r"[.?!。？！]\s", gap) or _between(amount, seen, amounts):
            continue
        weight_topic = spec.name.endswith("_pct") and _is_element(page, seen)
        if owned and weight_topic:
            continue
        price = len(gap) + (0 if behind else 2) + 12 * len(re.findall(r"[,;，；、]|\band\b", gap))
        if price < cost:
            best, cost = (seen, spec), price
    return best


def _is_element(page: Page, seen: Seen) -> bool:
    """Whether the topic is a chemical element (one word, no words about shares)."""
    return seen.size == 1


def _between(amount: _Amount, seen: Seen, amounts: list[_Amount]) -> bool:
    low, high = min(amount.end, seen.end), max(amount.start, seen.start)
    return any(low <= other.start < high and other is not amount for other in amounts)


def _asked_about(page: Page, amount: _Amount, spec: Spec) -> bool:
    """A threshold or a bound is talked about, not told."""
    home = page.text.sentence(amount.start)
    said = page.text.plain[home.start:home.end]
    return (amount.bounded and "owner" not in spec.name) or bool(_THRESHOLD.search(said))


def _second_amounts(page: Page, amounts: list[_Amount],
                    told: list[tuple[Spec, _Amount, Seen]]) -> Iterator[tuple[Spec, _Amount, Seen]]:
    """ "Our lab measured Dy 0.12 % but the mill says 0.08 %": the second belongs to the same topic
    where two sources are named and one topic only."""
    specs = {spec.name for spec, _, _ in told}
    used = {amount.start for _, amount, _ in told}
    rest = [one for one in amounts if one.start not in used and not one.bounded]
    sources = {found.group() for found in _SOURCE.finditer(page.text.plain)}
    if len(specs) == 1 and rest and len(sources) >= 2:
        spec, _, seen = told[0]
        for amount in rest:
            yield spec, amount, seen


def _bare(page: Page, topics: list[tuple[Seen, Spec]],
          told: list[tuple[Spec, _Amount, Seen]]) -> Iterator[tuple[Spec, _Amount, Seen]]:
    """ "Dy 3.1, Tb 0.2": a decimal right behind an element is its content."""
    have = {seen.start for _, _, seen in told}
    for seen, spec in topics:
        found = _BARE.match(page.text.plain[seen.end:seen.end + 14])
        if found and seen.start not in have and _is_element(page, seen):
            end = seen.end + found.end()
            yield spec, _Amount(float(found["number"]), seen.end + found.start("number"), end, False), seen


def _nothing(page: Page, topics: list[tuple[Seen, Spec]]) -> Iterator[ReadFact]:
    """ "no Dy", "Dy-free", 不含镝, "without Dy or Tb": a content of nothing."""
    for seen, spec in topics:
        before, after = page.text.before(seen.start, 60), page.text.after(seen.end, 24)
        if not _is_element(page, seen):
            continue
        late = _FREE_AFTER.match(after)
        if late or _FREE_BEFORE.search(before):
            yield page.fact(spec, 0.0, _back(before, seen.start), seen.end + (late.end() if late else 0))
    heavy = _HEAVY_FREE.search(page.text.plain)
    if heavy:
        for name in HEAVY:
            for spec in page.vocabulary.named(name):
                yield page.fact(spec, 0.0, heavy.start(), heavy.end(), "D")


def _back(before: str, start: int) -> int:
    found = _FREE_BEFORE.search(before)
    return start - (len(before) - found.start()) if found else start


def _contained(page: Page, seen: Seen) -> bool:
    return bool(_WITH.search(page.text.before(seen.start)) or
                _WITH_AFTER.match(page.text.plain[seen.end:seen.end + 16]))


def _settle(page: Page, told: list[tuple[Spec, _Amount, Seen]]) -> tuple[list[ReadFact], list[Unsure]]:
    """Each fact once; of two amounts for one fact none is taken."""
    by_name: dict[str, list[tuple[Spec, _Amount, Seen]]] = {}
    for one in told:
        by_name.setdefault(one[0].name, []).append(one)
    facts: list[ReadFact] = []
    conflicts: list[Unsure] = []
    for name, ones in by_name.items():
        values = list(dict.fromkeys(amount.value for _, amount, _ in ones))
        if len(values) == 1:
            for spec, amount, seen in ones[:1]:
                facts.append(page.fact(spec, amount.value, min(seen.start, amount.start),
                                       max(seen.end, amount.end)))
            continue
        shown = [f"{amount.value:g} %{_from(page, amount)}" for _, amount, _ in ones]
        start, end = min(one.start for _, one, _ in ones), max(one.end for _, one, _ in ones)
        element = name.removesuffix("_pct").replace("_", " ")
        conflicts.append(Unsure(
            about=name, ask=f"Two amounts are named for {element}; which one is shown by the test "
            "report that you rely on?", ask_zh="文中给出两个不同的含量，应以哪份检测报告为准？",
            choices=tuple(dict.fromkeys(shown)), values=tuple(values),
            words=page.text.words(start, end)))
    return facts, conflicts


def _from(page: Page, amount: _Amount) -> str:
    """The source named nearest before the amount, in brackets."""
    found = list(_SOURCE.finditer(page.text.before(amount.start, 50)))
    return f" ({found[-1].group()})" if found else ""
