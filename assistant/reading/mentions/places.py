"""Places of a text: countries, their peoples, provinces and cities, each with its country's code.

Country names of several languages come from the ISO tables of pycountry, cities from `cities.csv`
(a city that lies in two countries is not read), and what both lack from `places.yaml`.
"""

from __future__ import annotations

import csv
import gettext
import re
import unicodedata
from functools import cache
from pathlib import Path

import pycountry

from assistant.reading.mention import Mention, apart
from assistant.reading.text import Text, has_han
from knowledge import strict_yaml

_TABLE = Path(__file__).with_name("places.yaml")
CITIES = Path(__file__).with_name("cities.csv")
"""Cities with an airport, made by `assistant/reading/training/cities.py`."""
_LANGUAGES = ("zh_CN", "de", "fr", "es", "it")
_US = re.compile(r"(?<![A-Za-z.])(?:US|U\.S\.A?\.?|USA)(?![A-Za-z])")
_CODE = re.compile(r"(?<=[(（])[A-Z]{2}(?=[)）])|(?<=[^\W\d_],\s)[A-Z]{2}(?=\s*(?:$|[.;,?\n]))")
"""Two letters in brackets, or behind a comma at the end of a clause."""
_STATES = frozenset({"CA", "IN", "DE", "IL", "PA", "MA", "GA", "MD", "AL", "AR", "CO", "ID", "LA",
                     "ME", "MN", "MO", "MS", "MT", "NC", "NE", "SC", "SD", "TN", "VA"})
"""Codes of countries that are also those of American states."""
_FEDERAL = ("US", "DE", "AU", "IN", "BR", "MX")
"""Countries whose states are better known than towns of the same name."""
_UNITED = frozenset({"us", "u.s.", "u.s.a."})
_WORD = re.compile(r"[^\W\d_]+(?:['.\-][^\W\d_]+)*\.?")
_LONGEST = 5
_LEADING = frozenset({
    "in", "to", "from", "of", "at", "for", "near", "destination", "importer", "buyer", "customer",
    "consignee", "plant", "port", "via", "user", "to:", "our", "the", "a", "nach", "aus", "bei"})
"""Words that may stand with a capital before a city and are no part of a name."""
NOT_CITIES = frozenset(
    {"of", "nice", "reading", "mobile", "bath", "orange", "victoria", "santiago", "san", "la", "le",
     "de", "page", "wells", "industry", "enterprise", "china", "mineral", "buyer", "general",
     "best", "worth", "march", "may", "long", "beach", "big", "most", "same", "man", "ship", "bar",
     "sale", "german", "european", "pacific", "eagle", "mission", "liberty", "independence",
     "union", "commerce", "magnet", "lima", "chad", "jordan", "georgia", "paris", "pa", "ma", "in",
     "or", "me", "hi", "ok", "al", "split", "male", "bergen", "usa", "asia", "south", "north",
     "east", "west", "central", "agri", "ontario", "hola", "ware", "gold", "rock", "home", "price",
     "green", "black", "white", "golden", "moses", "lake", "boss", "tame", "much"})
"""Names of cities that are words, firms' words or several places; read only from `places.yaml`."""


@cache
def _names() -> tuple[dict[str, tuple[str, str]], re.Pattern[str]]:
    """Latin names (by their words, small) and the pattern of the Chinese ones; each with country
    and kind."""
    found: dict[str, tuple[str, str]] = {}
    for federal in _FEDERAL:
        for one in pycountry.subdivisions:
            name = key_of(one.name)
            if (one.country_code, one.type) == (federal, "State") and len(name) > 4 and (
                    name not in NOT_CITIES):
                found.setdefault(name, (federal, "city"))
    with CITIES.open(encoding="utf-8", newline="") as lines:
        for code, *cities in csv.reader(lines):
            for name in cities:
                found.setdefault(name, (code, "city"))
    for one in pycountry.subdivisions:
        name = key_of(one.name)
        if len(name) > 4 and name not in NOT_CITIES and " " not in name:
            found.setdefault(name, (one.country_code, "city"))
    for country in pycountry.countries:
        said = {country.name, getattr(country, "common_name", country.name)}
        for language in _LANGUAGES:
            said.add(_translated(language, country.name))
        for name in said:
            found[key_of(name)] = (country.alpha_2, "country")
    kinds = {"names": "country", "people": "people", "cities": "city"}
    for kind, table in strict_yaml.read(_TABLE).items():
        for code, names in table.items():
            for name in names:
                found[key_of(name)] = (code, kinds[kind])
    han = sorted((name for name in found if has_han(name)), key=len, reverse=True)
    return found, re.compile("|".join(map(re.escape, han)))


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [language], fallback=True)


def _translated(language: str, name: str) -> str:
    return _catalogue(language).gettext(name)


def key_of(name: str) -> str:
    """The name in small letters without accents and full stops."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).replace(".", "")


def places(text: Text) -> list[Mention]:
    """Every place that is named; `unit` is its kind: country, people or city."""
    table, han = _names()
    found = [Mention("country", "US", *one.span(), unit="country")
             for one in _US.finditer(text.raw)]
    for one in _CODE.finditer(text.raw):
        code = one.group()
        sure = text.raw[one.start() - 1] in "(（" or code not in _STATES
        if sure and pycountry.countries.get(alpha_2=code):
            found.append(Mention("country", code, *one.span(), unit="country"))
    for one in han.finditer(text.plain):
        code, kind = table[one.group()]
        found.append(Mention("country", code, *one.span(), unit=kind))
    words = [(one.start(), one.end()) for one in _WORD.finditer(text.raw)]
    for first in range(len(words)):
        start = words[first][0]
        if not text.raw[start].isupper():
            continue
        for last in range(min(len(words), first + _LONGEST), first, -1):
            end = words[last - 1][1]
            known = table.get(key_of(text.raw[start:end]))
            if known and text.raw[start:end].lower() not in _UNITED and not (
                    known[1] == "city" and _in_name(text.raw, start, end)):
                found.append(Mention("country", known[0], start, end, unit=known[1]))
                break
    small = [one for one in _small(text, table)]
    return apart([*found, *small])


def _in_name(raw: str, start: int, end: int) -> bool:
    """Whether a city's name follows right upon another word with a capital, as in a firm's name."""
    before = re.search(r"(\S+) $", raw[max(0, start - 24):start])
    return bool(before and before[1][0].isupper() and before[1][-1].isalnum()
                and not before[1].endswith(("'s", "’s")) and before[1].lower() not in _LEADING)


def _small(text: Text, table: dict[str, tuple[str, str]]) -> list[Mention]:
    """Countries and peoples in small letters ("german customer"); never cities, which are too often
    words."""
    found = []
    for one in _WORD.finditer(text.raw):
        known = table.get(key_of(one.group()))
        if known and one.group().islower() and known[1] != "city" and len(one.group()) > 3:
            found.append(Mention("country", known[0], *one.span(), unit=known[1]))
    return found


def warm() -> None:
    """Read the tables, so that the first question does not wait for them."""
    _names()
