"""Candidates for firms' names: what lists and records know, what has a legal form, what looks like
a name. Whether a candidate is a party, and which, the learned models say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.reading.mention import Mention, Taken, apart
from assistant.reading.mentions.placed_names import placed
from assistant.reading.text import HAN, Text, has_han
from knowledge.screening.spotting import NameSpan
from knowledge.screening.spotting.plain_words import is_plain

Spot = Callable[[str], Sequence[NameSpan]]
"""Names that lists, records and legal forms tell."""
_UNITS = {"list": "known", "register": "known"}

_SIGN = r"A-Za-z0-9À-ÖØ-öø-ž"
_WORD = rf"[A-ZÀ-ÖØ-ÞĀ-Ž0-9][{_SIGN}&’'.\-]*"
_RUN = re.compile(rf"(?<![{_SIGN}@/.])[A-ZÀ-ÖØ-ÞĀ-Ž][{_SIGN}&’'\-]*(?:[ \t]+(?:(?:of|de|du|des"
                  rf"|der|&|di|la)\s+)?{_WORD})*")
_ENDS = re.compile(r"(?:(?:Oy|AB|AS|AG|KG|SA|SE|NV|BV|ASA|GmbH|LLC|PLC|KK)"
                   r"|[a-zà-ÿ]{4,}|[a-z]{2,3}(?<!co)(?<!ltd)(?<!inc)(?<!spa)(?<!st))\.$")
_FIGURE = re.compile(r"\d+[.,]\d|\d+[.,;:]$")
_GENITIVE = re.compile(r"['’]s$")
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»\n]{2,60})[\"“”»]")
_NOT = frozenset(
    {"thx", "gruß", "grüße", "mfg", "cheers", "saludos",
     "uel", "afsl", "cmic", "sdn", "ofac", "i", "we", "our", "my", "you", "your", "he", "she",
     "they", "it", "its", "this", "that", "these", "those", "the", "a", "an", "is", "are",
     "was", "were", "can", "could", "may", "might", "must", "shall", "should", "will",
     "would", "do", "does", "did", "have", "has", "had", "who", "what", "which", "when",
     "where", "why", "how", "if", "hi", "hello", "dear", "hallo", "bonjour", "hola", "please",
     "pls", "thanks", "thank", "regards", "best", "kind", "br", "rgds", "yes", "no", "ok",
     "okay", "urgent", "note", "ps", "fyi", "re", "fw", "fwd", "aw", "wg", "subject", "from",
     "to", "cc", "date", "sent", "attn", "and", "or", "but", "so", "then", "also", "not",
     "general", "individual", "license", "licence", "licences", "licenses", "validated",
     "end-user", "end", "user", "users", "veu", "cn", "us", "eu", "uk", "mofcom", "gacc",
     "bis", "ear", "ecl", "itar", "dod", "dfars", "meu", "mieu", "hs", "eccn", "faq", "po",
     "euc", "coa", "msds", "icp", "xrf", "sgs", "rohs", "reach", "ndfeb", "smco", "alnico",
     "n", "dy", "tb", "nd", "sm", "co", "gd", "ho", "pr", "la", "ce", "rare", "earth",
     "earths", "magnet", "magnets", "rotor", "motor", "motors", "stator", "china", "chinese",
     "export", "import", "exporter", "importer", "buyer", "seller", "supplier", "customer",
     "consignee", "owner", "announcement", "notice", "decree", "article", "art", "section",
     "supplement", "part", "regulation", "control", "watch", "list", "entity", "unreliable",
     "affiliates", "rule", "october", "november", "december", "january", "february", "march",
     "april", "june", "july", "august", "september", "monday", "tuesday", "wednesday",
     "thursday", "friday", "saturday", "sunday", "q1", "q2", "q3", "q4", "usd", "eur", "rmb",
     "cny", "item", "items", "pos", "grade", "grades", "quantity", "qty", "price", "delivery",
     "shipment", "contract", "order", "invoice", "packing", "two", "three", "four", "five",
     "one", "first", "second", "both", "all", "any", "some", "each", "other", "another",
     "question", "questions", "urgent!", "legal", "compliance", "purchasing", "procurement",
     "sales", "govt", "government",
     "manager", "director", "boss", "counsel", "team", "ceo", "cfo", "sir", "madam",
     "mr", "mrs", "ms", "dr", "ing", "vat", "tel", "fax", "email", "phone", "mobile", "www",
     "http", "https", "attached", "attachment"})
_EDGE = frozenset({
    "the", "a", "an", "our", "my", "your", "is", "are", "was", "can", "could", "may", "does", "do",
    "did", "has", "have", "hi", "hello", "dear", "if", "for", "and", "or", "from", "to", "at", "in",
    "on", "with", "by", "re", "fw", "aw", "subject", "buyer", "customer", "consignee", "importer",
    "exporter", "supplier", "owner", "user", "end-user", "end", "vendor", "client", "question",
    "screen", "check", "please"})
_BEGINS = frozenset({"general", "magnet", "magnets", "rare", "motor", "motors", "control", "first",
                     "part", "national", "two", "three", "four", "five", "one", "all"})
"""Words of the trade that a firm's name may begin or end with: "General Motors", "Magnet
Applications"."""
_HAN_SUFFIX = ("股份有限公司|有限责任公司|有限公司|株式会社|公司|集团|工业|重工|电机|科技|技术"
               "|电气|电器|精机|机械|制作所|制造所"
               "|大学|研究所|研究院|医院|实业|贸易|磁材|磁业|电子|汽车|造船|航空|动力|驱动|自动化"
               "|仪器|材料|工厂|厂")
_HAN_WITHIN = r"[^\W\da-zA-Z_要买卖能否可的是在和与及给向从用进出被有做为去跟把叫]"
_HAN_NAME = re.compile(
    rf"[{HAN}A-Za-z0-9·（）()]{{2,14}}?(?:{_HAN_SUFFIX})(?:{_HAN_WITHIN}{{0,6}}?(?:{_HAN_SUFFIX}))*")
_HAN_LEAD = re.compile(
    r".*(?:要买|想买|采购|购买|需要|的|是|给|由|向|从|把|卖给|卖|客户叫|客户是|客户|用户是|用户叫|最终用户|用户|买方|买家"
    r"|进口商|收货人|供应商|出口商|叫"
    r"|和|与|及|或|在|了|我们|我司|到|对|：|，|查|那家|这家|一家|帮|请问|关于|持有|持股|母公司"
    r"|股东|被|能否|能|请|有|做|为|去|跟"
    r"|通过|属于|还是|不是|本|该|此|其|那|这|个|家)")
_HAN_COMMON = frozenset(
    {"公司", "集团", "工厂", "客户公司", "母公司", "子公司", "贸易公司", "我们公司", "磁材厂",
     "电机厂", "同集团", "集团公司", "美国公司", "日本公司", "外资公司", "科技", "技术", "电机",
     "汽车", "机械", "电子", "材料", "工业", "大学", "医院", "航空", "造船", "磁材", "贸易", "动力",
     "自动化", "研究所", "外贸公司", "上市公司", "中间商公司", "物流公司", "货代公司", "控股公司",
     "关联公司", "姐妹公司", "分公司", "总公司", "香港公司", "德国公司", "整机厂", "主机厂",
     "整车厂", "加工厂", "回收厂", "兄弟公司", "本公司", "贵公司", "该公司", "老公司", "新公司"})

_HAN_KIN = re.compile(r"(?:全资|控股|参股|海外|境外|国内|当地|本地|外国|日本|美国|德国|欧洲|其|的)*"
                      r"(?:子|母|分|总|孙|兄弟|姐妹|关联|附属|合资|控股|参股)公司")
"""Words for a firm by its kin: 全资子公司."""


_HAN_ASKS = re.compile("什么|怎么|哪|多少|谁|几")
"""Words of a question, which stand in no firm's name: 要补什么材料."""


def names(text: Text, spot: Spot) -> list[Mention]:
    """Every candidate, the known ones first; no two overlap."""
    known = [Mention("name", one.text, one.start, one.end, unit=_UNITS.get(one.how, "form"))
             for one in spot(text.raw)]
    known += _coordinated(text, known)
    taken = Taken(one.span for one in known)
    found = [one for one in (*_quoted(text), *_runs(text), *_chinese(text), *placed(text))
             if not taken.overlaps(one.span)]
    return sorted([*known, *apart(found)], key=lambda one: one.start)


_WITH_HAN = re.compile(rf"\s*(?:和|与|與|及|以及|跟|、|还有)\s*([{HAN}A-Za-z0-9]{{2,10}}?)"
                       rf"(?=\s*(?:$|[，。？?！!、；;,\n]|和|与|及|在不在|是否|有没有|能|都|是不是|吗|被|上))")


def _coordinated(text: Text, known: Sequence[Mention]) -> list[Mention]:
    """Names that stand beside a known one and are joined to it: 日东电工和村田."""
    found, waiting = list[Mention](), list(known)
    while waiting:
        one = waiting.pop(0)
        beside = _WITH_HAN.match(text.raw, one.end) if has_han(one.value) else None
        if beside and beside[1] not in _HAN_COMMON and not any(
                other.start < beside.end(1) and beside.start(1) < other.end
                for other in (*known, *found)):
            made = Mention("name", beside[1], *beside.span(1), unit="form")
            found.append(made)
            waiting.append(made)
    return found


def less(name: Mention, others: Sequence[Mention], text: Text) -> Mention | None:
    """What looks like a name, less the days, amounts, elements and grades in it, and the places at
    its edges; None where nothing that could be a name is left."""
    cuts = [one for one in others if one.span.overlaps(name.span) and (
        one.kind != "country" or one.start <= name.start or one.end >= name.end)
        and not _begins_with_city(text, name, one) and not _ends_with_place(text, name, one)]
    pieces, at = [], name.start
    for start, end in [*sorted((one.start, one.end) for one in cuts), (name.end, name.end)]:
        if start > at:
            pieces.append((at, start))
        at = max(at, end)
    for start, end in sorted(pieces, key=lambda piece: piece[0] - piece[1]):
        words = [(one.group(), start + one.start(), start + one.end())
                 for one in re.finditer(r"\S+", text.raw[start:end])]
        while words and (_leads(words) or not words[0][0][0].isalpha()):
            words.pop(0)
        while words and _plain(words[-1][0]) in _EDGE | _NOT | {"", "of"} and not _ends_name(words):
            words.pop()
        if words and words[-1][2] - words[0][1] >= 3:
            last = words[-1][2] - len(words[-1][0]) + len(words[-1][0].rstrip(".,;:'’-("))
            return name._replace(value=text.raw[words[0][1]:last], start=words[0][1], end=last)
    return None


def _begins_with_city(text: Text, name: Mention, place: Mention) -> bool:
    """Whether a city's name is the first word of a firm's: "Osaka Winding"."""
    return (place.kind == "country" and place.unit == "city" and place.start <= name.start
            and re.match(r" [^\W\d_]{3}", text.raw[place.end:name.end]) is not None)


def _ends_with_place(text: Text, name: Mention, place: Mention) -> bool:
    """Whether a place belongs to a name of ordinary words: "University of Tokyo", and not that of
    a firm which is at home there, "Kvarn of Yerevan"."""
    before = text.raw[name.start:place.start].split()
    return (place.kind == "country" and place.end == name.end and len(before) > 1
            and before[-1] == "of" and all(is_plain(_plain(word)) for word in before[:-1]))


def _quoted(text: Text) -> Iterable[Mention]:
    for one in _QUOTED.finditer(text.raw):
        words = one[1].split()
        if len(words) <= 6 and words and (words[0][0].isupper() or re.search(f"[{HAN}]", words[0])):
            yield Mention("name", one[1], *one.span(1), unit="quoted")


def _runs(text: Text) -> Iterable[Mention]:
    """Words with capitals in a row, less what stands at the edges and is no name."""
    for words in _rows(text):
        for place, (word, _, _) in enumerate(words):
            if _ENDS.search(word) or _FIGURE.match(word):  # the sentence ends here
                words = words[:place + 1]
                break
        while words and _leads(words):
            words.pop(0)
        while words and _plain(words[-1][0]) in _EDGE | _NOT and not _ends_name(words):
            words.pop()
        if not words:
            continue
        start, end = words[0][1], words[-1][2]
        owner = _GENITIVE.search(text.raw[start:end])
        end -= len(owner.group()) if owner else 0
        end -= len(text.raw[start:end]) - len(text.raw[start:end].rstrip(".,;:'’-"))
        name = text.raw[start:end]
        alone = len(words) == 1
        if len(name) < 3 or len(words) > 9 or not any(sign.isalpha() for sign in name):
            continue
        if alone and (_plain(name) in _NOT or re.fullmatch(r"[A-Z]{0,3}\d[\w\-.]*", name)):
            continue
        if alone and text.sentence(start).start >= start - 1 and name[1:].islower() and (
                len(text.tokens) > 3) and not has_han(text.raw[end:end + 1]) and not (
                _is_item(text.raw, start, end) and not is_plain(name.casefold())):
            continue  # the first word of a sentence
        yield Mention("name", name, start, end, unit="capitals")


def _is_item(raw: str, start: int, end: int) -> bool:
    """Is it the beginning or all of an item, where a text is a list of short lines or of names
    between commas?"""
    lines = [line.split() for line in raw.splitlines() if line.strip()]
    items = [item.split() for item in raw.split(",")]
    after = raw[end:].lstrip(" \t")[:1]
    if any(words[-1].endswith(",") for words in lines):
        return False  # a letter, with its greeting
    if len(lines) > 2 and sum(len(words) < 6 for words in lines) * 5 >= 4 * len(lines):
        return after in ("", "\n", "，", "(", "（")
    return len(items) > 2 and len(lines) == 1 and after == "," and all(
        len(words) < 4 and words[0][0].isupper() for words in items if words)


def _rows(text: Text) -> Iterator[list[tuple[str, int, int]]]:
    """Words with capitals in a row; a genitive parts them: of "Taiwan's AIDC" two."""
    for one in _RUN.finditer(text.raw):
        row: list[tuple[str, int, int]] = []
        for word in re.finditer(r"[^\s]+", one.group()):
            row.append((word.group(), one.start() + word.start(), one.start() + word.end()))
            if _GENITIVE.search(word.group()):
                yield row
                row = []
        if row:
            yield row


def _ends_name(words: Sequence[tuple[str, int, int]]) -> bool:
    """Whether the last word is one of the trade that ends a firm's name: "Sahyadri Motors"."""
    return len(words) > 1 and _plain(words[-1][0]) in _BEGINS and (
        _plain(words[-2][0]) not in _EDGE | _NOT - {"general"})


def _leads(words: Sequence[tuple[str, int, int]]) -> bool:
    """Whether the first word stands before a name and is no part of it."""
    first = _plain(words[0][0])
    if first in _BEGINS and any(_plain(word) not in _EDGE | _NOT for word, _, _ in words[1:2]):
        return False
    return first in _EDGE | _NOT


def _plain(word: str) -> str:
    return word.strip(".,;:'’\"()-").casefold()


def _chinese(text: Text) -> Iterable[Mention]:
    for one in _HAN_NAME.finditer(text.raw):
        lead = _HAN_LEAD.match(one.group())
        start = one.start() + (lead.end() if lead else 0)
        name = text.raw[start:one.end()]
        if len(name) >= 3 and name not in _HAN_COMMON and not (
                _HAN_KIN.fullmatch(name) or _HAN_ASKS.search(name)):
            yield Mention("name", name, start, one.end(), unit="capitals")
