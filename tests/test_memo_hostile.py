"""Hostile names and texts do a memo no harm: they are shown as they are, and run as nothing."""

import json
import unicodedata
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from assistant.memo import Form, memo
from assistant.memo.memo_document import visible
from assistant.services.services import House
from tests.memos import NOW, bare, docx_text, pdf_text, recorded
from tests.service import open_in

HERE = Path(__file__).parent
TYPST = [
    '#panic("out")', '#read("/etc/passwd")', '#import "@preview/x:1.0.0": *',
    "$ x^2 $ [ ] { } \\",
    "*bold* _it_ `raw` ```typ #panic()```", "<label> @label = Heading", "// gone /* gone */",
    '"); #panic(("', "\\u{202e}", "#set page(width: 1pt)", "~--...'\"",
]
XML = ["</w:t></w:r><w:p/>", "]]><!--", "&amp;&lt;&#0;", "<!DOCTYPE x [<!ENTITY y SYSTEM 'f'>]>",
       "_x000D_", '=HYPERLINK("http://canary.invalid")']
SIGNS = ["\u202eELBIGILE TON\u202c", "a\u200bb\u2066c\u2069", "bell\x07 null\x00 \x1b[31m",
         "سلام دنيا", "कखग", "😀\u200d👧", "\U000e0041\ufffe\uffff", "e\u0301" * 30, "字" * 400,
         "w" * 400]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Any:
    opened = open_in(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def honest(house: House) -> dict[str, Any]:
    return house.records.read("local", recorded(house))


def poisoned(honest: dict[str, Any], hostile: str) -> dict[str, Any]:
    """The honest record with the hostile text wherever somebody outside can put one."""
    body = deepcopy(honest)
    body |= {key: body[key][:2] for key in ("citations", "trace", "facts", "alternatives")}
    body |= {"question": hostile, "text": hostile, "corrections": [hostile]}
    body["case"] = {"site": hostile, "item": hostile, "grade": hostile}
    body["verdict"]["line"] += f" · {hostile}"
    body["facts"][0] |= {"value": hostile, "source": hostile, "words": hostile}
    party = body["searched"]["parties"][0]
    party |= {"name": hostile, "firm": hostile}
    party["screening"]["hits"][0]["names"] = [hostile]
    body["trace"][0]["facts"] = [{**body["facts"][0]}]
    body["because"][0]["rule"] = body["trace"][0]["rule"]
    return body


def texts(path: Path, key: str = "text") -> list[str]:
    return [json.loads(line)[key] for line in path.read_text("utf-8").split("\n") if line]


def harmless(house: House, honest: dict[str, Any], hostile: str, form: Form) -> str:
    row = house.records.write("answer", "local", "asker", poisoned(honest, hostile), NOW)
    made = memo(house.records, "local", row.id, form)
    return {"pdf": pdf_text, "docx": docx_text}[form](made.content)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_markup_is_shown_as_it_was_written(house: House, honest: dict[str, Any], form: Form
                                           ) -> None:
    read = harmless(house, honest, "\n".join(TYPST + XML), form)
    for one in TYPST + XML:
        assert read.count(bare(one)) >= 5, one


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_signs_that_hide_or_reorder_are_shown_as_numbers(
        house: House, honest: dict[str, Any], form: Form) -> None:
    read = harmless(house, honest, "\n".join(SIGNS), form)
    for sign in {sign for text in SIGNS for sign in text}:
        if unicodedata.category(sign) in ("Cf", "Cc", "Cn", "Co"):
            assert sign not in read and f"U+{ord(sign):04X}" in read, hex(ord(sign))


def test_a_script_that_the_typeface_lacks_is_told_in_letters_and_numbers(
        house: House, honest: dict[str, Any]) -> None:
    assert bare("[slm: U+0633 U+0644 U+0627 U+0645]") in harmless(house, honest, "سلام", "pdf")
    assert "سلام" in harmless(house, honest, "سلام", "docx")


def batches(found: Iterable[str], size: int = 200) -> list[str]:
    whole = list(found)
    return ["\n".join(whole[start:start + size]) for start in range(0, len(whole), size)]


def asked(house: House, honest: dict[str, Any], hostile: str, form: Form) -> str:
    """The text of a memo whose question alone is hostile."""
    body = poisoned(honest, "a name") | {"question": hostile}
    row = house.records.write("answer", "local", "asker", body, NOW)
    made = memo(house.records, "local", row.id, form)
    return {"pdf": pdf_text, "docx": docx_text}[form](made.content)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_own_hostile_sets_are_shown_whole(house: House, honest: dict[str, Any], form: Form
                                          ) -> None:
    found = texts(HERE / "adversarial" / "verdict_injections.jsonl")
    found += texts(HERE / "lists" / "firm_name_evasions.jsonl", "variant")
    for batch in batches(found):
        read = asked(house, honest, batch, form)
        for line in batch.splitlines():
            if line.isascii() and line.isprintable():
                assert bare(line) in read


@pytest.mark.parametrize("name", ["blns", "xss_payloads", "garak_injection_strings",
                                  "markdown_exfil", "spreadsheet_formulas"])
def test_known_hostile_sets_make_a_memo_all_the_same(
        shared: Path, house: House, honest: dict[str, Any], name: str) -> None:
    found = [one.encode("utf-8", "backslashreplace").decode()
             for one in texts(shared / "adversarial" / f"{name}.jsonl")]
    for batch in batches(found):
        for form in ("pdf", "docx"):
            assert asked(house, honest, batch, form)  # type: ignore[arg-type]


def test_visible_leaves_honest_text_alone() -> None:
    for text in ("TDK株式会社", "Lafert S.p.A.", "a\nb", "6.5 %", "Ångström – “x”"):
        assert visible(text) == text
