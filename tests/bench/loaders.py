"""Feeds damaged official files to every loader: each is read or refused in a sentence, none hangs.

    LODESTONE_SHARED=… python -m tests.bench.loaders [--each 2000]

The last line is one JSON object: files tried, refused, `other_errors` (must be 0), `slowest_s`.
"""

import argparse
import io
import json
import os
import random
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from docx import Document as WordFile
from pypdf import PdfWriter

from knowledge.errors import LoaderError
from knowledge.library.loaders import About, load

ABOUT = About("text", "A text", "An issuer", "us", "https://example.org/text")
DAY = date(2026, 1, 1)
MOST = 60_000
SIGNS = (b"<", b">", b"&", b"\0", b"\xff", b"{", b"]", b'"', "第".encode(), b"(a)", b"\xef\xbb\xbf")


def samples(shared: Path) -> Iterator[tuple[str, bytes]]:
    """One small file of each kind, real where one is at hand."""
    real = shared / "real"
    for kind, pattern in (("ecfr", "us/ecfr_api/api_part_slice*.xml"), ("law", "china/*.md"),
                          ("register", "us/ecfr_api/FR_daily*.xml"), ("notice", "us/fr/FR_2*.txt"),
                          ("json", "us/ecfr_api/api_structure*.json")):
        yield kind, sorted(real.glob(pattern))[0].read_bytes()[:MOST]
    yield "html", ("<html><body><p>第一条 出口</p><p>第二条 许可</p><table><tr><td>1C902</td></tr>"
                   "</table></body></html>").encode()
    word, held = WordFile(), io.BytesIO()
    for number in range(30):
        word.add_paragraph(f"§ 748.{number} A heading. The text of it.")
    word.save(held)
    yield "docx", held.getvalue()
    paper, held = PdfWriter(), io.BytesIO()
    paper.add_blank_page(200, 200)
    paper.write(held)
    yield "pdf", held.getvalue()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The file with one to six cuts, copies, changed bytes or strange signs."""
    for _ in range(chance.randint(1, 6)):
        at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        match chance.randrange(4):
            case 0:
                data = data[:at] + data[to:] or b"x"
            case 1:
                data = (data[:to] + data[at:to] + data[to:])[:2 * MOST]
            case 2:
                data = data[:at] + chance.choice(SIGNS) + data[at + 1:]
            case _:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1:]
    return data


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--each", type=int, default=2000)
    each = asked.parse_args().each
    tried = refused = 0
    slowest, wrong = 0.0, []
    for kind, data in samples(Path(os.environ["LODESTONE_SHARED"])):
        chance = random.Random(kind)
        count = each if kind != "pdf" else max(1, each // 20)  # each PDF costs a process of its own
        for _ in range(count):
            begun = time.perf_counter()
            try:
                load(damaged(data, chance), f"file.{kind}", ABOUT, DAY)
            except LoaderError:
                refused += 1
            except Exception as error:  # what the bench looks for
                wrong.append(f"{kind}: {type(error).__name__}: {error}")
            tried += 1
            slowest = max(slowest, time.perf_counter() - begun)
        print(f"{kind}: {count} tried", flush=True)
    for line in sorted(set(wrong))[:20]:
        print(line)
    print(json.dumps({"tried": tried, "refused": refused, "other_errors": len(wrong),
                      "slowest_s": round(slowest, 2)}))


if __name__ == "__main__":
    main()
