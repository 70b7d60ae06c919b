"""Takes the shared official texts into a library, so that tests and benches search a full one.

    LODESTONE_SHARED=… python -m tests.official DATA

DATA is a data folder, as `LODESTONE_DATA` names it. Each text is taken in as `lodestone library
add` takes it: twelve thousand passages of Chinese laws, of 15 CFR chapter VII, of the Commerce
Control List, and of Federal Register rules. What is already there is left.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from knowledge.library import Library
from knowledge.library.loaders import About
from knowledge.library.shelf import Shelf
from knowledge.library.sync import add

NPC, COUNCIL, BIS = "NPC Standing Committee", "State Council", "BIS"


@dataclass(frozen=True)
class Official:
    """One shared file, under `real/`: where it lies, and how it is cited."""

    path: str
    id: str
    title: str
    issuer: str
    since: date

    @property
    def regime(self) -> str:
        return "cn" if self.path.startswith("china/") else "us"


LAWS = (
    Official("china/出口管制法*.md", "cn_ecl", "中华人民共和国出口管制法", NPC, date(2020, 12, 1)),
    Official("china/两用物项*.md", "cn_d792", "中华人民共和国两用物项出口管制条例", COUNCIL,
             date(2024, 12, 1)),
    Official("china/反外国制裁法*.md", "cn_afsl", "中华人民共和国反外国制裁法", NPC,
             date(2021, 6, 10)),
    Official("china/核两用品*.md", "cn_nuclear", "核两用品及相关技术出口管制条例", COUNCIL,
             date(2007, 1, 26)),
    Official("us/cfr/15cfr_chapterVII*.md", "cfr_15_vii", "15 CFR chapter VII, parts 745 to 774",
             BIS, date(2025, 1, 27)),
    Official("us/ecfr_api/api_appendix_title-15_part-774*.xml", "ecfr_774_supp1",
             "Commerce Control List, Supplement No. 1 to 15 CFR part 774", BIS, date(2026, 7, 1)),
)
RULES = {"2024-05696": date(2024, 3, 15), "2024-30425": date(2024, 12, 26),
         "2025-00636": date(2025, 1, 15), "2025-00711": date(2025, 1, 16),
         "2025-00723": date(2025, 1, 16), "2025-07185": date(2025, 4, 25),
         "2025-16735": date(2025, 9, 2), "2025-19001": date(2025, 9, 30),
         "2025-19508": date(2025, 10, 8), "2026-02262": date(2026, 2, 4)}
"""Federal Register documents, by number, with the day from which the text is held."""


def every() -> Iterator[Official]:
    yield from LAWS
    for number, day in RULES.items():
        yield Official(f"us/fr/FR_{number}.txt", f"fr_{number.replace('-', '_')}",
                       f"Federal Register {number}", BIS, day)


def take_in(place: Path, shared: Path) -> int:
    """Adds what is not yet there to the library in `place`; how many passages all of them have."""
    held = {one.about.source: one for one in Shelf(place).kept()}
    total = 0
    for one in every():
        kept = held.get(one.id)
        if kept is None:
            file, = (shared / "real").glob(one.path)
            about = About(one.id, one.title, one.issuer, one.regime, "")
            kept = add(place, file, about, one.since, datetime.now(UTC))
        total += kept.passages
    return total


def main() -> None:
    if len(sys.argv) != 2 or "LODESTONE_SHARED" not in os.environ:
        sys.exit("usage: LODESTONE_SHARED=… python -m tests.official DATA")
    place = Path(sys.argv[1]) / "library"
    taken = take_in(place, Path(os.environ["LODESTONE_SHARED"]))
    library = Library.open(place, vectors="off")
    print(f"{taken:,} official passages, {len(library):,} in all, in {place}")
    library.close()


if __name__ == "__main__":
    main()
