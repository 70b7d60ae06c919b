"""Names written in Han, Kana or Hangul: known ones sign by sign, others by their legal form."""

import re
from collections.abc import Iterator
from functools import cache

from knowledge.screening.names.legal_forms import countries_in_chinese, table
from knowledge.screening.spotting.known_names import KnownNames, sounds_of
from knowledge.screening.spotting.name_tokens import EAST_ASIAN

_RUN = re.compile(rf"[{EAST_ASIAN}]+")
_BODY = re.compile(rf"[{EAST_ASIAN}A-Za-z0-9·・\-（）()&]{{1,30}}$")
_KANA = re.compile("[\u30a1-\u30fa\u30fc]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
# Full forms make a name; these two are said of any firm ("这家公司") and want a telling name.
_LOOSE = ("公司", "集团", "集團")
# What stands before a name in a Chinese or Japanese sentence and is no part of it. A sign that
# also begins usual names (华为, 发展, 和平, 大同, 经济) is kept inside those words.
_LEAD = re.compile(
    r"请问|请查|查一下|查一查|查询|查下|问一下|关于|对于|由于|属于|根据|最终用户|终端用户|客户|客戶|买方|买家"
    r"|卖方|供应商|進口商|进口商|出口商|收货人|收貨人|付款方|合作方|我们|我們|我司|贵司|他们|它们|咱们"
    r"|这家|那家|这个|那个|一家|某家|名为|名叫|叫做|叫|子公司|母公司|股东|股東|控股的|持有|卖给|賣給|发给"
    r"|供给|交给|寄给|出口到|出口给|能不能|能否|可否|可以|是不是|是否|以及|或者|还是|還是|通过|通過"
    r"|[向给給对對从從是与與跟替把被让讓查问問卖賣叫的了吗嗎呢请請该該贵貴某及]|和(?!平|谐|记|泰|利|信|成|兴)"
    r"|由(?!利)|在|发(?!展|动|电|那|科)|到|在|(?<!华)(?<!華)为(?!民)|[はがをにのでとへもや、。，；：？！「『“\"]")
_GENERIC = re.compile(
    r"(?:那|其|他们的?|它的?|对方的?|我们|贵|该|这家|那家|全资|子|母|分|总|本|外国|外资|贸易|貿易|上市|关联|控股|合资"
    r"|独资|国内|国外|境外|其他|别的|另一?家?|所有|哪些|哪个|[一两几三]家|同一?个?|新|老|原|大|小|军工|防务|民用|磁材"
    r"|电机|汽车|特种车|物流|货代|工程|科技|投资|基金|制造|集团|进出口|保险|船|航空|电子|自己|客户|欧洲|香港"
    r"|[A-Z甲乙丙丁XＸ某])*")
_IN_FRONT = frozenset(
    ("株式会社", "株式會社", "주식회사", "㈱", "㈜", "(株)", "（株）", "(주)", "（주）"))
_LETTERS = ("ABC", "XYZ", "XXX", "AAA", "BBB")
"""Letters that stand for any firm."""
_ENDS = re.compile("能否|可否|能不能|可不可以|可以|是否|是不是|从|從|向|通过|想|要|吗|嗎|被|属于|在"
                   "|[はがをにのでとへも、。]|은|는|이 |가 |을|를|에")
"""What follows a name after its form, in Chinese, Japanese and Korean."""
_SPOKEN_OF = re.compile("[子母分总同原本新家个们他她它己名無无友戚婆]$")


Found = tuple[int, int, tuple[str, ...], bool]


def known_in_signs(text: str, book: KnownNames) -> Iterator[Found]:
    """Start, end, and known names of every name of the book that is written in these signs; and
    whether it is whole, or only the beginning of the known ones."""
    for run in _RUN.finditer(text):
        sounds = sounds_of(run.group())
        for first in range(len(sounds) - 1):
            for size in book.sign_sizes(sounds[first : first + 2]):
                start, end = run.start() + first, run.start() + first + size
                if end > run.end() or not _whole(text, start, end):
                    continue
                if names := book.of_signs(text[start:end]):
                    yield start, _with_form(text, end), names, True
                    break
                if names := book.begun_by(text[start:end]):
                    yield start, end, names, False
                    break


def _whole(text: str, start: int, end: int) -> bool:
    """Not a piece of a longer Kana word, nor the rest of a Hangul one."""
    before, after = text[start - 1 : start], text[end : end + 1]
    cut_kana = (_KANA.match(before) and _KANA.match(text[start])) or (
        _KANA.match(after) and _KANA.match(text[end - 1]))
    return not cut_kana and not (_HANGUL.match(before) and _HANGUL.match(text[start]))


def _with_form(text: str, end: int) -> int:
    for form in table().east_asian:
        if text.startswith(form, end):
            return end + len(form)
    return end


@cache
def _form() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, table().east_asian)))


def formed_in_signs(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every name with a legal form in these signs."""
    last = 0
    for found in _form().finditer(text):
        before = text[max(last, found.start() - 30) : found.start()]
        space = len(before) - len(before.rstrip(" ")) if _HANGUL.match(found.group()) else 0
        body = _BODY.search(before.rstrip(" ") if space else before)
        loose = found.group() in _LOOSE
        name = _name(body.group(), loose) if body else ""
        if len(name) >= 2 and not _speaks_of_one(name, loose):
            yield found.start() - space - len(name), found.end()
        elif not (name.isascii() and name) and (after := _after(text, found)):
            yield found.start(), after
        last = found.end()


def _speaks_of_one(name: str, loose: bool) -> bool:
    """Is it a word for a firm (the parent, a German firm), and no name?"""
    if loose and (len(name) < 3 or _SPOKEN_OF.search(name)):
        return True
    if not loose and len(name) > 2 and name.isascii():
        return name in _LETTERS
    for country in countries_in_chinese():
        name = name.replace(country, "")
    return bool(_GENERIC.fullmatch(name))


def _name(body: str, loose: bool) -> str:
    """What is left of the words before a form after the last word that leads to a name."""
    cut = 0
    for lead in _LEAD.finditer(body):
        if loose or len(body) - lead.end() >= 2:
            cut = lead.end()
    name = body[cut:].lstrip("·・-)）&")
    for opening, closing in ("()", "（）"):
        if name.count(opening) != name.count(closing):
            name = name[max(name.rfind(opening), name.find(closing)) + 1 :]
    return name


def _after(text: str, form: re.Match[str]) -> int:
    """株式会社 and 주식회사 also stand before the name."""
    if form.group() not in _IN_FRONT:
        return 0
    body = re.match(rf"\s?[{EAST_ASIAN}A-Za-z0-9・]{{2,20}}", text[form.end() : form.end() + 21])
    if not body:
        return 0
    name = _ENDS.split(body.group(), maxsplit=1)[0]
    return form.end() + len(name) if len(name.strip()) >= 2 else 0
