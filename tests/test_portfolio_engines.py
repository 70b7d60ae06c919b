"""A company's own engine, given the statement and the decided tables, says what DuckDB says."""

import os
import subprocess
from pathlib import Path

import duckdb
import pytest
import sqlglot

from knowledge.errors import PortfolioRefused
from knowledge.packs import load
from knowledge.portfolio.engines import DIALECTS, statement, write
from knowledge.portfolio.lines import Law
from tests.portfolio import DAY, star

SPARK = os.environ.get("LODESTONE_TEST_SPARK", "")
"""A Python that has pyspark, and a Java to run it."""
LINES = 300
QUESTIONS = ("general_license", "individual_license", "overseas_license_needed")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_statement_is_written_in_every_dialect(dialect: str, tmp_path: Path) -> None:
    pack = load("cn_dual_use")
    made = star(pack, tmp_path, 5)
    text = statement(made.portfolio, Law(pack, "general_license", DAY), dialect)
    assert sqlglot.parse_one(text, read=dialect) is not None


def test_the_folder_alone_decides_every_line(tmp_path: Path) -> None:
    """What stands in the folder is enough: another database reads nothing else."""
    pack = load("cn_dual_use")
    made = star(pack, tmp_path, LINES)
    for name in QUESTIONS:
        law, folder = Law(pack, name, DAY), tmp_path / name
        kept = _kept(made.portfolio, law)
        write(made.portfolio, law, folder, "duckdb")
        with duckdb.connect() as other:
            for path in folder.glob("*.parquet"):
                other.execute(f"CREATE VIEW {path.stem} AS FROM '{path}'")
            said = other.execute((folder / "decide.sql").read_text(encoding="utf-8")).fetchall()
        assert sorted(said) == kept
    with pytest.raises(PortfolioRefused, match="is there already"):
        write(made.portfolio, law, folder, "duckdb")
    with pytest.raises(PortfolioRefused, match="no dialect named 'oracel'"):
        write(made.portfolio, law, tmp_path / "other", "oracel")


@pytest.mark.skipif(not SPARK, reason="LODESTONE_TEST_SPARK names no Python with pyspark")
@pytest.mark.parametrize("name", QUESTIONS)
def test_spark_says_what_duckdb_says_line_by_line(name: str, tmp_path: Path) -> None:
    pack = load("cn_dual_use")
    made, law, folder = star(pack, tmp_path, LINES), Law(pack, name, DAY), tmp_path / "spark"
    kept = _kept(made.portfolio, law)
    write(made.portfolio, law, folder, "spark")
    out = tmp_path / "out"
    subprocess.run([SPARK, str(Path(__file__).with_name("spark_lines.py")), str(folder), str(out)],
                   check=True, capture_output=True, timeout=300)
    with duckdb.connect() as read:
        said = read.execute(f"SELECT line, answer, confirm FROM '{out}/*.parquet'").fetchall()
    assert sorted(said) == kept and len(said) == LINES


def _kept(portfolio: object, law: Law) -> list[tuple[int, int, bool]]:
    portfolio.connection.execute("DROP TABLE IF EXISTS result")  # type: ignore[attr-defined]
    portfolio.run(law)  # type: ignore[attr-defined]
    return portfolio.connection.execute(  # type: ignore[attr-defined, no-any-return]
        "SELECT line, answer, confirm FROM result ORDER BY line").fetchall()
