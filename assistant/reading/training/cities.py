"""Make `mentions/cities.csv` from the table of airports:
`python -m assistant.reading.training.cities`.

A city with an airport that lies in one country only; with a small airport only where its name is
long and no word of the language.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict

import airportsdata

from assistant.reading.mentions.places import CITIES, NOT_CITIES, key_of
from knowledge.screening.spotting.plain_words import is_plain


def made() -> str:
    """The table: a country and its cities on each line, both in order."""
    countries: dict[str, set[str]] = defaultdict(set)
    large = {key_of(one["city"]) for one in airportsdata.load("IATA").values()}
    for kind in ("IATA", "ICAO"):
        for one in airportsdata.load(kind).values():
            countries[key_of(one["city"])].add(one["country"])
    cities: dict[str, list[str]] = defaultdict(list)
    for name, where in sorted(countries.items()):
        long = len(name) > 4 and " " not in name and where != {"US"} and not is_plain(name)
        if len(where) == 1 and len(name) > 3 and name not in NOT_CITIES and (name in large or long):
            cities[min(where)].append(name)
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(
        [code, *names] for code, names in sorted(cities.items()))
    return written.getvalue()


if __name__ == "__main__":
    CITIES.write_text(made(), encoding="utf-8")
