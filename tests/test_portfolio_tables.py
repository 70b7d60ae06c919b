"""What is handed in is read whole or refused; what comes out is as many lines as went in."""

import csv
import json
import os
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import openpyxl
import pytest

from knowledge.errors import PortfolioRefused
from knowledge.packs import load
from knowledge.portfolio.chosen import Chosen, waited_for
from knowledge.portfolio.flips import flips, since_decided, with_facts
from knowledge.portfolio.input_tables import GivenTable
from knowledge.portfolio.line_check import sampled
from knowledge.portfolio.lines import Law, Portfolio, counts, reopen, stage
from knowledge.portfolio.write import write
from knowledge.rules import State, Told
from tests.portfolio import DAY, differences, star

PACK = load("cn_dual_use")
LAW = Law(PACK, "general_license", DAY)
ITEMS = [["id", "magnet_family", "item_form", "dysprosium_pct", "terbium_pct"],
         ["T1", "NdFeB", "magnet", "3 %", "0"], ["T2", "ferrite", "magnet", "", ""],
         ["T3", "NdFeB", "magnet", "contained", ""]]
BUYERS = [["id", "end_user_country", "end_user_on_watch_list", "wmd_or_terrorism", "unconfirmed"],
          ["B1", "DE", "no", "false", ""], ["B2", "JP", "yes", "", "end_user_on_watch_list"],
          ["B3", "", "", "", ""]]
LINES = [["id", "item_id", "buyer_id", "movement", "colour"],
         ["a", "T1", "B1", "leaves_china", "red"], ["b", "T2", "B2", "leaves_china", ""],
         ["c", "T3", "B3", "", ""], ["d", "", "gone", "leaves_china", ""],
         ["e", "T1", "B2", "leaves_china", ""]]
TABLES = {"items": ITEMS, "buyers": BUYERS, "lines": LINES}
Rows = list[list[str]]


def as_csv(folder: Path, name: str, rows: Rows) -> GivenTable:
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return GivenTable(path)


def as_xlsx(folder: Path, name: str, rows: Rows) -> GivenTable:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / f"{name}.xlsx")
    return GivenTable(folder / f"{name}.xlsx")


def as_parquet(folder: Path, name: str, rows: Rows) -> GivenTable:
    given, path = as_csv(folder, name, rows), folder / f"{name}-in.parquet"
    with duckdb.connect() as made:
        made.execute(f"COPY (FROM read_csv('{given.source}', all_varchar = true, header = true)) "
                     f"TO '{path}' (FORMAT parquet)")
    return GivenTable(path)


def as_duckdb(folder: Path, name: str, rows: Rows) -> GivenTable:
    given = as_csv(folder, name, rows)
    with duckdb.connect(str(folder / "company.duckdb")) as made:
        made.execute(f"CREATE TABLE {name} AS FROM read_csv('{given.source}', all_varchar = true, "
                     "header = true)")
    return GivenTable(f"{folder / 'company.duckdb'}#{name}")


def as_arrow(folder: Path, name: str, rows: Rows) -> GivenTable:
    """A table of columns in memory, handed over by Arrow's own interface."""
    arrow = pytest.importorskip("nanoarrow")
    columns = list(zip(*rows, strict=True))
    fields = {str(head): arrow.string() for head, *_ in columns}
    built = arrow.c_array_from_buffers(
        arrow.struct(fields), length=len(rows) - 1, buffers=[None],
        children=[arrow.c_array([cell or None for cell in cells], arrow.string())
                  for _, *cells in columns])
    return GivenTable(arrow.ArrayStream(built))


def as_postgres(folder: Path, name: str, rows: Rows) -> GivenTable:
    """A table of the Postgres that the environment names, in a schema of its own."""
    if "LODESTONE_TEST_POSTGRES" not in os.environ:
        pytest.skip("LODESTONE_TEST_POSTGRES names no database")
    import psycopg
    from psycopg import sql

    url = os.environ["LODESTONE_TEST_POSTGRES"].replace("postgresql+psycopg://", "postgresql://")
    schema = "t" + sha256(str(folder).encode()).hexdigest()[:20]
    table = sql.Identifier(schema, name)
    with psycopg.connect(url) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(
            sql.Identifier(schema)))
        connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, sql.SQL(", ").join(
            sql.SQL("{} text").format(sql.Identifier(head)) for head in rows[0])))
        for row in rows[1:]:
            connection.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(
                table, sql.SQL(", ").join(sql.Literal(cell or None) for cell in row)))
    return GivenTable(f"{url}#{schema}.{name}")


def made(folder: Path, tables: dict[str, Rows] = TABLES, form: Any = as_csv,
         file: Any = ":memory:") -> Portfolio:
    folder.mkdir(exist_ok=True)
    given = {name: form(folder, name, rows) for name, rows in tables.items()}
    return stage(file, given, PACK, folder / "work")


def answers(portfolio: Portfolio, law: Law = LAW) -> list[tuple[Any, ...]]:
    portfolio.run(law)
    return portfolio.connection.execute("SELECT * FROM result ORDER BY line").fetchall()


@pytest.mark.parametrize("form", [as_csv, as_xlsx, as_parquet, as_duckdb, as_arrow,
                                  as_postgres])
def test_every_form_of_table_is_read_alike(form: Any, tmp_path: Path) -> None:
    portfolio = made(tmp_path, form=form)
    assert answers(portfolio) == answers(made(tmp_path / "other"))
    assert portfolio.lines == 5 and counts(portfolio, LAW)["not_eligible"] == 2
    assert portfolio.sources["lines"]["not_read"] == ["colour"]


def test_a_workbook_is_read_to_its_end_and_as_it_shows_its_cells(tmp_path: Path) -> None:
    """Programs write how far a sheet reaches wrongly; and 6.5 % is kept in a cell as 0.065."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["id", "magnet_family", "dysprosium_pct"], ["A", "NdFeB", 0.065], ["B", "SmCo"]):
        sheet.append(row)
    sheet["C2"].number_format = "0.0%"
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as old, \
            zipfile.ZipFile(tmp_path / "lines.xlsx", "w") as new:
        for member in old.namelist():
            new.writestr(member, old.read(member).replace(b'ref="A1:C3"', b'ref="A1"'))
    portfolio = stage(":memory:", {"lines": GivenTable(tmp_path / "lines.xlsx")}, PACK, tmp_path)
    assert portfolio.lines == 2
    assert portfolio.facts(1)["dysprosium_pct"].value == 6.5
    assert portfolio.facts(2)["magnet_family"].value == "SmCo"


def test_a_line_that_names_nothing_known_stays_and_tells_only_what_it_says(tmp_path: Path) -> None:
    portfolio = made(tmp_path)
    assert {name: one.value for name, one in portfolio.facts(4).items()} == {
        "movement": "leaves_china"}
    portfolio.run(LAW)
    assert sampled(portfolio, LAW, "any") == [1, 2, 3, 4, 5]


def test_a_fact_that_nobody_confirmed_is_told_as_such(tmp_path: Path) -> None:
    told = made(tmp_path).facts(2)["end_user_on_watch_list"]
    assert told == Told(True, "portfolio, buyers B2", confirmed=False)


@pytest.mark.parametrize(("table", "change", "said"), [
    ("items", lambda rows: [*rows, rows[1]], "names rows twice or not at all: T1 \\(2 rows\\)"),
    ("items", lambda rows: [*rows, ["", *rows[1][1:]]], "names rows twice or not at all"),
    ("items", lambda rows: [*rows, ["T9", "NdFeBo", "magnet", "", ""]],
     "column magnet_family: 'magnet_family' takes one of NdFeB"),
    ("items", lambda rows: [*rows, ["T9", "NdFeB", "magnet", "much", ""]],
     "column dysprosium_pct: 'dysprosium_pct' takes a percentage"),
    ("buyers", lambda rows: [*rows, ["B9", "DE", "", "", "end_user_countri"]],
     "'end_user_countri' is no fact"),
    ("buyers", lambda rows: [["key", *rows[0][1:]], *rows[1:]], "has no column `id`"),
    ("lines", lambda rows: [[one.replace("item_id", "item") for one in rows[0]], *rows[1:]],
     "no column 'item_id' that names a row of items"),
    ("lines", lambda rows: [[*row, "NdFeB"] if n else [*row, "magnet_family"]
                            for n, row in enumerate(rows)], "two tables tell the same fact"),
])
def test_what_cannot_be_read_is_refused_with_the_way_out(
        table: str, change: Any, said: str, tmp_path: Path) -> None:
    with pytest.raises(PortfolioRefused, match=said):
        made(tmp_path, {**TABLES, table: change(TABLES[table])})


def test_tables_that_are_not_there_are_refused(tmp_path: Path) -> None:
    for given, said in (({"lines": GivenTable(tmp_path / "no.csv")}, "there is no file"),
                        ({"lines": GivenTable(tmp_path)}, "there is no file"),
                        ({"items": as_csv(tmp_path, "items", ITEMS)}, "there are no lines"),
                        ({"line": GivenTable("x.csv")}, "did you mean 'lines'"),
                        ({"lines": GivenTable(__file__)}, "of no kind that is read")):
        with pytest.raises(PortfolioRefused, match=said):
            stage(":memory:", given, PACK, tmp_path / "work")


def test_columns_may_be_called_otherwise(tmp_path: Path) -> None:
    rows = [["part", "Dy", "family"], ["T1", "3", "NdFeB"]]
    given = {"items": GivenTable(as_csv(tmp_path, "items", rows).source, "part", "item_id",
                                 {"Dy": "dysprosium_pct", "family": "magnet_family"}),
             "lines": as_csv(tmp_path, "lines", [LINES[0], LINES[1]])}
    portfolio = stage(":memory:", given, PACK, tmp_path / "work")
    assert portfolio.facts(1)["dysprosium_pct"].value == 3


def test_facts_compared_across_tables_are_compared_line_by_line(tmp_path: Path) -> None:
    buyers = [["id", "license_until", "license_from", "unconfirmed"],
              ["B1", "2027-01-01", "2026-01-01", ""], ["B2", "2026-12-01", "", "license_until"],
              ["B3", "", "", ""]]
    lines = [["buyer_id", "shipment_date", "unconfirmed"]] + [
        [buyer, day, unsure] for buyer in ("B1", "B2", "B3", "gone") for day in
        ("2026-12-01", "2026-12-02", "2027-01-01", "") for unsure in ("", "shipment_date")]
    portfolio = made(tmp_path, {"buyers": buyers, "lines": lines})
    for question in ("shipment_within_license", "declaration_required"):
        law = Law(PACK, question, DAY)
        portfolio.connection.execute("DROP TABLE IF EXISTS result")
        portfolio.run(law)
        assert sampled(portfolio, law, question) == list(range(1, 33))
    assert portfolio.facts(9)["license_until"].value == date(2026, 12, 1)
    assert not portfolio.facts(9)["license_until"].confirmed


def test_a_run_that_was_stopped_goes_on_where_it_stopped(tmp_path: Path) -> None:
    file = tmp_path / "portfolio.duckdb"
    portfolio = made(tmp_path, file=file)
    stops = iter((False, True))
    assert not portfolio.run(LAW, stop=lambda: next(stops), part=2)
    portfolio.close()
    again, seen = reopen(file, PACK, going_on=True), []
    assert again.run(LAW, lambda found: seen.append((found.done, found.lines)), part=2)
    assert seen == [(4, 5), (5, 5)]
    assert again.connection.execute("SELECT * FROM result ORDER BY line").fetchall() == answers(
        made(tmp_path / "whole"))


def test_a_lost_line_refuses_the_run(tmp_path: Path) -> None:
    portfolio = made(tmp_path)
    portfolio.run(LAW)
    portfolio.connection.execute("UPDATE result SET line = 1 WHERE line = 2")
    with pytest.raises(PortfolioRefused, match="nothing of this run may be used"):
        portfolio.run(LAW)


def test_a_result_that_is_not_the_kernels_refuses_the_run(tmp_path: Path) -> None:
    portfolio = made(tmp_path)
    portfolio.run(LAW)
    portfolio.connection.execute("UPDATE result SET answer = 3 WHERE line = 2")
    with pytest.raises(PortfolioRefused, match="line 2: the tables say outcome 'eligible'"):
        sampled(portfolio, LAW, "any")


@pytest.mark.parametrize("name", ["out.parquet", "out.csv", "out.duckdb"])
def test_answers_are_written_in_words(name: str, tmp_path: Path) -> None:
    portfolio = made(tmp_path)
    portfolio.run(LAW)
    assert write(portfolio, LAW, tmp_path / name) == 5
    with duckdb.connect() as read:
        if name.endswith("duckdb"):
            read.execute(f"ATTACH '{tmp_path / name}' AS out")
        source = "out.answers" if name.endswith("duckdb") else f"'{tmp_path / name}'"
        missing = "missing_0, missing_1" if name.endswith("parquet") else "missing"
        found = [(*row[:3], row[3:]) for row in read.execute(
            f"SELECT id, outcome, rule, {missing} FROM {source} ORDER BY line").fetchall()]
        if name.endswith("parquet"):
            about = json.loads(read.execute(
                f"SELECT decode(value) FROM parquet_kv_metadata('{tmp_path / name}')"
            ).fetchall()[0][0])
            assert about["word"] == 62
            found = [(*row, [";".join(one for place, one in enumerate(about["names"])
                                      if bits[place // 62] >> place % 62 & 1)])
                     for *row, bits in found]
    for line, (id, outcome, rule, (missing,)) in enumerate(found, 1):
        made_by = LAW.determine(portfolio.facts(line))
        assert (id, outcome, rule) == ("abcde"[line - 1], made_by.outcome, made_by.because[0])
        assert set(made_by.missing.ask) <= set((missing or "").split(";"))
    with pytest.raises(PortfolioRefused, match="are written as"):
        write(portfolio, LAW, tmp_path / "out.docx")


def test_flips_are_those_of_the_kernel_line_by_line(tmp_path: Path) -> None:
    one = star(PACK, tmp_path, 120, seed=9)
    portfolio, before = one.portfolio, Law(PACK, "overseas_license_needed", DAY)
    after = Law(PACK, "overseas_license_needed", DAY, (("no61_2025", State.IN_FORCE),))
    portfolio.run(before)
    found = flips(portfolio, before, after)
    kernel = {line: (was, now) for line, facts in enumerate(one.told, 1)
              for was, now in [(before.determine(facts).outcome, after.determine(facts).outcome)]
              if was != now}
    kept = portfolio.connection.execute("SELECT line, was, answer FROM flips").fetchall()
    assert kernel and {line: (before.outcome(was), after.outcome(now))
                       for line, was, now in kept} == kernel
    assert found.flipped + found.unknown == len(kernel) == sum(
        cause.lines for cause in found.causes)
    assert since_decided(portfolio, before, after).causes == found.causes
    assert not since_decided(portfolio, before, before).causes
    assert not differences(one, before)
    assert sum(waited_for(portfolio.connection, Chosen()).values()) > 0


def test_other_facts_of_one_row_flip_its_lines_only(tmp_path: Path) -> None:
    portfolio = made(tmp_path)
    law = Law(PACK, "item_controlled", DAY)
    changed = with_facts(portfolio, "items", "T1", {"magnet_family": "ferrite",
                                                    "dysprosium_pct": None}, law)
    found = flips(portfolio, law, law, changed)
    assert {row[0] for row in portfolio.connection.execute("SELECT line FROM flips").fetchall()
            } <= {1, 5} and found.flipped + found.unknown
    for table, id, said in (("lines", "a", "no table named"), ("items", "T8", "no row named")):
        with pytest.raises(PortfolioRefused, match=said):
            with_facts(portfolio, table, id, {}, law)


def test_a_portfolio_of_no_lines_is_one(tmp_path: Path) -> None:
    portfolio = made(tmp_path, {**TABLES, "lines": LINES[:1]})
    assert portfolio.run(LAW) and portfolio.lines == 0
    assert sampled(portfolio, LAW, str(Random(1).random())) == []
