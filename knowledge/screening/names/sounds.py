"""How words sound, roughly, across the transliterations of one name."""

import re
from functools import lru_cache

_SOUNDS = (
    (re.compile("ph"), "f"), (re.compile("[cq]k?|kh"), "k"), (re.compile("ts|tz|z|ss"), "s"),
    (re.compile("oo|ou|o"), "u"), (re.compile("ee|ie|y|j|e"), "i"), (re.compile("w"), "v"),
    (re.compile("gh"), "g"), (re.compile("dh|th"), "t"), (re.compile("sch|ch|sh"), "s"),
    (re.compile("h"), ""), (re.compile("(.)\\1+"), "\\1"),
)


@lru_cache(maxsize=65536)
def sound_of(word: str) -> str:
    """How a word sounds, roughly: spellings of one sound in several transliterations agree."""
    first, rest = word[:1], word
    for spelled, sound in _SOUNDS:
        rest = spelled.sub(sound, rest)
    start = "h" if first == "h" else rest[:1] or first
    return start + re.sub("[aiu]", "", rest if first == "h" else rest[1:])
