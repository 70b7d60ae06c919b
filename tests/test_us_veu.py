"""The American VEU as its user meets it: a name, a day, a site, an item; then the rules decide."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import LoaderError
from knowledge.packs import load
from knowledge.packs.us_veu.codes import (
    covers,
    listed_items,
    name_key,
    normal_eccn,
    same_address,
)
from knowledge.packs.us_veu.deadlines import (
    data_center_report_due,
    decision_due,
    general_report_due,
)
from knowledge.packs.us_veu.firm_table import known_sites, veu_facts, veu_rows
from knowledge.packs.us_veu.supp7 import as_csv, convert, parse, read_table
from knowledge.rules import determine

PACK = load("us_veu")
SHIPPED = {"destination": "CN", "mt_controlled": False, "cc_controlled": False, "end_use": "civil",
           "part_744_activity": False, "consigned_to_veu": True, "for_use_by_veu": True,
           "certification_before_first_shipment": True}
XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<DIV9 N="Supplement No. 7 to Part 748" TYPE="APPENDIX"><HEAD>Supplement No. 7 to Part 748</HEAD>
<P>Nothing here supersedes other provisions.</P>
<DIV width="100%"><TABLE><THEAD><TR><TH>VEU type</TH><TH>Country</TH><TH>Validated end-user</TH>
<TH>Eligible items (by ECCN)</TH><TH>Eligible destination</TH>
<TH>Federal Register citation</TH></TR></THEAD>
<TBODY>
<TR><TD>General</TD><TD>China (People's Republic of)</TD><TD>Lam Research Corporation</TD>
<TD>2B230; 3B001.c (limited to invented uses); 3B001.f.1</TD>
<TD>Invented Site One<br/>1 Test Road, Shanghai<P>Invented Site Two</P></TD>
<TD>75 FR 62462</TD></TR>
<TR><TD></TD><TD></TD><TD></TD><TD>3D003</TD><TD>Invented Site Three</TD><TD></TD></TR>
<TR><TD></TD><TD></TD><TD>Invented Chips Ltd.</TD><TD>All items, except 3B001</TD>
<TD>Invented Site Four</TD><TD></TD></TR>
<TR><TD>General</TD><TD>India</TD><TD>GE India</TD><TD>1C350</TD>
<TD>Invented Site Five</TD><TD></TD></TR>
</TBODY></TABLE></DIV></DIV9>"""
READ_ON = date(2026, 11, 1)


def listed(name: str, on: date, site: str = "", table: Path | None = None) -> str:
    question = "site_listed" if site else "is_listed"
    return determine(PACK, question, veu_facts(name, on, site, table=table), on).outcome


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "supp7.xml").write_bytes(XML)
    convert(tmp_path / "supp7.xml", READ_ON, tmp_path / "supp7.csv")
    return tmp_path / "supp7.csv"


@pytest.mark.parametrize(("name", "day", "before", "after"), [
    ("SMIC", "2007-10-19", "not_listed", "unsettled"),
    ("SMIC", "2007-11-19", "unsettled", "listed"),
    ("SMIC", "2016-12-05", "listed", "not_listed"),
    ("HHNEC", "2013-06-03", "listed", "not_listed"),
    ("HHGrace", "2013-06-03", "not_listed", "listed"),
    ("HHGrace", "2024-12-02", "listed", "unsettled"),
    ("CSMC", "2011-01-18", "not_listed", "listed"),
    ("CSMC", "2024-12-02", "listed", "unsettled"),
    ("Aviza Technology China", "2009-04-29", "not_listed", "listed"),
    ("Aviza Technology China", "2009-12-23", "listed", "not_listed"),
    ("GE India", "2009-07-01", "not_listed", "unsettled"),
    ("GE India", "2009-08-01", "unsettled", "listed"),
    ("Lam Research", "2010-10-12", "not_listed", "listed"),
    ("SK hynix Semiconductor (China) Ltd.", "2010-10-12", "not_listed", "listed"),
    ("SK hynix Semiconductor (China) Ltd.", "2025-12-31", "listed", "not_listed"),
    ("SK hynix Semiconductor (Wuxi) Ltd.", "2023-11-08", "listed", "not_listed"),
    ("Samsung China Semiconductor Co. Ltd.", "2013-07-10", "not_listed", "listed"),
    ("Samsung China Semiconductor Co. Ltd.", "2025-12-31", "listed", "not_listed"),
    ("Intel Semiconductor (Dalian) Ltd", "2025-08-29", "unsettled", "listed"),
    ("Intel Semiconductor (Dalian) Ltd", "2025-12-31", "listed", "not_listed"),
    ("National Semiconductor", "2011-11-10", "listed", "unsettled"),
    ("AMD China", "2011-01-18", "unsettled", "listed"),
])
def test_each_dated_change_of_the_list_has_two_sides(
        name: str, day: str, before: str, after: str) -> None:
    on = date.fromisoformat(day)
    assert listed(name, on - timedelta(days=1)) == before
    assert listed(name, on) == after


@pytest.mark.parametrize(("name", "site", "day", "before", "after"), [
    ("SMIC", "Cension", "2010-11-01", "site_listed", "site_not_listed"),
    ("GE India", "GE Fanuc Systems PVT Ltd", "2009-12-23", "site_listed", "site_not_listed"),
])
def test_a_site_may_go_while_the_end_user_stays(
        name: str, site: str, day: str, before: str, after: str) -> None:
    on = date.fromisoformat(day)
    assert listed(name, on - timedelta(days=1), site) == before
    assert listed(name, on, site) == after
    assert listed(name, on) == "listed"


def test_a_name_that_no_table_has_is_unread_and_never_unlisted() -> None:
    assert listed("A Firm That Nobody Knows", date(2026, 11, 23)) == "unsettled"
    assert listed("AMEC", date(2025, 3, 1)) == "unsettled"
    assert veu_rows("A Firm That Nobody Knows", date(2026, 11, 23)) == ()


def test_the_built_in_table_alone_never_ships_goods() -> None:
    """Items and sites of the rows were not read, so no name, day or ECCN gives a yes from it."""
    for name in ("Lam Research", "GE India", "AMD", "Boeing Tianjin Composites", "Samsung Xi'an"):
        for on in (date(2012, 1, 1), date(2025, 6, 1), date(2026, 11, 23)):
            for eccn in ("3B001", "3D002"):
                facts = {**SHIPPED, **veu_facts(name, on, "some plant", eccn)}
                assert not determine(PACK, "validated_end_user", facts, on).favourable


def test_every_fact_from_the_list_says_where_it_is_read() -> None:
    facts = veu_facts("SMIC", date(2010, 12, 1), "Cension", "3B001")
    assert "75 FR 67029" in facts["site_listing"].source
    assert facts["entity_listing"].grade == "A" and facts["item_in_row"].grade == "D"
    assert veu_facts("Lam", date(2026, 1, 1))["entity_listing"].grade == "D"


def test_an_alias_and_another_spelling_name_the_same_row() -> None:
    on = date(2025, 6, 1)
    for name in ("samsung china semiconductor co., ltd", "ＳＡＭＳＵＮＧ　China", "Samsung Xi'an"):
        (row,) = veu_rows(name, on)
        assert row.entity == "Samsung China Semiconductor Co. Ltd."


def test_a_loaded_supplement_ships_listed_items_to_listed_sites(table: Path) -> None:
    on = READ_ON + timedelta(days=10)
    facts = {**SHIPPED, **veu_facts("Lam", on, "Invented Site Two", "3B001.f.1.a", table)}
    found = determine(PACK, "validated_end_user", facts, on)
    assert found.outcome == "eligible"
    assert f"edition of {READ_ON}" in facts["entity_listing"].source
    other = {**SHIPPED, **veu_facts("Lam", on, "Invented Site Two", "3A001", table)}
    assert determine(PACK, "validated_end_user", other, on).outcome == "not_eligible"
    limited = {**SHIPPED, **veu_facts("Lam", on, "Invented Site Two", "3B001.c", table)}
    asked = determine(PACK, "validated_end_user", limited, on)
    assert asked.outcome == "needs_facts" and asked.missing.ask == ("row_limits_met",)


def test_a_loaded_supplement_knows_who_is_not_in_it(table: Path) -> None:
    on = READ_ON + timedelta(days=1)
    assert listed("AMEC", on, table=table) == "not_listed"
    assert listed("Samsung China", on, table=table) == "not_listed"
    assert listed("Invented Chips", on, table=table) == "listed"


def test_a_loaded_supplement_does_not_speak_before_its_day_nor_long_after(table: Path) -> None:
    assert listed("SMIC", date(2016, 11, 1), table=table) == "listed"
    late = READ_ON + timedelta(days=32)
    facts = {**SHIPPED, **veu_facts("Lam", late, "Invented Site Two", "3B001.f.1", table)}
    assert determine(PACK, "validated_end_user", facts, late).outcome == "unsettled"
    assert listed("AMEC", late, table=table) == "unsettled"


def test_a_site_that_the_row_writes_otherwise_is_asked_for(table: Path) -> None:
    assert "site_listing" not in veu_facts("Lam", READ_ON, "Another Plant", "", table)


def test_an_entry_without_its_paragraph_is_asked_for(table: Path) -> None:
    assert listed_items("3B001.f.1").state("3B001") == ""
    assert "item_in_row" not in veu_facts("Lam", READ_ON, "", "3B001.f", table)


def test_the_table_reads_back_as_it_was_written(table: Path) -> None:
    supplement = parse(XML, READ_ON)
    assert read_table(table) == supplement
    assert as_csv(supplement) == table.read_text(encoding="utf-8")
    lam = supplement.entry("Lam Research Corporation")
    assert lam is not None and lam.country == "CN" and len(lam.destinations) == 4
    assert [one.country for one in supplement.entries] == ["CN", "CN", "IN"]
    assert lam.items.plain == {"2B230", "3B001.f.1", "3D003"} and lam.items.limited == {"3B001.c"}


BOMB = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'
OUTSIDE = (b'<!DOCTYPE l SYSTEM "file:///etc/passwd" '
           b'[<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>')

TYPED = XML.replace(b"<DIV9", b"<!DOCTYPE DIV9><DIV9")


@pytest.mark.parametrize("xml", [
    b"", b"no xml", b"<DIV9", BOMB, OUTSIDE, b"\n" * 5000 + BOMB, BOMB.decode().encode("utf-16"),
    XML.replace(b"No. 7", b"No. 4"), XML.replace(b"Eligible destination", b"Remarks"),
    XML.replace(b"<TD>Invented Site Five</TD>", b"<TD></TD>"), XML.replace(b"India<", b"Atlantis<"),
    XML[: len(XML) // 2], TYPED, TYPED.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
])
def test_a_file_that_is_not_the_supplement_is_refused(xml: bytes) -> None:
    with pytest.raises(LoaderError):
        parse(xml, READ_ON)


@pytest.mark.parametrize("text", ["", "name,state\nLam,listed\n", "not a table"])
def test_a_table_of_another_shape_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    with pytest.raises(LoaderError):
        read_table(tmp_path / "t.csv")


def test_a_table_of_two_days_is_refused(table: Path) -> None:
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(str(READ_ON), "2026-10-01", 1), encoding="utf-8")
    with pytest.raises(LoaderError):
        read_table(table)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_loader(xml: bytes) -> None:
    with pytest.raises(LoaderError):
        parse(xml, READ_ON)


@given(st.text(alphabet="0123ABCDE.abc; ,()", max_size=200))
def test_a_code_is_never_read_as_wider_than_it_stands(text: str) -> None:
    items = listed_items(text)
    for code in items.plain:
        assert code.casefold() in text.casefold()
        assert items.state(code) in ("in_row", "limits_apply")


def test_an_entry_covers_its_paragraphs_and_no_neighbor() -> None:
    assert covers("3B001", "3B001.f.1.a") and covers("3B001.f", "3B001.f")
    assert not covers("3B001.f.1", "3B001.f.10") and not covers("3B001.a", "3B001")
    assert normal_eccn("3b001.F.1.A") == "3B001.f.1.a" and normal_eccn("EAR99") == ""


def test_a_name_of_a_legal_form_only_keeps_itself() -> None:
    assert name_key("Co") == "co" and name_key("Lam Research Corp.") == name_key("Lam Research")


def test_waiting_for_the_applicant_does_not_count() -> None:
    due = decision_due(date(2025, 3, 1), 10)
    assert due.day == date(2025, 4, 10) and "us_veu_supp9:4" in due.reference
    assert decision_due(date(2025, 3, 1), 0).day == date(2025, 3, 31)
    with pytest.raises(ValueError, match="cannot be"):
        decision_due(date(2025, 3, 1), -1)


def test_reports_are_due_on_the_days_of_the_text() -> None:
    assert general_report_due(2025).day == date(2026, 2, 15)
    assert data_center_report_due(2025, 1).day == date(2025, 7, 15)
    assert data_center_report_due(2025, 2).day == date(2026, 1, 15)
    with pytest.raises(ValueError, match="halves"):
        data_center_report_due(2025, 3)


HHGRACE = "GFab1, 1399 Zuchongzhi Road, Zhangjiang Hi-Tech Park, Shanghai"


@pytest.mark.parametrize(("named", "same"), [
    (HHGRACE, True), ("1399 Zuchongzhi Road", True), ("No. 1399 Zuchongzhi Rd., Shanghai", True),
    ("1399 Zuchongzhi Road, Pudong, Shanghai", True), ("139 Zuchongzhi Road", False),
    ("13990 Zuchongzhi Road", False), ("1399 Zuchongzhi Road, Beijing", False),
    ("399 Zuchongzhi Road, Shanghai", False), ("Shanghai", False), ("", False), ("1399", False),
])
def test_an_address_is_compared_by_its_parts(named: str, same: bool) -> None:
    assert same_address(named, HHGRACE) is same
    told = veu_facts("HHGrace", date(2014, 1, 1), site=named)
    assert (told["site_listing"].value == "listed" if named else "site_listing" not in told) is (
        same or not named)


def test_the_road_of_a_site_is_known_to_whoever_spots_sites_in_a_text() -> None:
    assert "1399 zuchongzhi road" in known_sites()
