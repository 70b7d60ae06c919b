"""The memo holds what an audit looks for, in both forms and languages, and never changes."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest
from docx import Document as open_docx
from docx.oxml.ns import qn
from sqlalchemy import text

from assistant.memo import Form, Language, memo
from assistant.memo.make import ELEMENTS, document
from assistant.memo.memo_document import MemoDocument, Path, Table
from assistant.memo.memo_source import MemoSource
from assistant.office.retention import kept_until
from assistant.services.services import House
from assistant.wording.fact_sources import told_by
from knowledge.errors import RecordChanged, ReviewRefused, UnknownRecord
from tests.memos import DAY, NOW, QUESTIONS, bare, docx_text, pdf, pdf_text, recorded
from tests.service import CASE, open_in

FORMS: tuple[Form, ...] = get_args(Form)
LANGUAGES: tuple[Language, ...] = get_args(Language)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def records(house: House) -> dict[str, str]:
    return {name: recorded(house, question) for name, question in QUESTIONS.items()}


def made(house: House, record: str, language: Language = "en") -> MemoDocument:
    row, body = house.records.row("local", record), house.records.read("local", record)
    return document(MemoSource(row, body, None, language))


def told(found: MemoDocument, number: int) -> str:
    """Everything that one section says."""
    section = next(one for one in found.sections if one.number == number)
    return str([vars(block) for block in section.blocks])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_memo_has_the_fourteen_elements_and_none_is_empty(
        house: House, records: dict[str, str], name: str, language: Language) -> None:
    found = made(house, records[name], language)
    assert [one.number for one in found.sections] == [*range(1, len(ELEMENTS) + 1), 0, 0]
    assert all(one.blocks and one.heading for one in found.sections)
    row, body = house.records.row("local", records[name]), house.records.read("local",
                                                                              records[name])
    wanted: dict[int, list[Any]] = {
        1: [row.id, "asker", row.seq], 2: [body["question"], found.subject],
        3: [one["name"] for one in body["searched"]["parties"]],
        4: [body["case"]["grade"]], 5: [],
        6: [*(told_by(one["source"], language) for one in body["facts"]),
            *(one["ask"] for one in body["missing"])],
        7: [body["as_of"]["list_snapshot"]] + [one["checksum"][:16]
                                               for one in body["searched"]["editions"]],
        8: [], 9: [one["fingerprint"][:16] for one in body["determinations"]],
        10: [one["asks"] for one in body["alternatives"]], 11: body["conditions"],
        12: body["not_checked"] + [one["ask"] for one in body["missing"]],
        13: [row.hash, row.body_sha256, body["decision"], f"lodestone record replay {row.id}"],
        14: ["2036-11-23", body["disclaimer"]],
    }
    for number, sayings in wanted.items():
        said = told(found, number)
        for one in sayings:
            assert repr(str(one))[1:-1] in said or str(one) in said, (number, one)


def test_the_verdict_line_is_the_card_s(house: House, records: dict[str, str]) -> None:
    for name, record in records.items():
        body = house.records.read("local", record)
        assert made(house, record, body["language"]).subject == body["verdict"]["line"], name


def test_in_the_other_language_the_verdict_is_said_in_that_one(
        house: House, records: dict[str, str]) -> None:
    assert made(house, records["watch list"], "zh").subject == (
        "不可适用 — 通用许可 (A · 公布的法律) · TDK Corporation · N38EH · 2026-11-23")
    assert made(house, records["watch list, Chinese"], "en").subject.startswith(
        "NOT ELIGIBLE — general license (A · published law) · TDK")


def test_unknown_facts_stand_in_the_tables_as_unknown(house: House, records: dict[str, str]
                                                      ) -> None:
    found = made(house, records["no composition"])
    rows = {row[0]: row[1] for block in found.sections[5].blocks if isinstance(block, Table)
            for row in block.rows}
    assert rows["Dysprosium content"] == "UNKNOWN" and rows["Magnet family"] == "NdFeB"
    assert "Control listed owner share" in told(made(house, records["watch list"]), 8)


def test_each_rule_stands_once_in_the_annex_with_its_result_and_state(
        house: House, records: dict[str, str]) -> None:
    body = house.records.read("local", records["watch list"])
    annex = next(block for block in made(house, records["watch list"]).sections[-2].blocks
                 if isinstance(block, Table))
    rules = {row[0].rpartition("(")[2].rstrip(")"): row[1] for row in annex.rows}
    assert set(rules) == {one["rule"] for one in body["trace"]} and len(rules) == len(annex.rows)
    assert rules["cn.d792.watch_list_bars_general"] == "TRUE"
    assert {"TRUE", "FALSE", "UNKNOWN"} == set(rules.values())


def test_the_picture_runs_from_the_verdict_to_the_fact_that_decides(
        house: House, records: dict[str, str]) -> None:
    [path] = [block for section in made(house, records["watch list"]).sections
              for block in section.blocks if isinstance(block, Path)]
    assert path.boxes[0][0] == "NOT ELIGIBLE" and path.boxes[-1] == (
        "", "end user on watch list = yes")
    assert all(text in path.alt for _, text in path.boxes)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_same_record_gives_the_same_bytes_and_its_verdict_line_is_in_them(
        house: House, records: dict[str, str], name: str, form: Form) -> None:
    first = memo(house.records, "local", records[name], form)
    assert first == memo(house.records, "local", records[name], form)
    read = {"pdf": pdf_text, "docx": docx_text}[form](first.content)
    body = house.records.read("local", records[name])
    assert bare(body["verdict"]["line"]) in read
    assert house.records.row("local", records[name]).hash in read


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_says_its_language_and_title(
        house: House, records: dict[str, str], language: Language) -> None:
    content = memo(house.records, "local", records["watch list"], "pdf", language).content
    root: Any = pdf(content).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == {"en": "en-US", "zh": "zh-CN"}[language]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    kinds: set[str] = set()
    pictures = []
    stack = [root["/StructTreeRoot"]]
    while stack:
        one = stack.pop().get_object()
        kinds.add(str(one.get("/S", "")))
        pictures += [str(one["/Alt"])] if "/Alt" in one else []
        inside = one.get("/K", [])
        stack += [part for part in (inside if isinstance(inside, list) else [inside])
                  if not isinstance(part, int) and hasattr(part.get_object(), "get")]
    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/L", "/Figure"} <= kinds
    assert any("→" in alt for alt in pictures)
    about = pdf(content).metadata
    wanted = {"en": "Decision memo", "zh": "决定备忘录"}[language]
    assert about and about.title and wanted in about.title
    assert about.creation_date == NOW


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_file_has_headings_header_rows_language_and_words_for_its_picture(
        house: House, records: dict[str, str], language: Language) -> None:
    content = memo(house.records, "local", records["watch list"], "docx", language).content
    read = open_docx(io.BytesIO(content))
    headings = [one.text for one in read.paragraphs if one.style and one.style.name == "Heading 1"]
    assert [one.split(".")[0] for one in headings[:14]] == [str(n) for n in range(1, 15)]
    assert len(read.tables) > 8
    for table in read.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(cell.text for row in table.rows for cell in row.cells)
    tongues = {one.get(qn("w:val")) for one in read.styles.element.iter(qn("w:lang"))}
    assert tongues == {{"en": "en-US", "zh": "zh-CN"}[language]}
    assert read.core_properties.title and read.core_properties.created == NOW
    [picture] = read.inline_shapes
    assert "→" in picture._inline.docPr.get("descr")


def test_a_memo_of_an_old_record_without_the_newer_parts_is_made(
        house: House, records: dict[str, str]) -> None:
    """Records outlive versions: what a row does not hold is said to be unknown or none."""
    record = records["watch list"]
    row, body = house.records.row("local", record), house.records.read("local", record)
    needed = ("question", "headline", "as_of", "disclaimer")
    found = document(MemoSource(row, {key: body[key] for key in needed}, None, "en"))
    assert len(found.sections) == 16 and all(one.blocks for one in found.sections)
    assert found.subject == f"No verdict: {body['headline']}"


def test_only_answers_of_the_own_team_have_a_memo(house: House, records: dict[str, str]) -> None:
    with pytest.raises(UnknownRecord):
        memo(house.records, "other", records["watch list"], "pdf")
    from assistant.determining.determinations import Case, determined
    from assistant.roles import Who

    case = Case(CASE["pack"], CASE["question"], CASE["facts"], DAY)
    row = determined(house, case, Who(), NOW)["record"]
    with pytest.raises(ReviewRefused, match="only answers have a memo"):
        memo(house.records, "local", row["id"], "pdf")


def test_no_memo_is_made_of_a_record_that_was_changed(house: House) -> None:
    record = recorded(house, QUESTIONS["no composition"])
    with house.records.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER body_update"))
        connection.execute(text("UPDATE record_body SET body = replace(body, 'CANNOT TELL YET', "
                                "'NOT IN SCOPE') WHERE id = :id"), {"id": record})
    with pytest.raises(RecordChanged, match="not what was sealed"):
        memo(house.records, "local", record, "pdf")


def test_it_is_kept_ten_years_to_the_day(house: House, records: dict[str, str]) -> None:
    row = house.records.row("local", records["watch list"])
    assert kept_until(row).date() == date(2036, 11, 23)
    assert kept_until(replace(row, at="2028-02-29T09:00:00+00:00")).date() == date(2038, 3, 1)


def test_another_moment_of_the_record_is_another_memo(house: House, records: dict[str, str]
                                                      ) -> None:
    row = house.records.row("local", records["watch list"])
    body = house.records.read("local", row.id)
    later = replace(row, at="2026-12-01T09:00:00.000000+00:00")
    first, second = (MemoSource(one, body, None, "en") for one in (row, later))
    assert document(first) != document(second)


@pytest.mark.parametrize(("said", "in_chinese"), [
    ("no entry in force on the MOFCOM watch list for \"O'Hara Co.\"; edition 3, snapshot ab; "
     "'OHara' was dismissed by officer until 2027-01-01: other firm",
     "商务部关注名单中没有“O'Hara Co.”的有效条目；版本3，快照ab; "
     "'OHara' was dismissed by officer until 2027-01-01: other firm"),
    ("MOFCOM watch list, MOFCOM Announcement No. 12 of 2026: TDK Corporation",
     "商务部关注名单，商务部公告2026年第12号（No. 12 of 2026）：TDK Corporation"),
    ("record of X: Y: a letter", "X的记录：Y: a letter"), ("entered by kim", "由kim填写"),
    ("read in the question", "据提问读出"), ("a letter of the mill", "a letter of the mill")])
def test_who_tells_a_fact_is_said_in_chinese_and_kept_as_it_is_in_english(
        said: str, in_chinese: str) -> None:
    assert told_by(said, "zh") == in_chinese
    assert told_by(said, "en") == said
