"""Write the words of the language that our own texts use in small letters.

Run: .venv/bin/python tests/bench/plain_words.py > knowledge/screening/data/plain_words.txt
A word that stands in small letters in our digests, packs, phrases, cases, or questions is a word of
the language: alone it is no firm's name, even where a list has an entry of that name.
"""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = ("knowledge/library", "knowledge/packs", "assistant", "tests/questions", "tests/cases")
_SMALL = re.compile(r"(?<![\w'.@/_-])[^\W\d_A-Z]{2,}(?![\w_@/=:(])")
FIRMS = frozenset(("boeing", "lockheed", "raytheon", "samsung", "smic", "hynix", "tdk"))


def words() -> Iterator[str]:
    """Each word once, in order."""
    found: dict[str, int] = {}
    for place in PLACES:
        for kind in ("*.md", "*.yaml"):
            for path in sorted((ROOT / place).rglob(kind)):
                for word in _SMALL.findall(path.read_text(encoding="utf-8")):
                    if word.islower() and word.isascii() and word not in FIRMS:
                        found[word] = found.get(word, 0) + 1
    yield from sorted(found)


if __name__ == "__main__":
    print("\n".join(words()))
