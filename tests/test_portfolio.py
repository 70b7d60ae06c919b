"""Order lines decided on columns say what the kernel says, line by line, for every question."""

from pathlib import Path

import pytest

from knowledge.portfolio.lines import Law
from knowledge.rules import Pack
from tests.portfolio import DAY, answerable, differences, flat, packs, star

LINES = 40


@pytest.fixture(params=list(packs()), ids=lambda pack: f"{pack.id}{pack.scenario and '-'}"
                                                       f"{pack.scenario}")
def pack(request: pytest.FixtureRequest) -> Pack:
    found: Pack = request.param
    return found


@pytest.mark.parametrize("shape", [star, flat])
def test_every_question_says_what_the_kernel_says(pack: Pack, shape: object,
                                                  tmp_path: Path) -> None:
    portfolio = shape(pack, tmp_path, LINES)  # type: ignore[operator]
    for name in answerable(pack):
        law = Law(pack, name, DAY)
        portfolio.connection.execute("DROP TABLE IF EXISTS result")
        assert portfolio.run(law)
        assert differences(portfolio, law, range(1, LINES + 1)) == [], name
