"""The labelled examples: questions with what they say, each by a writer who never saw a reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).with_name("examples")
KINDS_OF = {
    "list_status": "list", "dates_status": "state", "workflow": "process",
    "batch_screening": "process", "change_impact": "process", "explain_citation": "explain",
    "limits": "help",
}
"""The kind of a question whose label gives only its intent; a case is a case whatever its intent,
and any other intent asks for the law."""


CLAUSES = ("clauses", "misuse", "replies")
"""Writers of single clauses: what they say of a fact, that they are misuse or only look so, or what
they reply."""


def coarse(kind: str) -> str:
    """What must be told apart and right: a case, a list, the law at large, or our own work."""
    if kind in ("case", "list"):
        return kind
    return "law" if kind in ("law", "value", "state", "compare", "explain") else "work"


@dataclass(frozen=True)
class Example:
    """One labelled text; `labels` are the fields of its line."""

    text: str
    writer: str
    labels: dict[str, Any] = field(repr=False)

    @property
    def whole(self) -> bool:
        """Whether it is a whole message; a clause teaches what it tells and nothing else."""
        return self.writer not in CLAUSES

    @property
    def kind(self) -> str:
        kind = self.labels.get("kind")
        if kind:
            return str(kind)
        intent = self.labels.get("intent", "")
        if intent == "list_status":
            return "list"
        return "case" if self.labels.get("case") else KINDS_OF.get(intent, "law")

    @property
    def intents(self) -> tuple[str, ...]:
        return (self.labels["intent"],) if self.labels.get("intent") else ()

    @property
    def reply(self) -> str:
        return str(self.labels.get("reply") or "")

    @property
    def after(self) -> str:
        return str(self.labels.get("after") or "")

    @property
    def misuse(self) -> str:
        """The kind of misuse; empty for what only looks like it, whatever it looks like."""
        return "" if self.labels.get("looks_hostile") else str(self.labels.get("misuse") or "")

    @property
    def questions(self) -> tuple[str, ...]:
        return (self.labels["question"],) if self.labels.get("question") else ()


def examples(folder: Path = HERE) -> list[Example]:
    """Every example, in the order of its files and lines."""
    return [one for path in sorted(folder.glob("*.jsonl")) for one in read_from(path)]


def read_from(path: Path) -> Iterator[Example]:
    """The examples of one file, in its order."""
    for line in path.read_text(encoding="utf-8").splitlines():
        labels = json.loads(line)
        yield Example(labels["text"], labels.get("writer") or path.stem, labels)


def digest(folder: Path = HERE) -> str:
    """SHA-256 over the names and contents of the example files."""
    total = sha256()
    for path in sorted(folder.glob("*.jsonl")):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()
