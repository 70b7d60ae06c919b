"""Files go in whole: each row is taken or refused with a reason, and none is left out."""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from knowledge.errors import ImportRefused
from knowledge.register import Register, load_demonstration
from knowledge.register.exports import safe, to_csv, to_ftm, to_xlsx, unsafe
from knowledge.register.importers import (
    ImportReport,
    import_ftm,
    import_gleif,
    import_screening_list,
    import_table,
    look,
)
from tests.messy_workbook import BROKEN, messy_workbook
from tests.register_support import NOW, SOURCE, address, fact, register

__all__ = ["address", "register"]
FORMULAS = [
    json.loads(line)["text"]
    for line in Path(__file__).with_name("register_formulas.jsonl").read_text("utf-8").splitlines()
]


def take(
    register: Register, data: bytes, kind: str = "firm", *, file: str = "customers.csv",
    dry_run: bool = False, **more: object,
) -> ImportReport:  # fmt: skip
    upload = look(register, "t", kind, data, file)  # type: ignore[arg-type]
    return import_table(
        register,
        "t",
        upload,
        SOURCE,
        by="me",
        now=NOW,
        dry_run=dry_run,
        **more,  # type: ignore[arg-type]
    )


def test_two_hundred_messy_rows_go_in_and_none_is_lost(register: Register) -> None:
    data, meant = messy_workbook()
    steps: list[tuple[int, int]] = []
    report = take(register, data, file="客户.xlsx", progress=lambda *step: steps.append(step))
    assert [row.number for row in report.rows] == list(range(5, 205))
    assert report.counts == {"imported": 195, "updated": 0, "unchanged": 0, "refused": 5}
    assert {r.number - 5 for r in report.rows if r.outcome == "refused"} == set(BROKEN)
    assert all(row.reason for row in report.rows if row.outcome == "refused")
    assert report.before_heading == 3 and "Sales Rep." in report.unmapped
    assert steps == [(100, 200), (200, 200)]
    for row, said in zip(report.rows, meant, strict=True):
        if said is None:
            continue
        firm = register.firm("t", said["id"])
        assert row.record == said["id"]
        stakes = {stake.owner: stake.percent for stake in firm.values("owner")}
        numbers = {n.scheme: n.value for n in firm.values("identifier")}
        assert (firm.name, firm.value("country")) == (said["name"], said["country"])
        assert firm.value("military_work") is said["military"]
        assert numbers["DUNS"] == said["duns"] and numbers["USCC"].startswith("0")
        assert stakes[f"Owner {int(said['id']) - 1}"] == said["percent"]
        assert stakes.get("Second owner") == said["second"]


def test_a_trial_saves_nothing_and_says_the_same(register: Register) -> None:
    data, _ = messy_workbook(40)
    tried = take(register, data, file="x.xlsx", dry_run=True)
    assert register.ids("t") == [] and tried.dry_run and "would be" in str(tried)
    assert (
        register.mapping("t", f"firm:{look(register, 't', 'firm', data, 'x').heading.layout}")
        is None
    )
    done = take(register, data, file="x.xlsx")
    assert done.rows == tried.rows
    again = take(register, data, file="x.xlsx")
    assert again.counts["unchanged"] == done.counts["imported"] and again.counts["imported"] == 0


def test_the_next_edition_of_a_file_replaces_what_this_one_said(register: Register) -> None:
    take(register, b"id,name,country\n007,Vexholm,DE\n")
    report = take(register, b"id,name,country\n007,Vexholm,AT\n")
    assert report.counts["updated"] == 1
    assert register.firm("t", "007").value("country") == "AT"


def test_a_corrected_mapping_is_remembered_for_columns_like_these(register: Register) -> None:
    data = b"Foo,Bar\nVexholm,DE\n"
    upload = look(register, "t", "firm", data, "a.csv")
    assert upload.mapping == {"Foo": "", "Bar": ""} and not upload.remembered
    mapping = {"Foo": "name", "Bar": "country"}
    import_table(register, "t", upload, SOURCE, by="me", now=NOW, dry_run=False, mapping=mapping)
    again = look(register, "t", "firm", data, "b.csv")
    assert again.remembered and again.mapping == mapping
    assert not look(register, "other", "firm", data, "b.csv").remembered


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ({"Fo": "name"}, "did you mean 'Foo'"),
        ({"Foo": "nmae"}, "did you mean 'name'"),
        ({"Foo": "name", "Bar": "name"}, "name#2"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(
    register: Register, mapping: dict[str, str], says: str
) -> None:
    upload = look(register, "t", "firm", b"Foo,Bar\na,b\n", "a.csv")
    with pytest.raises(ImportRefused, match=says):
        import_table(register, "t", upload, SOURCE, by="m", now=NOW, dry_run=False, mapping=mapping)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("公司名称,国别,地址\n宁波维克索磁材有限公司,中国,宁波市\n", "gb18030"),
        ("公司名称,国别,地址\n宁波维克索磁材有限公司,中国,宁波市\n", "utf-8"),
        ("公司名称,国别,地址\n宁波维克索磁材有限公司,中国,宁波市\n", "utf-8-sig"),
        ("公司名称\t国别\t地址\n宁波维克索磁材有限公司\t中国\t宁波市\n", "utf-16"),
        ("Firma;Land;Anschrift\nÜberlag Motoren GmbH;Österreich;Große Straße 1\n", "cp1252"),
        ("Firma;Land;Anschrift\nÜberlag Motoren GmbH;Österreich;Große Straße 1\n", "utf-8"),
        ("Name,Country,Address\nVexholm Électricité,AT,Besançon à Genève\n", "cp1252"),
        ("Name,Country,Address\nØstergård Møbler A/S,AT,Århus\n", "cp1252"),
        ("Name,Country,Address\nVexholm «Aimants» SARL,AT,São Paulo – Conceição\n", "cp1252"),
        ("Firma;Country;Address\nElektromontaż Zanthor;AT;Łódź\n", "cp1250"),
        ("Firma;Country;Address\nŠkoda Vexholm;AT;Třinec Brněnská\n", "cp1250"),
        ("Name;Country;Address\nЗавод Вексхольм;AT;Ижевск\n", "cp1251"),
        ("Name;Country;Address\nYıldız Mıknatıs A.Ş.;AT;Eskişehir\n", "cp1254"),
        ("得意先コード,会社名,国,Address\n1,例示磁石工業株式会社,オーストリア,愛知県\n", "cp932"),
        ("客戶編號,公司名稱,國家,地址\n1,例示磁鐵股份有限公司,奧地利,新北市\n", "big5"),
        ("Name,Country,Address\n보기자석 주식회사,AT,서울특별시\n", "cp949"),
    ],
)
def test_each_encoding_and_delimiter_is_read_as_it_was_written(
    register: Register, text: str, encoding: str
) -> None:
    report = take(register, text.encode(encoding))
    firm = register.firm("t", report.rows[0].record or "")
    written = text.replace("\t", ",").replace(";", ",").splitlines()[1].split(",")
    assert [firm.name, firm.values("address")[0].text] == [written[-3], written[-1]]
    assert report.notes == (f"read as {encoding}",)
    assert firm.value("country") in ("CN", "AT")


def test_a_file_that_is_utf_8_but_for_a_byte_is_refused_with_its_line(register: Register) -> None:
    good = "Firma;Land\nÜberlag Größe GmbH;AT\nÄpfel Süd AG;DE\n".encode()
    with pytest.raises(ImportRefused, match="line 4 holds a byte"):
        take(register, good + b"M\xfcller;DE\n")


@pytest.mark.parametrize(("data", "says"), [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Excel"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
    (b"<html><table><tr><th>Kunde</th></tr></table></html>", "web page"),
    (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "XML"),
    (b"Kunde;Land\n\0\1\2Vexholm;DE\n", "no text"),
])
def test_what_is_no_table_is_refused_by_its_kind(
    register: Register, data: bytes, says: str
) -> None:
    with pytest.raises(ImportRefused, match=says):
        take(register, data, "customers.xls")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_its_mark_is_read(register: Register, encoding: str) -> None:
    report = take(register, "Company\tCountry\nVexholm Größe\tDE\n".encode(encoding))
    assert register.firm("t", report.rows[0].record or "").name == "Vexholm Größe"


def test_a_quotation_mark_that_is_not_closed_makes_no_firm(register: Register) -> None:
    report = take(register, b'Customer,Country\n"Vex, ""The"" Works",DE\n"Torn,DE\nZan,FR\n')
    assert [row.outcome for row in report.rows] == ["imported", "refused"]
    assert "lines 3 to 4" in report.rows[1].reason
    whole = take(register, b'Customer,Address\n"Quil\nHolding","Weg 1\n53111 Bonn"\n')
    assert whole.rows[0].outcome == "imported"


def test_a_heading_that_stands_twice_is_not_the_id(register: Register) -> None:
    report = take(register, b"Kunde;Ort;Kunde\nVexholm;Bonn;Zan\n")
    assert report.mapping["Kunde"] == "name" and "Kunde (2)" in report.unmapped


def test_numbers_of_registers_come_before_names(register: Register) -> None:
    take(register, b"id,name,LEI\nk1,Vexholm,LEI00DEMO00000000001\n")
    report = take(register, b"name,LEI\nVexholm Holding,lei00demo-0000 0000 001\n")
    assert report.rows[0].record == "k1"
    wrong = take(register, b"id,name,LEI\nk2,Zanthor,LEI00DEMO00000000001\n")
    assert "belongs to 'k1'" in wrong.rows[0].reason and register.ids("t") == ["k1"]


def test_firms_of_one_name_in_two_countries_stay_two(register: Register) -> None:
    report = take(register, b"name,country\nVexholm,DE\nVexholm,US\nVexholm,\nVexholm,DE\n")
    assert [row.outcome for row in report.rows] == ["imported", "imported", "imported", "unchanged"]
    assert len({row.record for row in report.rows}) == 3


def test_items_come_in_with_their_composition_and_report(register: Register) -> None:
    text = (
        "料号,牌号,材料类型,镝含量(%),Tb (wt%),检测报告编号,检测日期,海关商品编号,装配深度\n"
        "0042,N38EH,钕铁硼,6.5,0,IR-1,2026年7月28日,0850511100,磁体\n"
        "0043,N35,SmCo,不详,,IR-2,2026/8/1,8505111000,magnet\n"
        "0044,N35,NdFeB,<0.05,,IR-3,03/04/2026,8505111000,magnet\n"
    )
    report = take(register, text.encode("gb18030"), "item")
    assert [row.outcome for row in report.rows] == ["imported", "imported", "refused"]
    item = register.item("t", "0042")
    reading = item.value("dysprosium_pct")
    assert (reading.percent, reading.report, str(reading.measured_on)) == (
        6.5,
        "IR-1",
        "2026-07-28",
    )
    assert (item.value("hs_code"), item.value("assembly_depth")) == ("0850511100", "magnet")
    assert register.item("t", "0043").value("dysprosium_pct") is None
    assert "two days" in report.rows[2].reason or "not one number" in report.rows[2].reason


def test_a_general_license_ledger_comes_in_row_by_row(register: Register) -> None:
    text = (
        "供应商名称,通用许可证号,许可最终用户,许可物项,有效期至,批准数量,已用数量\n"
        '宁波维克索,GL-1,Vexholm；Zanthor,1C905,2027-02-28,"12,000.0",9400\n'
    )
    report = take(register, text.encode())
    (row,) = register.firm("t", report.rows[0].record or "").values("general_license")
    assert row.end_users == ("Vexholm", "Zanthor") and row.quantity_left == 2600


def test_empty_rows_short_rows_and_titles_are_counted_too(register: Register) -> None:
    data = b"My customers,,\n,,\nName,Country,City\nVexholm\n,,\nZanthor,DE,Rome,extra\n"
    report = take(register, data)
    assert [(r.number, r.outcome) for r in report.rows] == [
        (4, "imported"), (5, "refused"), (6, "imported"),
    ]  # fmt: skip


def test_a_number_of_which_the_sheet_lost_digits_is_refused(register: Register) -> None:
    book = Workbook()
    book.active.append(["id", "name"])
    book.active.append([1234567890123456789, "Vexholm"])
    book.active.append(["1234567890123456789", "Zanthor"])
    stream = io.BytesIO()
    book.save(stream)
    report = take(register, stream.getvalue(), file="x.xlsx")
    assert [row.outcome for row in report.rows] == ["refused", "imported"]
    assert "15 digits" in report.rows[0].reason


@pytest.mark.parametrize("text", FORMULAS)
def test_no_export_holds_a_formula_and_the_text_comes_back(
    register: Register, text: str, tmp_path: Path
) -> None:
    load_demonstration(register, "t", NOW)
    register.set_field("t", "demo-velbrandt", fact("product", f"{text} x", text + "y"), "me", NOW)
    firm = register.firm("t", "demo-velbrandt")
    assert unsafe(safe(text)) == text
    triggers = tuple("=+-@\t\r\n\0＝＋－＠")
    for statements in (True, False):
        decoded = to_csv([firm], statements=statements).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(decoded, newline="")):
            assert not any(cell.startswith(triggers) for cell in row)
    book = load_workbook(io.BytesIO(to_xlsx([firm])))
    for sheet in book.worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert cells and all(cell.data_type == "s" for cell in cells)
        assert not any(str(cell.value).startswith(triggers) for cell in cells)


def test_an_export_comes_back_as_the_same_firms(register: Register) -> None:
    load_demonstration(register, "t", NOW)
    firms = [register.firm("t", id) for id in register.ids("t")]
    data = to_ftm(firms)
    report = import_ftm(register, "u", data, "f.json", SOURCE, by="m", now=NOW, dry_run=False)
    assert len(report.rows) == len(data.splitlines())
    assert {r.reason.split()[0] for r in report.rows if r.outcome == "refused"} <= {
        "Person",
    }
    for firm in firms:
        back = register.firm("u", firm.id)
        assert {name.text for name in back.names} == {name.text for name in firm.names}
        assert back.value("country") == firm.value("country")
        assert {(n.scheme, n.value) for n in back.values("identifier")} == {
            (n.scheme, n.value) for n in firm.values("identifier")
        }
        assert {s.percent for s in back.values("owner")} == {
            s.percent for s in firm.values("owner")
        }


def test_ftm_links_meet_their_firm_whatever_the_order_and_are_refused_without_one(
    register: Register,
) -> None:
    take(register, b"id,name,LEI\nk1,Vexholm,LEI00DEMO00000000001\n")
    lines = [
        {"id": "o1", "schema": "Ownership", "properties": {"owner": ["B"], "asset": ["A"],
         "percentage": ["60%"], "startDate": ["2024-01"]}},
        {"id": "o2", "schema": "Ownership", "properties": {"owner": ["B"], "asset": ["nobody"]}},
        {"id": "A", "schema": "Company", "properties": {"name": ["Vexholm", "维克索"],
         "leiCode": ["LEI00DEMO00000000001"], "country": ["de"]}},
        {"id": "B", "schema": "Company", "properties": {"name": ["Zanthor"], "country": ["xx"]}},
        {"id": "s", "schema": "Sanction", "properties": {"entity": ["B"], "program": ["P"],
         "listingDate": ["2026-01-02"]}},
        {"id": "v", "schema": "Vessel", "properties": {"name": ["Boat"]}},
    ]  # fmt: skip
    data = b"\n".join(json.dumps(line).encode() for line in lines) + b"\nnot json\n[1]\n"
    report = import_ftm(register, "t", data, "f", SOURCE, by="m", now=NOW, dry_run=False)
    assert [r.outcome for r in report.rows] == [
        "updated", "refused", "updated", "imported", "updated", "refused", "refused", "refused",
    ]  # fmt: skip
    (stake,) = register.firm("t", "k1").values("owner")
    assert (stake.firm, stake.percent) == ("B", 60)
    assert register.firm("t", "B").values("listing")[0].list == "P"


def test_gleif_parents_are_of_unknown_size(register: Register) -> None:
    records = [
        {"attributes": {"lei": lei, "entity": {"legalName": {"name": name, "language": "en"},
         "otherNames": [{"name": f"Old {name}", "type": "PREVIOUS_LEGAL_NAME"}],
         "legalAddress": {"addressLines": ["Street 1"], "city": "X", "country": "DE"},
         "registeredAs": "HRB 0012"}}}
        for lei, name in (("LEICHILD", "Vexholm"), ("LEIPARENT", "Zanthor"))
    ]  # fmt: skip
    link = {"startNode": {"id": "LEICHILD"}, "endNode": {"id": "LEIPARENT"},
            "type": "IS_DIRECTLY_CONSOLIDATED_BY",
            "periods": [{"type": "RELATIONSHIP_PERIOD", "startDate": "2020-05-01T00:00:00Z"}],
    }  # fmt: skip
    data = json.dumps({"data": [{"attributes": {"relationship": link}}, *records, {}]}).encode()
    report = import_gleif(register, "t", data, "g", SOURCE, by="m", now=NOW, dry_run=False)
    assert [r.outcome for r in report.rows] == ["updated", "imported", "imported", "refused"]
    (held,) = register.firm("t", "lei-LEICHILD").entries("owner")
    assert (held.value.percent, held.value.direct) == (None, True)
    assert str(held.facts[0].valid_from) == "2020-05-01"


def test_the_consolidated_screening_list_comes_in_entry_by_entry(
    register: Register, shared: Path
) -> None:
    projected = json.loads((shared / "real/us/lists/csl_2026-07-31_projection.json").read_bytes())
    some = projected["entries"][::40]
    names = projected["tables"]["sources"]
    results = [
        {"id": str(place), "name": entry["n"], "alt_names": entry.get("a", []),
         "type": entry.get("t"), "source": str(names[entry["s"]]),
         "entity_number": entry.get("e"), "addresses": [{"country": c} for c in entry.get("c", [])]}
        for place, entry in enumerate(some)
    ]  # fmt: skip
    data = json.dumps({"results": results}).encode()
    report = import_screening_list(register, "t", data, "c", SOURCE, by="m", now=NOW, dry_run=False)
    refused = [row for row in report.rows if row.outcome == "refused"]
    assert len(report.rows) == len(some) > 600
    assert all(row.reason.endswith("not a firm") for row in refused)
    firm = next(row.record for row in report.rows if row.outcome == "imported")
    assert register.firm("t", firm or "").values("listing")
