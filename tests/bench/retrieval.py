"""Measures the library's own search on public questions: how often, how early, how fast it finds.

    LODESTONE_SHARED=… python tests/bench/retrieval.py [--large] [--onnx FOLDER SHA256]

Regulatory retrieval: ObliQA, development part (tuned on; the test part is not here). Chinese
statutes: STARD. `--large` adds seven dated editions of ObliQA (96,000 passages) with a day filter.
The last line is one JSON object with the figures of the default library on ObliQA.
"""

import argparse
import json
import os
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from math import log2
from pathlib import Path
from typing import Any

from knowledge.library import Library
from knowledge.library.document import Document
from knowledge.library.index.embedding import Embedder, HashedGrams, OnnxFolder
from knowledge.library.passage import Passage

DAY = date(2026, 11, 23)
PEERS = """\
peers on the test part (../shared/bench/README.md)   R@5  R@10 MAP@10 nDCG@10
  bm25s, stemmed                                     .715 .769 .622   .675  (dev: .766 / .609)
  tantivy, stemmed                                   .724 .769 .630   .682
  MiniLM-L6-v2                                       .611 .685 .503   .559
  bm25s + MiniLM, scores joined                      .738 .788 .644   .696
  LeSeR, fine-tuned, published                        –   .820 .666    –
  STARD, bm25s on letter pairs                       .434 .520 .354    –"""


@dataclass(frozen=True)
class Figures:
    recall_at_5: float
    recall_at_10: float
    map_at_10: float
    ndcg_at_10: float
    index_s: float
    query_p50_ms: float
    query_p95_ms: float
    memory_mb: float


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def relevant(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        question, passage, _ = line.split("\t")
        found.setdefault(question, set()).add(passage)
    return found


def in_order(pinpoint: str) -> list[tuple[int, int, str]]:
    parts = re.findall(r"\d+|[A-Za-z]+", pinpoint)
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]


def documents(folder: Path, language: str) -> list[Document]:
    """Each law a document, its passages in the law's own order."""
    laws: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows(folder / "corpus.jsonl"):
        law, pinpoint = row["key"] if "key" in row else (row["title"].split("第")[0], row["id"])
        if row["text"].strip():
            laws.setdefault(str(law), []).append((pinpoint, row["id"], row["text"]))
    return [
        document(name, sorted(law, key=lambda p: in_order(p[0])), language)
        for name, law in laws.items()
    ]


def document(name: str, law: list[tuple[str, str, str]], language: str) -> Document:
    source = f"law{sha256(name.encode()).hexdigest()[:8]}"
    model = Passage(
        id="", instrument=source, pinpoint="", title=name, heading=(), text="",
        language="zh" if language == "zh" else "en", original=True, regime="bench", issuer="",
        states=((date(2020, 1, 1), "in_force"),), evidence="official_text", link="",
        source=source, version="1", start=0, end=0,
    )  # fmt: skip
    passages = tuple(
        replace(model, id=f"{source}:{id}", pinpoint=pinpoint, text=text)
        for pinpoint, id, text in law
    )
    return Document(source, "1", name, "", passages)


def editions(documents: list[Document], count: int) -> list[Document]:
    """The same laws in several wordings, each replaced by the next at New Year."""
    return [
        replace(
            document,
            version=str(year),
            passages=tuple(dated(p, year) for p in document.passages),
        )
        for year in range(DAY.year - count + 1, DAY.year + 1)
        for document in documents
    ]


def dated(passage: Passage, year: int) -> Passage:
    until = date(year + 1, 1, 1) if year < DAY.year else None
    return replace(
        passage, version=str(year), states=((date(year, 1, 1), "in_force"),), replaced=until
    )


def measure(
    documents: list[Document], folder: Path, search: Callable[[Library], dict[str, Any]],
    embedder: Embedder,
) -> Figures:  # fmt: skip
    questions = list(rows(folder / "queries_dev.jsonl"))
    wanted = relevant(folder / "qrels_dev.tsv")
    with tempfile.TemporaryDirectory() as place:
        begun = time.process_time()
        library = Library.build(Path(place), documents, embedder, vectors="exact")
        indexed = time.process_time() - begun
        took, sums = [], [0.0] * 4
        for question in questions:
            begun = time.perf_counter()
            found = library.search(question["text"], on=DAY, limit=10, **search(library))
            took.append(1000 * (time.perf_counter() - begun))
            hits = [f.passage.id.split(":")[1] in wanted[question["id"]] for f in found]
            for n, value in enumerate(scores(hits, len(wanted[question["id"]]))):
                sums[n] += value / len(questions)
        library.close()
    took.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Figures(*sums, indexed, took[len(took) // 2], took[int(0.95 * len(took))], memory)


def scores(hits: list[bool], relevant: int) -> tuple[float, float, float, float]:
    """Recall@5, Recall@10, average precision@10, nDCG@10 of one question."""
    precision = sum(sum(hits[: n + 1]) / (n + 1) for n, hit in enumerate(hits) if hit)
    gain = sum(hit / log2(n + 2) for n, hit in enumerate(hits))
    ideal = sum(1 / log2(n + 2) for n in range(min(relevant, 10)))
    return (sum(hits[:5]) / relevant, sum(hits) / relevant, precision / relevant, gain / ideal)


def show(name: str, found: Figures) -> None:
    print(
        f"{name:44} R@5 {found.recall_at_5:.3f}  R@10 {found.recall_at_10:.3f}  "
        f"MAP@10 {found.map_at_10:.3f}  nDCG@10 {found.ndcg_at_10:.3f}  index "
        f"{found.index_s:.1f} s  query p50 {found.query_p50_ms:.1f} p95 {found.query_p95_ms:.1f} ms"
        f"  memory {found.memory_mb:.0f} MB",
        flush=True,
    )


class Silent(HashedGrams):
    """The default vectors with no say in the score: what words alone reach."""

    weight = 0.0


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--large", action="store_true")
    asked.add_argument("--onnx", nargs=2, metavar=("FOLDER", "SHA256"))
    options = asked.parse_args()
    bench = Path(os.environ["LODESTONE_SHARED"]) / "bench"
    english = documents(bench / "obliqa", "en")
    print(PEERS)
    default = measure(english, bench / "obliqa", lambda _: {}, HashedGrams())
    show("ObliQA dev, default (words + hashed grams)", default)
    show("ObliQA dev, words alone", measure(english, bench / "obliqa", lambda _: {}, Silent()))
    if options.onnx:
        model = OnnxFolder(Path(options.onnx[0]), options.onnx[1])
        show("ObliQA dev, words + ONNX", measure(english, bench / "obliqa", lambda _: {}, model))
    chinese = documents(bench / "stard", "zh")
    show("STARD dev, default", measure(chinese, bench / "stard", lambda _: {}, HashedGrams()))
    show("STARD dev, words alone", measure(chinese, bench / "stard", lambda _: {}, Silent()))
    if options.large:
        many = editions(english, 7)
        show(
            "ObliQA x 7 dated editions, day filter",
            measure(many, bench / "obliqa", lambda _: {"regime": "bench"}, HashedGrams()),
        )
    print(json.dumps({name: round(value, 4) for name, value in vars(default).items()}))


if __name__ == "__main__":
    main()
