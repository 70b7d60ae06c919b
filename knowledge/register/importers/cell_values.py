"""Reads one cell: a percentage, a day, yes or no, a country; what has two readings is refused."""

import csv
import gettext
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pycountry

from knowledge import strict_yaml
from knowledge.errors import WrongValue
from knowledge.register.name_keys import plain
from knowledge.register.statements import NOT_APPLICABLE, Marker

_NUMBER = re.compile(r"^[+-]?[\d.,' \u00a0\u202f]+$")
_DAY = re.compile(r"^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?:[ T]00:00(?::00)?)?$")
_RUN = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_LOCAL_DAY = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_MORE_COUNTRIES = {
    "usa": "US", "us": "US", "uk": "GB", "great britain": "GB", "england": "GB", "korea": "KR",
    "south korea": "KR", "taiwan": "TW", "russia": "RU", "vietnam": "VN", "holland": "NL",
    "prc": "CN", "peoples republic of china": "CN", "mainland china": "CN", "中国大陆": "CN",
    "韩国": "KR", "台湾": "TW", "中国台湾": "TW", "香港": "HK", "中国香港": "HK", "澳门": "MO",
}  # fmt: skip


def marker(text: str) -> Marker | str | None:
    """`None` for a word that means unknown, `NOT_APPLICABLE`, or the text itself."""
    word = plain(text)
    if word in _set("unknown") or text in {"?", "？", "-", "—", "/"}:
        return None
    return NOT_APPLICABLE if word in _set("not_applicable") else text


def told(text: str) -> bool:
    """True if the text is a value and no marker."""
    return marker(text) is text


def number(text: str) -> float:
    """A number with its separators; `WrongValue` if they can be read in two ways."""
    clean = re.sub(r"\s*(%|％|wt|kg|g)\s*\.?%?$", "", text.strip().casefold())
    if not _NUMBER.match(clean) or not any(c.isdigit() for c in clean):
        raise WrongValue(f"{text!r} is not one number; write it like 3.5")
    digits = re.sub(r"[' \u00a0\u202f]", "", clean)
    if "," in digits and "." in digits:
        decimal = max(digits.rfind(","), digits.rfind("."))
        whole = re.sub(r"[.,]", "", digits[:decimal])
        digits = f"{whole}.{digits[decimal + 1 :]}"
    elif digits.count(",") > 1:
        digits = digits.replace(",", "")
    elif "," in digits:
        if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", digits):
            raise WrongValue(
                f"{text!r} can be read as {digits.replace(',', '')} or as "
                f"{digits.replace(',', '.')}; write it without the comma"
            )
        digits = digits.replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        raise WrongValue(f"{text!r} is not one number; write it like 3.5") from None


def day(text: str) -> date:
    """A day; `WrongValue` where day and month could be exchanged."""
    if found := _DAY.match(text) or _RUN.match(text):
        return _day(text, *found.groups())
    if found := _LOCAL_DAY.match(text):
        first, second, year = found.groups()
        if int(second) > 12 >= int(first):
            return _day(text, year, first, second)
        if int(first) > 12 or first == second:
            return _day(text, year, second, first)
        raise WrongValue(f"{text!r} can be read as two days; write it like 2026-03-31")
    raise WrongValue(f"{text!r} is not a day; write it like 2026-03-31")


def yes_no(text: str) -> bool:
    """Yes or no, in English, German or Chinese."""
    word = plain(text)
    if word in _set("yes") or word in _set("no"):
        return word in _set("yes")
    raise WrongValue(f"{text!r} is neither yes nor no; write yes, no or unknown")


def country(text: str) -> str:
    """The ISO 3166-1 alpha-2 code of a country given by code or by name."""
    if code := _countries().get(plain(text)):
        return code
    raise WrongValue(f"no country is called {text!r}; write its two letters, like DE")


def choice(text: str, choices: tuple[str, ...]) -> str:
    """One of the words that a field allows."""
    word = plain(text)
    known: dict[str, list[str]] = _words()["choices"]
    for name in choices:
        if word == plain(name) or word in {plain(known_word) for known_word in known.get(name, ())}:
            return name
    raise WrongValue(f"{text!r} is none of {', '.join(choices)}")


def is_no_firm(text: str) -> bool:
    """True for a word such as Individual or Vessel."""
    return bool(text) and plain(text) in _set("no_firm")


def is_name_line(text: str) -> bool:
    """False for a line of an address that stands where a name goes on: c/o, attn., Abt."""
    said = f"{plain(text)} "
    return not any(said.startswith(f"{word} ") or (not word.isascii() and said.startswith(word))
                   for word in _set("no_name"))


def listed(text: str) -> tuple[str, ...]:
    """The values between semicolons; one that holds a semicolon stands in quotes."""
    rows = csv.reader(text.splitlines(), delimiter=";", skipinitialspace=True)
    return tuple(dict.fromkeys(one for row in rows for part in row if (one := part.strip())))


def several(text: str) -> tuple[str, ...]:
    """The parts of a cell that lists several things."""
    return tuple(part.strip() for part in re.split(r"[;；、\n]", text) if part.strip())


def _day(text: str, year: str, month: str, of_month: str) -> date:
    try:
        return date(int(year), int(month), int(of_month))
    except ValueError:
        raise WrongValue(f"{text!r} is not a day of the calendar") from None


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = strict_yaml.read(Path(__file__).with_name("words.yaml"))
    return words


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(plain(str(word)) for word in _words()[name])


@cache
def _countries() -> dict[str, str]:
    """Names in English, German, French, Spanish, Italian, Japanese and Chinese, and both codes."""
    found: dict[str, str] = {}
    languages = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language])
        for language in ("zh_CN", "zh_TW", "de", "fr", "es", "it", "ja")
    ]
    for land in pycountry.countries:
        english = [getattr(land, n, "") for n in ("name", "common_name", "official_name")]
        spoken = [tongue.gettext(name) for tongue in languages for name in english if name]
        for name in (land.alpha_2, land.alpha_3, *english, *spoken):
            if name:
                found.setdefault(plain(name), land.alpha_2)
    return {**found, **_MORE_COUNTRIES}
