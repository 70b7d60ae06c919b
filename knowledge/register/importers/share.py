"""Reads how much of a firm a stake is: one percentage, or a range such as "> 25 % – ≤ 50 %"."""

import re
import unicodedata

from knowledge.errors import WrongValue
from knowledge.register.importers import cell_values

_SIGNS = {
    ">": ("more than", "greater than", "over", "above", "mehr als", "über", "ueber", "超过", "大于",
          "高于"),
    "≥": (">=", "at least", "not less than", "no less than", "mindestens", "不低于", "不少于",
          "至少"),
    "≤": ("<=", "at most", "not more than", "no more than", "up to", "höchstens", "hoechstens",
          "bis zu", "nicht mehr als", "不超过", "不高于", "至多"),
    "<": ("less than", "under", "below", "weniger als", "unter", "低于", "少于", "小于", "不足"),
    "⩾": ("or more", "and more", "oder mehr", "und mehr", "及以上", "以上", "+"),
    "⩽": ("or less", "oder weniger", "及以下", "以下"),
    "–": ("bis", "to", "and", "but", "und", "aber", "至", "到", "且", "但", "-", "—", "~"),
    "": ("%", "percent", "per cent", "prozent", "between", "from", "zwischen", "von"),
}  # fmt: skip
_SIGN = {word: sign for sign, words in _SIGNS.items() for word in words}
_WORD = re.compile("|".join(re.escape(word) for word in sorted(_SIGN, key=len, reverse=True)))
_NUMBER = r"(\d[\d.,']*)"
_RANGE = re.compile(rf"([>≥≤<]?){_NUMBER}([⩾⩽]?)(?:(?:–+|(?=[>≥≤<]))([>≥≤<]?){_NUMBER}([⩾⩽]?))?")
_PARTS = {">": "more_than", "≥": "at_least", "⩾": "at_least", "≤": "at_most", "⩽": "at_most",
          "<": "less_than"}  # fmt: skip
_PSC = re.compile(r"^ownership-of-shares-(25-to-50|50-to-75|75-to-100)-percent\b")
_CONTROL = {
    "25-to-50": {"more_than": 25.0, "at_most": 50.0},
    "50-to-75": {"more_than": 50.0, "less_than": 75.0},
    "75-to-100": {"at_least": 75.0},
}
"""The natures of control in the United Kingdom's register, in the bands of S.I. 2016/339."""


def share(text: str) -> dict[str, float]:
    """The parts of a stake that a text tells: `percent`, or the bounds of a range.

    Two plain numbers with a dash between them mean both ends too. Raises WrongValue for a text that
    is neither one percentage nor a range.
    """
    said = unicodedata.normalize("NFKC", text).casefold().strip()
    if control := _PSC.match(said):
        return dict(_CONTROL[control[1]])
    signs = "".join(_WORD.sub(lambda word: _SIGN[word[0]], said).split())
    found = _RANGE.fullmatch(signs)
    if found is None or (found[5] is None and not found[1] and not found[3]):
        return {"percent": cell_values.number(text)}
    bounds = [(found[1] or found[3], found[2])]
    if found[5] is not None:
        bounds = [(found[1] or found[3] or "≥", found[2]), (found[4] or found[6] or "≤", found[5])]
    parts = {_PARTS[sign]: cell_values.number(number.rstrip(".,")) for sign, number in bounds}
    low = parts.get("more_than", parts.get("at_least"))
    high = parts.get("less_than", parts.get("at_most"))
    one_side = len(bounds) == 2 and (low is None or high is None)
    if (found[1] and found[3]) or (found[4] and found[6]) or one_side or (
            low is not None and high is not None and low > high):
        raise WrongValue(f"{text!r} is no range; write it like > 25 % - <= 50 %")
    return parts
