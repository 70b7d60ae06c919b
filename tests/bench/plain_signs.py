"""Write the pairs of signs that ordinary Chinese of the trade is made of, from our own texts.

Run: .venv/bin/python -m tests.bench.plain_signs > knowledge/screening/data/plain_signs.txt
A pair that stands more than once in our digests, packs, phrases, cases, questions or examples,
outside labelled parties, is language: of such pairs no firm's name is made.
"""

import re
from collections import Counter
from itertools import pairwise

from assistant.reading.training.examples import Example, examples
from tests.bench.plain_words import PLACES, ROOT

_RUN = re.compile("[\u3400-\u9fff]{2,}")


def pairs(text: str) -> set[str]:
    """The pairs of signs of a text."""
    return {a + b for run in _RUN.findall(text) for a, b in pairwise(run)}


def unnamed(one: Example) -> str:
    """The text of an example without its parties."""
    text = one.text
    for party in one.labels.get("parties", ()):
        if name := party.get("name"):
            text = text.replace(name, " ")
    return text


def signs() -> list[str]:
    """Each pair once, in order."""
    found: Counter[str] = Counter()
    for place in PLACES:
        for kind in ("*.md", "*.yaml"):
            for path in sorted((ROOT / place).rglob(kind)):
                found.update(pairs(path.read_text(encoding="utf-8")))
    for one in examples():
        found.update(pairs(unnamed(one)))
    return sorted(pair for pair, count in found.items() if count > 1)


if __name__ == "__main__":
    by_first: dict[str, str] = {}
    for first, then in signs():
        by_first[first] = by_first.get(first, "") + then
    print("\n".join(f"{first} {rest}" for first, rest in by_first.items()))
