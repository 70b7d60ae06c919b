"""What a loader hands over, and how a document is put together from it."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from knowledge.errors import LoaderError
from knowledge.library.document import Document
from knowledge.library.passage import Evidence, Language, Passage

_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class About:
    """What a file cannot say of itself: whose text it is, and under which name it is cited.

    `source` is the id in sources.yaml or of the added file, and the instrument in passage ids.
    `team` is set for a file that only one team may see.
    """

    source: str
    title: str
    issuer: str
    regime: str
    link: str
    evidence: Evidence = "official_text"
    team: str | None = None


@dataclass(frozen=True)
class Provision:
    """One provision: its pinpoint, the headings above it, its words."""

    pinpoint: str
    heading: tuple[str, ...]
    text: str


def squeezed(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def assemble(parts: Iterable[Provision], data: bytes, about: About, on: date) -> Document:
    """The document whose reading text holds the parts one after the other, each found by place."""
    version = sha256(data).hexdigest()
    written, at, seen = [], 0, Counter[str]()
    passages: list[Passage] = []
    for part in parts:
        if not part.text.strip():
            continue
        seen[part.pinpoint] += 1
        number = seen[part.pinpoint]
        pinpoint = part.pinpoint if number == 1 else f"{part.pinpoint}~{number}"
        passages.append(
            Passage(
                id=f"{about.source}:{pinpoint}",
                instrument=about.source,
                pinpoint=pinpoint,
                title=about.title,
                heading=(about.title, *part.heading),
                text=part.text,
                language=_language(part.text),
                original=True,
                regime=about.regime,
                issuer=about.issuer,
                states=((on, "in_force"),),
                evidence=about.evidence,
                link=about.link,
                source=about.source,
                version=version,
                start=at,
                end=at + len(part.text),
                team=about.team,
            )
        )
        written.append(part.text)
        at += len(part.text) + 2
    if not passages:
        raise LoaderError(f"no provision was found in {about.source}; is it the right file?")
    return Document(about.source, version, about.title, "\n\n".join(written), tuple(passages))


def _language(text: str) -> Language:
    return "zh" if len(_CHINESE.findall(text)) > 0.2 * len(text) else "en"
