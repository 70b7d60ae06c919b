"""Plain words: a message that says yes, no or one value, and nothing beside it.

Only such a message is the user's own word for what was asked. In any longer one the models may find
an answer; that is a reading, and is confirmed before anything favorable rests on it. A hedge, an
exception or a condition cannot pass: its words stand in none of these lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from assistant.reading.contract import Span
from assistant.reading.text import Text

ASSENT = ("yes yep yeah yup ja oui si correct right exactly true confirm confirmed",
          "是 是的 对 对的 没错 正确 确认 无误 属实")
ASSENT_BESIDE = ("i we that this it the all of is are s so far both a indeed thanks thank"
                 " you please ok okay sure good fine", "以上 全部 都 好 好的 可以 了")
DENIAL = ("no nope nein non none nothing nobody never neither not",
          "不 不是 否 没有 没 无 都不 都不是 都没有 均无 均不 均否 以上均无 以上都不是")
DENIAL_BESIDE = ("of them these those that this the it they is are do does we i any hold holds"
                 " apply applies", "的 了")
BESIDE_VALUE = ("to in the it is a goes shipped ships destination country on of",
                "去 到 在 是 发往 目的国 目的地")
GREETING = ("hi hello hey dear thanks thank thx cheers great perfect good nice ok okay bye morning"
            " understood noted clear got",
            "了解 明白 知道 清楚 你好 您好 谢谢 谢 感谢 辛苦 收到 好的 好 再见")
GREETING_BESIDE = ("you very much so a lot all team everyone for your help the that this it is was",
                   "了 您 你 大家 的 啊 们")
NOTHING = ("zero nil", "零")
NEGATES = re.compile(r"\b(?:not|no|never|except|but|without|nicht|kein\w*|non|pas)\b|n't\b"
                     r"|不|没|非|除")

CORRECTION = ("sorry correction corrected correct actually mean meant mistake wrong typo rather no"
              " not should oops", "不对 更正 纠正 搞错 写错 说错 应该 应为 不是")
CORRECTION_BESIDE = ("i we my it its is was that this the must be read percent pct but oh s",
                     "抱歉 而是 是 了")


@cache
def _only(core: tuple[str, str], beside: tuple[str, str] = ("", "")) -> re.Pattern[str]:
    """Matches a text of these words and nothing else, at least one of them of the core."""
    def of(words: tuple[str, str]) -> str:
        latin, han = (sorted(one.split(), key=len, reverse=True) for one in words)
        return "|".join(filter(None, (
            rf"(?<![^\W_])(?:{'|'.join(latin)})(?![a-z\d])" if latin else "", *han)))
    either = "|".join(filter(None, (of(core), of(beside))))
    return re.compile(rf"(?=.*?(?:{of(core)}))(?:[\W_]|{either})*", re.DOTALL)


def assents(text: Text) -> bool:
    """Whether a text is a yes, and nothing else."""
    return _told(text) and _only(ASSENT, ASSENT_BESIDE).fullmatch(text.plain) is not None


def denies(text: Text) -> bool:
    """Whether a text is a no, or a none of these, and nothing else."""
    return _told(text) and _only(DENIAL, DENIAL_BESIDE).fullmatch(text.plain) is not None


def greets(text: Text) -> bool:
    """Whether a text only greets or thanks."""
    return _only(GREETING, GREETING_BESIDE).fullmatch(text.plain) is not None


LONGEST_THANKS = 8


def thanks(text: Text) -> bool:
    """Whether a few words begin with a greeting or thanks, and ask and count nothing."""
    first = text.tokens[0] if text.tokens else None
    return _told(text) and first is not None and len(text.tokens) <= LONGEST_THANKS and (
        not any(sign.isdigit() for sign in text.plain)) and (
        _only(GREETING).match(text.plain[:first.end]) is not None)


def nothing(text: Text) -> bool:
    """Whether a text is a zero in words, and nothing else."""
    return _told(text) and _only(NOTHING).fullmatch(text.plain) is not None


def corrects(text: Text, figure: Span) -> bool:
    """Whether a text says of a figure that it takes another's place, and nothing else."""
    rest = text.plain[:figure.start] + " " + text.plain[figure.end:]
    return _told(text) and _only(CORRECTION, CORRECTION_BESIDE).fullmatch(rest) is not None


_TEXT = re.compile(r"\b(?:\d|two|three|four|five|six|few|some)[\s\-]+"
                   r"(?:lines?|sentences?|bullets?)\b"
                   r"|\bnote to (?:the )?file\b|\bsummar(?:y|i[sz]e)\b|\bmemo\b"
                   r"|[几两一二三四五六\d][行句]话?|摘要|小结|总结|备忘")


def wants_text(text: Text) -> bool:
    """Whether a text to send or to keep is asked for, by its length or its kind."""
    return _TEXT.search(text.plain) is not None


_DENIED = re.compile(r"(?:\b(?:not|no longer|instead of|rather than|nicht|statt)\b"
                     r"(?: the| at| for| to| in)?|不是|并非|而非|不再是|不去|不在)\s*$")


def denies_next(text: Text, place: int) -> bool:
    """Whether the words before a place say that what stands there is not meant."""
    return _DENIED.search(text.before(place, 24)) is not None


def negates(text: Text) -> bool:
    """Whether a word of the text takes something back or leaves something out."""
    return NEGATES.search(text.plain) is not None


def _told(text: Text) -> bool:
    return "?" not in text.plain and not any(one.asks for one in text.sentences)


def only(text: Text, spans: Iterable[Span]) -> bool:
    """Whether a text holds what stands at these places, and beside it nothing that could change its
    meaning."""
    signs = list(text.plain)
    for span in spans:
        signs[span.start:span.end] = " " * (span.end - span.start)
    rest = "".join(signs)
    return _told(text) and (not rest.strip(" .,!。，") or _only(
        BESIDE_VALUE).fullmatch(rest) is not None)
