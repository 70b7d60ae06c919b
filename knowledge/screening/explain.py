"""Says in sentences why a listed name came up, and what tells the candidates apart."""

from collections.abc import Sequence

from knowledge.screening.compare import Comparison
from knowledge.screening.entry import Entry
from knowledge.screening.names import Reading, fold
from knowledge.screening.signs import tidy


def reasons(
    found: Comparison, reading: Reading | None, name: str, entry: Entry, country: str
) -> tuple[str, ...]:
    """Which part matched, how the name was read, and whether the country agrees."""
    said = [_id_or_name(found, reading, name)]
    if reading is not None:
        if reading.how != "as written":
            said.append(f"The name asked was compared {reading.how}.")
        said += _left_over(found)
        said += _forms(reading, name)
    if country and entry.countries:
        agrees = country.upper() in entry.countries
        said.append(
            f"The country agrees: {country.upper()}."
            if agrees
            else f"The country differs: the list has {', '.join(entry.countries)}, "
            f"the party asked for is in {country.upper()}."
        )
    return tuple(said)


def _id_or_name(found: Comparison, reading: Reading | None, name: str) -> str:
    if reading is None:
        return f"The identifier {name} is the same."
    if found.as_one_word:
        return f"Written without spaces, the name is nearly or fully that of {name!r}."
    if found.score == 1.0:
        return f"The name is that of {name!r}, word for word."
    equal = [a for a, b in found.pairs if a == b]
    alike = [f"{a} ~ {b}" for a, b in found.pairs if a != b]
    parts = []
    if equal:
        parts.append("same words: " + ", ".join(equal))
    if alike:
        parts.append("alike: " + ", ".join(alike))
    return f"Against {name!r}: {'; '.join(parts) or 'no word in common'}."


def _left_over(found: Comparison) -> list[str]:
    said = []
    if found.only_asked:
        said.append(f"Only the name asked has: {', '.join(found.only_asked)}.")
    if found.only_listed:
        said.append(f"Only the listed name has: {', '.join(found.only_listed)}.")
    return said


def _forms(reading: Reading, name: str) -> list[str]:
    asked, listed = reading.name.whole, fold(tidy(name).text).whole
    mine = asked[len(reading.name.words) :]
    theirs = listed[len(listed) - len(fold(tidy(name).text).forms) :]
    if mine == theirs or (not mine and not theirs):
        return []
    return [
        "The organization form was set aside: "
        f"asked {' '.join(mine) or 'none'}, listed {' '.join(theirs) or 'none'}."
    ]


def separations(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """For each candidate, the sentence that tells it from the others."""
    if len(entries) < 2:
        return [() for _ in entries]
    return [
        (
            f"Of {len(entries)} candidates this one is {entry.names[0]}, "
            f"{'/'.join(entry.countries) or 'country not given'}, "
            f"on {entry.list.replace('_', ' ')} by {entry.instrument or 'its list'}.",
        )
        for entry in entries
    ]
