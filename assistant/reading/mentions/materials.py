"""Materials: elements and their contents, magnet families, alloys, grades and part numbers.

A content is bound to its element by what stands between them. "free of", a list of elements and a
sum of two are read as such; an amount of another element is that element's and nobody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.reading.contract import Mode, Span
from assistant.reading.mention import Mention, apart
from assistant.reading.mentions.amounts import han_point, least
from assistant.reading.text import HAN, Text
from knowledge import strict_yaml
from knowledge.rules.canonical import Unsaid

CONTAINED = Unsaid.WORD
"""The value of a content that is named without an amount."""
MEASURED = ("Dy", "Tb", "Ho", "Gd")
"""The elements whose content is a fact of a magnet."""
NEAR = 32
"""Signs after an element in which it may be said that there is none."""
_TABLE = Path(__file__).with_name("materials.yaml")
_LIST = re.compile(r"^\s*(?:,|/|\+|、|&|and|or|nor|und|oder|y|ni|和|及|或|与|也|又)?\s*"
                   r"(?:(?:no|without|不含|无|没有|any)\s*)?$")
_NONE = re.compile(
    r"(?:\b(?:no|without|zero|free of|free from|excluding|not contain(?:ing)?|neither|never any"
    r"|contains? no|n't contain|n't have|have no|has no|ohne|kein|keine|sin|sans|senza)"
    r"|不含有?|不添加|未添加|没加|不加|未加|无添加|没有|(?<!有)没|无|未含|唔含|冇|零(?![点點])|不带"
    r"|不是|并非|非)[\s\-]*(?:added\s+|any\s+|the\s+|added|的)?$")
_FREE = re.compile(r"^(?:-\s?fr(?:ee|ei|ia|i)\b|\s*[:=|]?\s*(?:都|均|都是|are |is "
                   r"|both )?\s*(?:none|nil|zero|keine?s?|没有|没加|没|不含|无|無し|なし|未检出"
                   r"|nd\b|n\.\s?d\.?"
                   r"|not detected|below detection(?: limit)?)(?=\s*(?:$|[.,;/)|\n。、]"
                   r"|(?:and|from|for|by|as|per|to|with|at|on)\b|tb|ho|in\b))"
                   r"|[\s]free(?=\s*(?:$|[.,;!?)]|magnet|grade|version|ndfeb|nd\b"
                   r"|and\b"
                   r"|or\b))|[\s\-]*(?:frei|free)(?=$|[.,;!?)])|\s*(?:为零|为0(?!\.)))")
_LEFT = re.compile(
    r"^\s*(?:[:=(~<>≤≥\-]|content|contents|level|share|amount|is|are|was|of|at|from|about|approx\.?"
    r"|around"
    r"|contains?|with|by weight|max\.?|up to|less than|below|under|over|more than|above|at least"
    r"|together|combined|in total|total|sum|gehalt|合计|总计|总和|总含量|一共|共|含量|重量|百分比"
    r"|占比|比例|为|是|约|大约|大概|差不多|占|达|在|有|不超过|低于|小于|超过|大于|高于|不到"
    r"|的|\s){0,6}$")
_RIGHT = re.compile(r"^\s*(?:of|wt\.?|by weight|by mass|the|weight|w/w|的|[\s(\-])*$")
_WITH = re.compile(r"(?:\b(?:with|contains?|containing|added|alloyed with|doped with|diffused with"
                   r"|includes?|incl\.?|has|have|mit|con|avec)|含有?|添加了?|掺了?|加了?|有)\s*"
                   r"(?:some\s+|a bit of\s+|a little\s+|traces? of\s+|chinese\s+|少量|微量|的)?$")
_AFTER_WITH = re.compile(r"^[\s\-]*(?:containing|doped|bearing|added|diffused|alloyed|grade)"
                         r"|^扩散|^系")
_COMPOUND = re.compile(
    r"^(?:[\s\-]*(?:and|or|\+|/|&|、|和)?\s*(?:dy|tb|dysprosium|terbium|镝|铽))?[\s\-]*(?:bearing"
    r"|containing|doped|rich|的)?[\s\-]*(?:sintered |bonded )?(?:ndfeb|neo|钕铁硼(?:的)?)?\s*"
    r"(?:magnets?\b|segments?\b|rings?\b|discs?\b|blocks?\b|arcs?\b|磁[钢鋼体體铁鐵瓦环環片块塊])")
_OXIDE = re.compile(r"^\s*(?:2o3|4o7|oxide|as oxide|reo\b)|^[^,.;]{0,12}(?:as oxides?|by value"
                    r"|of the"
                    r" (?:total )?(?:value|rare earths?)|氧化物计)")
_HEAVY = re.compile(r"\b(?:heavy[\s\-]+rare[\s\-]+earths?|hre+)[\s\-]+free\b|(?:no|without|zero"
                    r"|free of)"
                    r" (?:any )?(?:heavy[\s\-]+rare[\s\-]+earths?|hre+)\b|(?:无|不含"
                    r"|没有)(?:中?重稀土)")
_BARE = re.compile(r"^(?:\s*(?:content\s*)?(?:[:=|]|is|含量|为|是)?\s*)(?P<n>\d{1,2}[.,]\d{1,4}"
                   r"|\.\d{1,4}|[零一二三四五六七八九][点點][零一二三四五六七八九]{1,3}|\d{1,2}(?=\s*(?:$|[.;/)\n|。、]"
                   r"|,(?!\d)|and\b|but\b)))(?![\d:x*]|[.,]\d|\s*(?:%|mm|kg|t\b|°|ppm|percent"
                   r"|pcs))")
_BARE_BEFORE = re.compile(r"(?<![\d.,x*:/\-])(?P<n>\d{1,2}[.,]\d{1,4}|\d)\s$")
"""A content written without its sign: "Dy: 2.1", "Tb 0", "1.9 dy"."""
_SUM = re.compile(r"together|combined|in total|in sum|\bsum\b|\btotal\b|合计|总计|总和|总含量"
                  r"|一共|加起来|共")
_IF = re.compile(r"^\W*(?:(?:and|but|so|then|also)\s+)?(?:what if|if|suppose|supposing|assume"
                 r"|assuming"
                 r"|imagine|say|let's say)\b|如果|假如|假设|要是|万一|若")
_OR_NOT = re.compile(r"有没有$|含不含$|是否含?有?$|有无$|含没含$")
_DOES = re.compile(r"^\W*(?:does|do|is there|are there|has|have|how much|what is the|whether)\b"
                   r"|是否含|含不含|有没有|含多少")
_WHETHER = re.compile(r"(?:是不是|是否|有没有|会不会|能不能)[^，,。]{0,8}$")
_GRADE = re.compile(
    r"(?<![A-Za-z0-9_.\-/])N[\s\-]?(?:2[5-9]|3\d|4\d|5[0-8])(?:[MHT]|[SUEAV]H|SHT)?(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9_.\-/])(?:2[5-9]|3\d|4\d|5[0-8])(?:M|H|SH|UH|EH|AH|TH|VH)(?![A-Za-z0-9_])")
_SMCO_GRADE = re.compile(
    r"(?<![A-Za-z0-9_])(?:YXG|XGS|YX|SMCO|R)[\s\-]?(?:1[6-9]|2\d|3[0-5])[A-Z]{0,3}(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9_])S(?:2\d0|3[0-5]0)(?![A-Za-z0-9_])")
_PART = re.compile(r"(?<![\w\-./])(?=[A-Z0-9\-]{4,24}(?![\w\-]))(?=[A-Z0-9\-]*\d)"
                   r"[A-Z]{1,6}(?:-[A-Z0-9]{1,10}){1,4}(?![\w\-])")
_SAID_PART = re.compile(r"(?:(?i:\bpart)(?: no\.?| number)|item(?: no\.?| number)|p/n|料号|物料号"
                        r"|图号)"
                        r"\s*[:#]?\s*(?P<no>[A-Za-z0-9][A-Za-z0-9\-./]{2,24})")
_NOT_PART = re.compile(r"^(?:COVID|ISO|HS|GB|ASTM|IEC|EN|DIN|NO|FR|CFR|UTF|PO|SO|VAT|TEL|FAX)-?")


_SHORT = re.compile(r"(?<![A-Za-z])(?:dy|tb|DY|TB)(?![A-Za-z])"
                    r"|(?<![A-Za-z])(?:HO|GD)(?=\s?[:=]?\s?[\d.]|\s?%)")


@dataclass(frozen=True, slots=True)
class Content:
    """How much of an element there is: percent by weight, or CONTAINED; `op` other than "=" is a
    bound, a range or a sum, which tells no value."""

    element: str
    value: Any
    op: str
    mode: Mode
    basis: str
    span: Span


@cache
def _table() -> dict[str, Any]:
    """The tables of names; each fact whose choices have names is a kind of its own."""
    table: dict[str, Any] = strict_yaml.read(_TABLE)
    return {**table, **table["choices"]}


def named_choices() -> tuple[str, ...]:
    """The facts whose choices have names in the table."""
    return tuple(_table()["choices"])


@cache
def _forms(kind: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all names of a kind, and the code of each."""
    table: dict[str, Any] = _table()[kind]
    names = {name.lower(): code for code, said in table.items() for name in said}
    ordered = sorted(names, key=len, reverse=True)
    latin = "|".join(re.escape(one) for one in ordered if one.isascii() or not _han(one))
    han = "|".join(one for one in ordered if _han(one))
    return re.compile(rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])" + (f"|{han}" if han else "")), names


def _han(word: str) -> bool:
    return bool(re.search(f"[{HAN}]", word))


@cache
def symbols() -> re.Pattern[str]:
    """The elements' symbols, written as such."""
    table = _table()["elements"]
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(sorted(table, key=len, reverse=True))})"
                      r"(?:2O3|4O7)?(?![A-Za-z])")


def named(text: Text, kind: str) -> list[Mention]:
    """Mentions of families, alloys, elements, forms or the choices of a fact by their names."""
    form, names = _forms(kind)
    single = {"families": "family", "alloys": "alloy", "elements": "element", "forms": "form"
              }.get(kind, kind)
    return [Mention(single, names[one.group()], one.start(), one.end())
            for one in form.finditer(text.plain)]


def elements(text: Text) -> list[Mention]:
    """Mentions of elements, by name or symbol; `dy` and `tb` in small or large letters as well, and
    the other two that are measured where a figure follows ("HO=1.2")."""
    found = named(text, "elements")
    for one in symbols().finditer(text.raw):
        found.append(Mention("element", re.sub(r"\d.*", "", one.group()), one.start(), one.end()))
    for low in _SHORT.finditer(text.raw):
        found.append(Mention("element", low.group().capitalize(), low.start(), low.end()))
    return apart(found)


def oxides(text: Text) -> list[Mention]:
    """Oxides written as a formula: "Gd2O3"."""
    return [Mention("form", "oxide", *one.span()) for one in symbols().finditer(text.raw)
            if one.group()[-1].isdigit()]


def grades(text: Text) -> list[Mention]:
    """Trade grades; the value is the grade without blanks. It proves no composition."""
    found = [Mention("grade", re.sub(r"[\s\-]", "", one.group()), *one.span(), unit="NdFeB")
             for one in _GRADE.finditer(text.raw)]
    found += [Mention("grade", one.group(), *one.span(), unit="SmCo")
              for one in _SMCO_GRADE.finditer(text.raw)]
    return apart(found)


def parts(text: Text) -> list[Mention]:
    """Part numbers, said to be one or written like one."""
    found = [Mention("part", one["no"].rstrip("."), one.start("no"), one.end("no"))
             for one in _SAID_PART.finditer(text.raw) if any(sign.isdigit() for sign in one["no"])]
    found += [Mention("part", one.group(), *one.span()) for one in _PART.finditer(text.raw)
              if not _NOT_PART.match(one.group())]
    return apart(found)


def contents(text: Text, found: Sequence[Mention], amounts: Sequence[Mention]) -> list[Content]:
    """The contents told, each bound to its element. `found` are the elements, `amounts` the
    percentages; both in the order of the text."""
    amounts = apart([*amounts, *_bare(text, found)])
    told = list(_bound_amounts(text, found, amounts))
    taken = {one.element_start for one in told}
    made = [one.content for one in told]
    free = set[int]()
    for place, one in enumerate(found):
        if one.start in taken or one.start in free:
            continue
        reach = _none(text, found, place)
        for other in reach:
            if other.start not in taken:
                free.add(other.start)
                made.append(_content(text, other, 0.0, "=", _span(text, other, one)))
    for one in found:
        if one.start not in taken and one.start not in free and _contained(text, one):
            made.append(_content(text, one, CONTAINED, "=", one.span))
    none = heavy(text)
    if none:
        made += [Content(name, 0.0, "=", _mode(text, none.start, True), "", none)
                 for name in ("Dy", "Tb")
                 if name not in {one.element for one in made}]
    return made


_CALLED = re.compile(
    r"\b(?:re)?(?:declar|label|book|describ|invoic|relabel|classif|mark|call|writ|put|nam)\w*\b"
    r"[^.;?!]{0,30}\b(?:as|to|under)\s+(?:\d[\d.\s]*)?(?:plain |ordinary |simple |mere )?$"
    r"|(?:写|申?报|标|改|说|当|归)(?:成|为|作|到)(?:普通|一般)?的?$")


def denied(text: Text, one: Mention) -> bool:
    """Whether it is said that this is not there ("no shaft", 不带轴), or that it is only called so
    ("redeclare as ferrite", 写成普通磁铁)."""
    before = text.before(one.start, 50)
    return bool(_NONE.search(before[-30:]) or _CALLED.search(before))


def heavy(text: Text) -> Span | None:
    """The words that say that no heavy rare earth is in it."""
    found = _HEAVY.search(text.plain)
    return Span(*found.span()) if found else None


@dataclass(frozen=True, slots=True)
class _ElementAmount:
    content: Content
    element_start: int


def _bound_amounts(text: Text, found: Sequence[Mention], amounts: Sequence[Mention]
                   ) -> Iterator[_ElementAmount]:
    """Each amount with the element on whichever side it belongs to."""
    lefts = [_left(text, found, amounts, one) for one in amounts]
    rights = [_right(text, found, amounts, one) for one in amounts]
    only_left = sum(bool(one) for one, other in zip(lefts, rights, strict=True) if not other)
    only_right = sum(bool(other) for one, other in zip(lefts, rights, strict=True) if not one)
    taken = set[int]()
    for amount, left, right in zip(amounts, lefts, rights, strict=True):
        first, second = (right, left) if only_right >= only_left else (left, right)
        if left and right and only_left == only_right:
            first, second = (left, right) if _tight(text, left, amount) else (right, left)
        chosen = next((one for one in (first, second) if one and one.start not in taken), None)
        if chosen is None:
            continue
        taken.add(chosen.start)
        joined = _joined(text, found, chosen, amount)
        op = "sum" if joined else amount.op
        if op == "range" and least(text, amount):
            op = ">="
        tail = text.plain[max(amount.end, chosen.end):][:40]
        oxide = text.raw[chosen.start:chosen.end].endswith(("2O3", "4O7"))
        basis = "other" if oxide or _OXIDE.match(tail) else ""
        for one in (chosen, *joined):
            taken.add(one.start)
            span = Span(min(one.start, amount.start), max(one.end, amount.end))
            yield _ElementAmount(Content(one.value, amount.value, op,
                                         _mode(text, amount.start, True), basis, span), one.start)


def _bare(text: Text, found: Sequence[Mention]) -> Iterator[Mention]:
    """Amounts beside a measured element that are written without a sign of percent."""
    for one in found:
        if one.value not in MEASURED:
            continue
        number = _BARE.match(text.plain[one.end:one.end + 20])
        if number:
            at = one.end + number.start("n")
            yield Mention("percent", _figure(number["n"]), at, one.end + number.end("n"), "=", "%")
            continue
        before = text.plain[max(0, one.start - 8):one.start]
        number = _BARE_BEFORE.search(before)
        if number:
            at = one.start - len(before) + number.start("n")
            yield Mention("percent", _figure(number["n"]), at, at + len(number["n"]), "=", "%")


def _figure(word: str) -> float:
    """A figure in digits, or in Chinese numerals with a point (零点九)."""
    return float(han_point(word).replace(",", "."))


def _left(text: Text, found: Sequence[Mention], amounts: Sequence[Mention], amount: Mention
          ) -> Mention | None:
    """The element right before the amount, with nothing but joining words between."""
    near = [one for one in found if one.end <= amount.start and amount.start - one.end <= 40]
    if not near or any(near[-1].end <= other.start < amount.start for other in amounts):
        return None
    gap = _without_forms(text, near[-1].end, amount.start)
    return near[-1] if _LEFT.match(gap) and "\n" not in gap else None


def _without_forms(text: Text, start: int, end: int) -> str:
    """A stretch less the words for a magnet or its material: 含镝磁瓦2.4%, "Dy magnets 2.4 %"."""
    signs = list(text.plain[start:end])
    for table in ("forms", "families"):
        for one in named(text, table):
            if start <= one.start and one.end <= end:
                signs[one.start - start:one.end - start] = " " * (one.end - one.start)
    return "".join(signs)


def _right(text: Text, found: Sequence[Mention], amounts: Sequence[Mention], amount: Mention
           ) -> Mention | None:
    near = [one for one in found if one.start >= amount.end and one.start - amount.end <= 24]
    if not near or any(amount.end <= other.start < near[0].start for other in amounts):
        return None
    gap = text.plain[amount.end:near[0].start]
    return near[0] if _RIGHT.match(gap) and "\n" not in gap else None


def _tight(text: Text, left: Mention, amount: Mention) -> bool:
    return amount.start - left.end <= 3


def _joined(text: Text, found: Sequence[Mention], one: Mention, amount: Mention) -> list[Mention]:
    """The elements that share one amount: "Dy + Tb together 0.08 %"."""
    place = found.index(one)
    home = text.sentence(one.start)
    said = text.plain[max(home.start, one.start - 40):min(home.end, amount.end + 24)]
    others = []
    for other in (found[place - 1] if place else None,
                  found[place + 1] if place + 1 < len(found) else None):
        if other is None:
            continue
        low, high = sorted((one, other), key=lambda item: item.start)
        gap = text.plain[low.end:high.start]
        plus = re.fullmatch(r"\s*(?:\+|plus)\s*", gap)
        if plus or (_LIST.match(gap) and len(gap) <= 6 and _SUM.search(said)):
            others.append(other)
    return others


def _none(text: Text, found: Sequence[Mention], place: int) -> list[Mention]:
    """The elements that are said not to be there, from this one on: "no Dy or Tb", "Dy-free"."""
    one = found[place]
    before, after = text.before(one.start, 30), text.plain[one.end:one.end + NEAR]
    if _FREE.match(after):
        return [one, *_listed(text, found, place, -1)]
    if _OR_NOT.search(before) or not _NONE.search(before):
        return []
    return [one, *_listed(text, found, place, 1)]


def _listed(text: Text, found: Sequence[Mention], place: int, step: int) -> list[Mention]:
    """The elements listed with this one, in one direction."""
    kept, at = list[Mention](), place
    while 0 <= at + step < len(found):
        low, high = sorted((found[at], found[at + step]), key=lambda item: item.start)
        gap = text.plain[low.end:high.start]
        other = found[at + step]
        bare = other.end - other.start == 1 and other.value in "BCOY"
        if len(gap) > 16 or not _LIST.match(gap) or "%" in gap or bare:
            break
        kept.append(found[at + step])
        at += step
    return kept


def _contained(text: Text, one: Mention) -> bool:
    """Whether the element is said to be in it, without an amount."""
    before, after = text.before(one.start, 40), text.plain[one.end:one.end + 14]
    return bool(_WITH.search(before) or _AFTER_WITH.match(after) or compound(text, one)) and not (
        _NONE.search(before) or _OR_NOT.search(before))


def compound(text: Text, one: Mention) -> bool:
    """Whether the element says which magnets: "Dy magnets", "Tb-bearing segments", 含镝磁钢."""
    return one.value in MEASURED and bool(
        _COMPOUND.match(text.plain[one.end:one.end + NEAR + 8]))


def _content(text: Text, one: Mention, value: Any, op: str, span: Span) -> Content:
    return Content(one.value, value, op, _mode(text, one.start, value != CONTAINED), "", span)


def _span(text: Text, one: Mention, first: Mention) -> Span:
    """The words that say that an element is not there."""
    low, high = min(one.start, first.start), max(one.end, first.end)
    found = _NONE.search(text.before(low, 30))
    start = low - (len(text.before(low, 30)) - found.start()) if found else low
    free = _FREE.match(text.plain[high:high + NEAR])
    return text.trimmed(start, high + (free.end() if free and not found else 0))


def mode(text: Text, place: int) -> Mode:
    """Whether what stands at a place is told or supposed ("what if it were SmCo")."""
    return _mode(text, place, True)


def supposes(text: Text, place: int) -> bool:
    """Whether what stands at a place is only supposed: "what if", 如果."""
    home = text.sentence(place)
    return _IF.search(text.plain[home.start:max(home.start, place) + 1]) is not None


def _mode(text: Text, place: int, figured: bool) -> Mode:
    """Whether a content is told, supposed ("what if it had 2 % Dy") or asked about ("does it
    contain Dy?")."""
    home = text.sentence(place)
    said = text.plain[home.start:home.end]
    if supposes(text, place):
        return Mode.SUPPOSED
    asked = home.asks and ((not figured and _DOES.search(said))
                           or _WHETHER.search(text.before(place, 24)))
    return Mode.ASKED if asked else Mode.SAID
