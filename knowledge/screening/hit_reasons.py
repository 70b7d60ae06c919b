"""Says in sentences why a listed name came up, and what tells the candidates apart."""

from collections.abc import Sequence

from knowledge.screening.lists.entry import ListEntry
from knowledge.screening.names.alignment import NameComparison
from knowledge.screening.names.folding import Folded, NameReading


def reasons(found: NameComparison, reading: NameReading, name: str, listed: Folded
            ) -> tuple[str, ...]:
    """The reasons of a hit: the matching part, the words left over, and how the name was read."""
    said = [_what_matched(found, name)]
    if reading.how != "as written":
        said.append(f"The name asked was compared {reading.how}.")
    if found.only_asked:
        said.append(f"Only the name asked has: {', '.join(found.only_asked)}.")
    if found.only_listed:
        said.append(f"Only the listed name has: {', '.join(found.only_listed)}.")
    mine, theirs = reading.name.written_out, listed.written_out
    if mine != theirs:
        said.append(
            "The organization form was set aside: "
            f"asked {' '.join(mine) or 'none'}, listed {' '.join(theirs) or 'none'}."
        )
    return tuple(said)


def _what_matched(found: NameComparison, name: str) -> str:
    if found.as_initials:
        return f"One name is made of the initials of the other, {name!r}."
    if found.as_one_word:
        return f"Written without spaces, the name is nearly or fully that of {name!r}."
    equal = [a for a, b in found.pairs if a == b]
    alike = [f"{a} ~ {b}" for a, b in found.pairs if a != b]
    if not alike and not found.only_asked and not found.only_listed:
        return f"The name is that of {name!r}, word for word."
    parts = []
    if equal:
        parts.append("same words: " + ", ".join(equal))
    if alike:
        parts.append("alike: " + ", ".join(alike))
    return f"Against {name!r}: {'; '.join(parts)}."


def countries(entry: ListEntry, asked: str) -> tuple[str, ...]:
    """Whether the country agrees; nothing when one side does not say."""
    if not asked or not entry.countries:
        return ()
    if asked.upper() in entry.countries:
        return (f"The country agrees: {asked.upper()}.",)
    return (
        f"The country differs: the list has {', '.join(entry.countries)}, "
        f"the party asked for is in {asked.upper()}.",
    )


def separations(entries: Sequence[ListEntry]) -> list[tuple[str, ...]]:
    """For each candidate, the sentence that tells it from the others."""
    if len(entries) < 2:
        return [() for _ in entries]
    return [
        (
            f"Of {len(entries)} candidates this one is {entry.names[0]}, "
            f"{'/'.join(entry.countries) or 'country not given'} "
            f"({entry.instrument or entry.list.replace('_', ' ')}).",
        )
        for entry in entries
    ]
