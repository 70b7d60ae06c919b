"""Whether a text is in the language that was asked for; ours are English and Chinese."""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-zà-ɏ]+(?:['’][a-z]+)?")
_ENGLISH = frozenset(_WORD.findall(
    "the a an of to in on for and or is are was be been it its this that these those by with from "
    "as at not no if what which who whose when whether how there here under still one first before "
    "after has have had does do you your they their all any so only then than into about between "
    "will would must should may can could please both each more"))
_OTHER = frozenset(_WORD.findall(
    "der die das und ist nicht ein eine den dem des mit für auf wird daher geht leider es so sich "
    "le la les un une des est et pas pour dans que qui sur au aux du ce cette "
    "el los las una es y no por para con que del se su al en "
    "il lo gli uno è e non per con che di da nel della sono "
    "het een niet van voor op dat deze zijn met "
    "o os as um uma não com do da em se "
    "jest nie na że się och är inte på som")) - {"a", "an", "as", "no", "so", "do", "on"}
ENOUGH = 5
"""Words from which on a language can be told."""


def foreign(text: str, language: str) -> str:
    """Why the text is not in this language; empty if it is, or is too short to tell."""
    plain = text.casefold()
    words, signs = _WORD.findall(plain), len(re.findall(r"[一-鿿㐀-䶿]", plain))
    if language == "zh":
        return "it is not in Chinese" if len(words) >= ENOUGH and signs < len(words) else ""
    if signs > 2 * max(1, len(words)):
        return "it is not in English"
    if len(words) < ENOUGH:
        return ""
    english = sum(word in _ENGLISH for word in words)
    other = sum(word in _OTHER for word in words)
    return "it is not in English" if english * 8 < len(words) or other > english else ""
