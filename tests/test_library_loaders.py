"""The loaders: real files of the authorities cut along the law's numbers, hostile ones refused."""

import io
import random
import resource
import time
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from docx import Document as WordFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from knowledge.errors import LoaderError
from knowledge.library.document import Document
from knowledge.library.loaders import About, load
from knowledge.library.loaders.chinese import number
from knowledge.library.loaders.designators import Designators

ABOUT = About("text", "A text", "An issuer", "us", "https://example.org/text")
DAY = date(2026, 1, 1)


def loaded(data: bytes, name: str = "file") -> Document:
    document = load(data, name, ABOUT, DAY)
    for passage in document.passages:
        assert document.text[passage.start : passage.end] == passage.text
    return document


def pinpoints(document: Document) -> list[str]:
    return [passage.pinpoint for passage in document.passages]


def text_of(document: Document, pinpoint: str) -> str:
    return next(p.text for p in document.passages if p.pinpoint == pinpoint)


@pytest.mark.parametrize(
    ("texts", "places"),
    [
        (["(a) x", "(1) x", "(i) x", "(ii) x", "(A) x", "(2) x", "(b) x"],
         ["(a)", "(a)(1)", "(a)(1)(i)", "(a)(1)(ii)", "(a)(1)(ii)(A)", "(a)(2)", "(b)"]),
        (["(g) x", "(h) x", "(i) x", "(j) x"], ["(g)", "(h)", "(i)", "(j)"]),
        (["(h) x", "(1) x", "(i) x", "(ii) x"], ["(h)", "(h)(1)", "(h)(1)(i)", "(h)(1)(ii)"]),
        (["(a)(1) x", "(2)—(i) x", "flush", "(b) x"],
         ["(a)(1)", "(a)(2)(i)", "(a)(2)(i)", "(b)"]),
    ],
)  # fmt: skip
def test_designators_nest_as_the_code_means(texts: list[str], places: list[str]) -> None:
    read = Designators(texts)
    assert [read.next(text) for text in texts] == places


def test_chinese_numbers_are_read() -> None:
    assert [number(n) for n in ("一", "十", "二十六", "一百零三", "一千二百六十")] == [
        1, 10, 26, 103, 1260,
    ]  # fmt: skip


def test_an_ecfr_part_splits_at_section_and_designator(shared: Path) -> None:
    file = shared / "real/us/ecfr_api/api_part_slice_title-1_part-51.xml"
    found = loaded(file.read_bytes(), file.name)
    assert text_of(found, "51.1(b)(1)") == "(1) The Federal Register Act (44 U.S.C. 1501 et seq.)"
    assert "PART 51—INCORPORATION BY REFERENCE" in found.passages[0].heading


def test_gpo_and_ecfr_give_the_same_provisions(shared: Path) -> None:
    folder = shared / "real/us/ecfr_api"
    gpo = loaded((folder / "govinfo_bulk_ECFR-title1.xml").read_bytes())
    ecfr = loaded((folder / "api_full_title-1.xml").read_bytes())
    assert pinpoints(gpo) == pinpoints(ecfr)


def test_the_control_list_splits_at_eccn_item_and_row(shared: Path) -> None:
    file = shared / "real/us/ecfr_api/api_appendix_title-15_part-774_supp-1.xml"
    found = loaded(file.read_bytes(), file.name)
    assert text_of(found, "3B001.a.4").startswith("a.4. Equipment designed for epitaxial growth")
    assert text_of(found, "0A501#row1") == (
        "Control(s): NS applies to entire entry except 0A501.y | "
        "Country chart (see Supp. No. 1 to part 738): NS Column 1."
    )


def test_a_federal_register_rule_keeps_its_headings(shared: Path) -> None:
    file = shared / "real/us/ecfr_api/FR_daily_RULE_sample_2024-02-12.xml"
    found = loaded(file.read_bytes(), file.name)
    assert any(p.heading[-1] == "DATES" for p in found.passages)


def test_federal_register_json_gives_one_passage_a_field() -> None:
    found = loaded(b'{"document_number": "2025-16735", "title": "T", "abstract": "Removed."}')
    assert pinpoints(found) == ["2025-16735/abstract"]


def test_a_chinese_law_splits_at_article_and_paragraph(shared: Path) -> None:
    file = next((shared / "real/china").glob("两用物项*.md"))
    found = loaded(file.read_bytes(), file.name)
    assert "不得申请通用许可" in text_of(found, "26(2)")
    assert "（三）两用物项的技术说明或者检测报告" in text_of(found, "16(1)")
    assert {p.language for p in found.passages} == {"zh"}
    assert max(int(p.split("(")[0]) for p in pinpoints(found)) >= 50


NOTICE = """<html><head><title>x</title><script>evil()</script></head><body>
<h1>商务部 海关总署公告2025年第18号</h1><p>为维护国家安全，决定如下：</p>
<p>一、下列物项，未经许可，不得出口：</p><p>（一）钐相关物项</p>
<p>1C902.a.4 钐钴永磁材料</p>
<table><tr><td>编码</td><td>名称</td></tr><tr><td><p>2805</p></td><td>金属</td></tr></table>
<p>二、出口经营者应当办理出口许可手续。</p><p style="display: none">隐藏</p></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_mofcom_page_splits_at_its_points_and_codes(encoding: str) -> None:
    found = loaded(NOTICE.encode(encoding))
    assert pinpoints(found) == ["head", "1", "1(1)", "1C902.a.4", "2"]
    assert "2805 | 金属" in text_of(found, "1C902.a.4")
    assert "evil" not in found.text and "隐藏" not in found.text


def test_a_word_file_is_read_in_order() -> None:
    file, stored = WordFile(), io.BytesIO()
    file.add_heading("Internal rules", 1)
    file.add_paragraph("1.1 Every shipment is screened.")
    table = file.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Who", "Trade office"
    file.save(stored)
    found = loaded(stored.getvalue())
    assert text_of(found, "1.1") == "1.1 Every shipment is screened."
    assert "Who | Trade office" in found.text


def pdf(pages: int, text: str = "") -> bytes:
    writer, stored = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if text:
        content = f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode()
        body = (
            b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
            b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources"
            b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
            b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(content), content)
        )
        return body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    writer.write(stored)
    return stored.getvalue()


def test_a_pdf_is_read_by_page() -> None:
    found = loaded(pdf(1, "1.2 Licenses are kept for five years."))
    assert text_of(found, "page1/1.2") == "1.2 Licenses are kept for five years."


def packed(entries: dict[str, bytes]) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return stored.getvalue()


HOSTILE = {
    "empty": b"  \n",
    "too large": b"a" * (25 * 2**20 + 1),
    "binary": bytes(range(256)) * 4,
    "zip bomb": packed({"word/document.xml": b"0" * 210_000_000}),
    "many entries": packed({f"e{n}": b"" for n in range(2001)}),
    "traversal": packed({"../../outside.xml": b"<a/>"}),
    "absolute": packed({"/etc/outside.xml": b"<a/>"}),
    "no word file": packed({"a.txt": b"text"}),
    "entities in word": packed({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "scan": pdf(3),
    "too many pages": pdf(1001),
    "broken pdf": b"%PDF-1.7\n" + b"x" * 500,
    "deep json": b"[" * 100_000,
    "NaN": b'{"document_number": NaN}',
    "other json": b'{"a": 1}',
    "page instead of law": b"<html><body></body></html>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_time_and_memory(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    with pytest.raises(LoaderError):
        load(HOSTILE[name], name, ABOUT, DAY)
    assert time.process_time() - begun < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_every_xml_trick_is_refused(shared: Path) -> None:
    files = sorted((shared / "adversarial/xml").glob("*.xml"))
    assert len(files) == 10
    for file in files:
        begun = time.process_time()
        with pytest.raises(LoaderError):
            load(file.read_bytes(), file.name, ABOUT, DAY)
        assert time.process_time() - begun < 2


SEEDS = [
    b"<DIV8 N='1.1'><HEAD>x</HEAD><P>(a) y</P></DIV8>",
    NOTICE.encode(),
    b'{"document_number": "1", "abstract": "x"}',
    "第一条 总则。\n第二条 附则。".encode(),
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), st.integers(0, 200), st.binary(max_size=60))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    seed: bytes, at: int, noise: bytes
) -> None:
    with suppress(LoaderError):
        loaded(seed[:at] + noise + seed[at + len(noise) :])


def test_a_word_file_damaged_anywhere_is_read_or_refused_in_a_sentence() -> None:
    word, held = WordFile(), io.BytesIO()
    for number_ in range(9):
        word.add_paragraph(f"§ 748.{number_} A heading. The text of it.")
    word.save(held)
    data, chance = held.getvalue(), random.Random(7)
    for _ in range(60):
        at = chance.randrange(len(data))
        cut = data[:at] + data[at + chance.randrange(40):] if chance.random() < 0.5 else (
            data[:at] + bytes([chance.randrange(256)]) + data[at + 1:])
        with suppress(LoaderError):
            assert loaded(cut).text
