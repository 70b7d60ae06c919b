"""Writes numbers one way: fourteenth, forty-four, 14th and 十四 all become digits."""

import re

_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen"""
_ORDINALS = """zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh
    twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {w: n for words in (_UNITS, _ORDINALS) for n, w in enumerate(words.split())}
_TENFOLD = {w: 20 + 10 * n for n, w in enumerate(_TENS.split())}
_TENFOLD.update({w[:-1] + "ieth": n for w, n in list(_TENFOLD.items())})
_NUMBER_WORDS = frozenset(_SMALL) | frozenset(_TENFOLD)
_SUFFIX = re.compile(r"^(\d+)(st|nd|rd|th)$")
_HAN_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_HAN_NUMBER = re.compile("[〇一二三四五六七八九十]+")


def in_digits(words: tuple[str, ...]) -> tuple[str, ...]:
    """The folded words with every number word or ordinal as digits."""
    if not any(w in _NUMBER_WORDS or w[:1].isdigit() for w in words):
        return words
    out: list[str] = []
    tens = 0
    for word in words:
        if tens and 0 < _SMALL.get(word, 0) < 10:
            out[-1] = str(tens + _SMALL[word])
            tens = 0
            continue
        tens = _TENFOLD.get(word, 0)
        if word in _NUMBER_WORDS:
            out.append(str(_SMALL.get(word, tens)))
        else:
            ordinal = _SUFFIX.match(word)
            out.append(ordinal[1] if ordinal else word)
    return tuple(out)


def han_in_digits(text: str) -> str:
    """Chinese numerals after 第 as digits: 第十四研究所 becomes 第14研究所."""
    return re.sub("(?<=第)" + _HAN_NUMBER.pattern, lambda m: _value(m[0]), text)


def _value(numeral: str) -> str:
    if "十" not in numeral:
        return "".join(str(_HAN_DIGITS[c]) for c in numeral)
    tens, _, units = numeral.partition("十")
    if len(tens) > 1 or len(units) > 1 or "十" in units:
        return numeral
    return str(10 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(units, 0))
