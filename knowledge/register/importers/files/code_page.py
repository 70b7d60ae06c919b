"""Which code page a CSV file is written in: read off the letters that its bytes would be.

A file without a mark that is not UTF-8 is what a spreadsheet program saves on a machine of one
country. Only a few pages are in use; each is tried, and taken where what it gives looks like its
languages. The report says which was taken, and whoever imports may name another.
"""

import codecs
import re
from collections.abc import Callable

from knowledge.errors import ImportRefused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENOUGH = 65_536
_KOREAN = 6
_BROKEN = re.compile("[\udc80-\udcff]")
_WHOLE = re.compile("[^\x00-\x7f\udc80-\udcff]")
_FAR = re.compile(r"[^\x00-\x7f]+")
_HALF_WORD = re.compile("[｡-ﾟ]{3,}")
_CYRILLIC = re.compile(r"[А-яЁёЄєІіЇїҐґЎў«»№–—“”„’ \xa0]+")
_MIXED = re.compile(r"[A-Za-z][А-яЁёЄєІіЇїҐґ]|[А-яЁёЄєІіЇїҐґ][A-Za-z]")
# Polish, Slovak, and Romanian letters, as the Western page shows them, are signs within a word.
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[¥¯¹¼¾¿]|[£¥¯³¹¼¾](?=[^\W\d_])|º[a-z]")
# Letters of the Icelandic alphabet stand where Turkish and Central European pages have others.
_ICELANDIC = frozenset("ýþðÝÞÐ")
_NOT_TURKISH = frozenset("áíóúæéÁÍÓÚÆÉ")
# What Czech, Slovak, Croatian and Hungarian letters look like on the Western page: letters that no
# Western language writes beside each other.
_CENTRAL = (
    (frozenset("øØ"), frozenset("ìòùïÌÒÙÏ")), (frozenset("šžŠŽ"), frozenset("ìòøèùïæÈØÏÒÙÆ")),
    (frozenset("ðÐ"), frozenset("èæÈ")), (frozenset("õûÕÛ"), frozenset("öüÖÜ"), frozenset("éáÉÁ")),
)


def code_page(data: bytes) -> str:
    """The name of the encoding, as Python calls it; never one that cannot read the file's text,
    save `cp1252`, which is what is left."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data[:_ENOUGH]:
        return _wide(data[:_ENOUGH])
    if _read(data, "utf-8") is not None:
        return "utf-8"
    _refuse_damaged(data)
    sample = _far_lines(data)
    for name, fits in _FITS:
        text = _read(sample, name)
        if text is not None and fits(text) and _read(data, name) is not None:
            return name
    return _western(sample)


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of what is ASCII is zero. Refuses other bytes."""
    for name, zeros, others in (("utf-16-le", head[1::2], head[::2]),
                                ("utf-16-be", head[::2], head[1::2])):
        if zeros.count(0) > len(zeros) // 4 and 0 not in others:
            return name
    raise ImportRefused("the file is no text; hand in CSV, XLSX or ODS")


def _far_lines(data: bytes) -> bytes:
    """The first lines that hold more than ASCII, whole."""
    lines: list[bytes] = []
    held = 0
    for line in data.splitlines():
        if not line.isascii():
            lines.append(line)
            held += len(line)
            if held > _ENOUGH:
                break
    return b"\n".join(lines)


def _refuse_damaged(data: bytes) -> None:
    """Refuse a file that is UTF-8 but for a few bytes: otherwise all its letters would be wrong."""
    text = data.decode("utf-8", "surrogateescape")
    broken = _BROKEN.findall(text)
    if len(_WHOLE.findall(text)) > 4 * len(broken):
        line = text.count("\n", 0, text.index(broken[0])) + 1
        raise ImportRefused(
            f"the file is UTF-8, but line {line} holds a byte that is not; put the line right, or "
            "save the file as CSV UTF-8 again")


def _read(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _common(text: str, page: str, low: int, high: int) -> bool:
    """Are nearly all far signs, standing together in runs, among the page's common ones?"""
    runs = _FAR.findall(text)
    signs = [sign for run in runs for sign in run]
    together = sum(len(run) for run in runs if len(run) > 1)
    common = sum(low <= int.from_bytes(sign.encode(page, "ignore")[:2], "big") <= high
                 for sign in signs)
    return common >= 0.9 * len(signs) and 2 * together >= len(signs)


def _korean(text: str) -> bool:
    hangul = sum("가" <= sign <= "힣" for sign in text)
    return hangul >= _KOREAN and _common(text, "cp949", 0xA1A1, 0xC8FE)


def _simplified(text: str) -> bool:
    """Western letters with accents, read as GB18030, give rare signs instead."""
    far = [sign for sign in text if not sign.isascii()]
    return sum(bool(sign.encode("gb2312", "ignore")) for sign in far) >= 0.9 * len(far)


def _japanese(text: str) -> bool:
    """Kana and characters in runs; half-width kana, for which Western capitals may be taken, only
    beside as many others or in words of their own."""
    signs = "".join(run for run in _FAR.findall(text) if len(run) > 1)
    half = sum("｡" <= sign <= "ﾟ" for sign in _HALF_WORD.sub("", signs))
    full = sum("\u3005" <= sign <= "\u9fff" for sign in signs)
    lone = sum(len(run) for run in _FAR.findall(text) if len(run) == 1)
    return full > 1 and lone <= full and (half <= full)


def _traditional(text: str) -> bool:
    return _common(text, "big5", 0xA140, 0xC67E)


def _cyrillic(text: str) -> bool:
    runs = _FAR.findall(text)
    return max(map(len, runs)) > 2 and not _MIXED.search(text) and all(
        map(_CYRILLIC.fullmatch, runs))


_FITS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("cp949", _korean), ("gb18030", _simplified), ("cp932", _japanese), ("big5", _traditional),
    ("cp1251", _cyrillic),
)


def _western(sample: bytes) -> str:
    """Of Western, Central European and Turkish letters, the page in which no sign stands in a word
    and no Icelandic letter beside those of other languages."""
    text = sample.decode("cp1252", "replace")
    letters = frozenset(text)
    central = any(all(letters & one for one in beside) for beside in _CENTRAL)
    if central or _SIGN_IN_WORD.search(text) or "\ufffd" in letters:
        return "cp1250" if _read(sample, "cp1250") is not None else "cp1252"
    if letters & _ICELANDIC and not letters & _NOT_TURKISH:
        return "cp1254" if _read(sample, "cp1254") is not None else "cp1252"
    return "cp1252"
