"""Names that only their place in the sentence shows: in small letters, or in Chinese signs without
a legal form. "is nidec listed", 尼得科能买吗."""

import re
from collections.abc import Iterator

from assistant.reading.mention import Mention
from assistant.reading.text import Text, has_han
from knowledge.screening.spotting.plain_words import (
    DETERMINERS,
    is_plain,
    names_nothing,
    of_language,
)

_NAME = r"(?P<name>[a-zà-ÿ][a-zà-ÿ0-9&'’.\-]+(?: [a-zà-ÿ0-9&][a-zà-ÿ0-9&'’.\-]*){0,3}?)"
_LISTS = (r"(?:(?:now |still |already |also )?(?:listed|sanctioned|blacklisted|debarred"
          r"|(?:up)?on (?:the |a |any |some |your |which )?(?:[\w\-]+ ){0,3}?(?:black)?lists?))\b")
_FINE = r"(?:(?:still |now )?(?:ok|okay|fine|clean|safe|banned|blocked|barred)\b)"
_END = r"(?=\s*(?:$|[.?!,;:\n]|(?:please|pls|against|in|on|under|without|now|for (?:me|us))\b))"
_PLACES = tuple(re.compile(form, re.I | re.M) for form in (
    rf"\b(?:is|are|was|were|isn't) {_NAME} (?:{_LISTS}|{_FINE})",
    rf"(?:^|[?.,;:] ){_NAME} {_LISTS}",
    rf"\b(?:check|screen|look up|search|clear)(?: for)? {_NAME}{_END}",
    rf"\b(?:sell|supply|sold|selling|supplying)"
    rf"(?: (?:it|them|this|these|that|magnets|motors|goods))? to {_NAME}{_END}",
    rf"\b(?:buy|buying|order|purchase|source|import)"
    rf"(?: (?:it|them|this|these|that|magnets|motors|goods))? from {_NAME}{_END}",
    rf"\A(?=[^.\s]{{5}}){_NAME}\s*\??\s*\Z"))

_HAN = "\u3400-\u9fff"
_PIECE = re.compile(rf"(?<!\w)[{_HAN}]+|(?<= )[{_HAN}]+")
_LEAD = re.compile(
    "(?:(?:核对|核對|(?<![核检檢抽审審调調])查(?![验驗])[询詢过過]?|筛查?|搜)(?:一?下)?(?:[这這][几幾]?家)?"
    "|(?:用[户戶]|(?<!老)客[户戶]|[买買][方家]|[进進]口商|收[货貨]人|供[应應商]商|[对對]方|公司(?=叫|是))"
    "(?:是|[为為]|名?叫做?)?|(?<!我)名?叫做?"
    "|(?:[卖賣]|[发發]|供|供[货貨]|寄|交|[转轉][卖賣]?)[给給]|[发發][货貨]?到|[从從](?=.+[买買])|[请請][问問])")
_LOOSE = re.compile("(?:[户戶]|[买買][方家]|口商|[货貨]人|[应應商]商|[对對]方)$")
"""A role right before a name, without a verb between: most often it is part of another word."""
_GOODS = re.compile("[机機器件胶膠料液膜片泵阀閥车車船枪槍弹彈油粉钢鋼铁鐵铝鋁芯池块塊管线線板]$")
_ASKS = re.compile(
    "(?:(?:现在|目前|到底|究竟)?(?:[还還]|又|也|都)?(?:能不能|能否|可不可以|可以|可否|能)(?:做|[买買]|[卖賣]|供|合作)"
    "|(?:可以|行|能)[吗嗎]"
    "|(?:现在|目前|到底|究竟)?(?:[还還]|也)?(?:是不是|是否|在(?:不在)?|有没有|有沒有|有没|上[了没沒过過]*|被|算不算)"
    ".{0,12}(?:[单單]|列|上榜|制裁|军工|軍工)|上榜|(?:持股|持有|控股|参股|參股|旗下)|的VEU)")
_NOT_IN_NAMES = re.compile(
    "[的是在与與及給给从從被做为為去跟把叫而又亦先乱亂替將将即仅僅之各此其再过過验驗您个個入不没沒也都就还還要能否"
    "会會吗嗎呢了这這那哪谁誰么麼怎几幾我你他她它写寫说說签簽票证證货貨按已未请請回喺唔係嘅]"
    "|高校|[学學]校|[工总總]$|[虽雖]|有[无無没]|什么|[别別]人|他人|第三方|[们們]|名[单單]"
    "|公告|[许許]可|客[户戶]|用[户戶]|[单單]位|公司|股[东東]|基金|家族|部[门門]|法[规規]")
"""What sentences and descriptions of parties are made of, and names are not."""
_BOTH = re.compile(rf"(?<=[{_HAN}]{{2}})[和及](?=[{_HAN}]{{2}})")
_LISTING = ("、", "：", ":", "；", ";")


def placed(text: Text) -> Iterator[Mention]:
    """Each name once, by its place."""
    yield from _small(text)
    if has_han(text.raw):
        yield from _signs(text)


def _small(text: Text) -> Iterator[Mention]:
    for form in _PLACES:
        for one in form.finditer(text.raw):
            at = one.start("name")
            for name in re.split(r"( and | or )", one["name"]):
                if _names(bare := name.rstrip(".'’-")):
                    yield Mention("name", bare, at, at + len(bare), unit="capitals")
                at += len(name)


def _names(name: str) -> bool:
    """Does the first word name somebody, and none of them a thing, a role or a figure?"""
    first, *others = name.casefold().split() or [""]
    return (name == name.lower() and first.isalpha() and len(first) > 2 and not is_plain(first)
            and not any(word.isdigit() or names_nothing(word) or word in DETERMINERS
                        for word in others))


def _signs(text: Text) -> Iterator[Mention]:
    """Chinese names after what leads to a party, or before what is asked of one; and those that
    are all that is said."""
    pieces = list(_PIECE.finditer(text.raw))
    listed = False  # whether names are being listed
    for piece in pieces:
        said, start = piece.group(), piece.start()
        leads = list(_LEAD.finditer(said))
        after = leads[-1].end() if leads else 0
        tail = _ASKS.search(said, after + 2)
        if not tail and (earlier := _ASKS.search(said, 2)) and _is_name(said[:earlier.start()]):
            tail, leads, after = earlier, [], 0  # 尼得科能卖给我们吗
        said = said[:tail.start()] if tail else said
        name = said[after:]
        beside = listed and text.raw[start - 1:start] in _LISTING
        whole = text.raw.strip() in (piece.group() + "?", piece.group() + "？")
        listed = bool(leads or tail or whole or beside)
        cut = not tail and text.raw[piece.end():piece.end() + 1].isalnum()
        if listed and not cut and _is_name(name):
            at = start + len(said) - len(name)
            loose = (not leads and tail and _GOODS.search(name)) or whole or (
                leads and not tail and _LOOSE.search(leads[-1].group()))
            for one in _BOTH.split(name):
                yield Mention("name", one, at, at + len(one), unit="capitals" if loose else "form")
                at += len(one) + 1
        else:
            listed = listed and not name


def _is_name(name: str) -> bool:
    return (2 <= len(name) <= 10 and not _NOT_IN_NAMES.search(name)
            and not of_language(name))
