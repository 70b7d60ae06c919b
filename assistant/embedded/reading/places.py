"""Names of countries in both languages, of their people, and of cities: one table of phrases."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pycountry

from knowledge import strict_yaml

WORDS = Path(__file__).parent / "words" / "places.yaml"
_AMBIGUOUS = frozenset({"Jersey", "Chad", "Guinea", "Niger", "Man", "Mali", "Oman", "Jordan"})
"""Names that are other words more often than places in this trade; their official names remain."""


@cache
def places() -> tuple[tuple[str, str, str], ...]:
    """Phrase, country (ISO 3166, two letters), and kind: country, people or city."""
    table = strict_yaml.read(WORDS)
    own = [(name, country, kind)
           for kind, key in (("country", "names"), ("people", "people"), ("city", "cities"))
           for country, names in table[key].items() for name in names]
    taken = {name for name, _, _ in own}
    return (*own, *((name, country, "country") for name, country in _iso() if name not in taken))


def _iso() -> Iterator[tuple[str, str]]:
    chinese = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["zh_CN"])
    for country in pycountry.countries:
        names = {country.name, getattr(country, "common_name", country.name),
                 getattr(country, "official_name", country.name)}
        for name in sorted(names):
            if name not in _AMBIGUOUS and "," not in name:
                yield name, country.alpha_2
        yield chinese.gettext(country.name), country.alpha_2
