"""Order lines decided on columns say what the kernel says, line by line, for every question."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.portfolio.lines import Law
from knowledge.rules import Pack
from tests.portfolio import DAY, Made, answerable, differences, flat, packs, star

LINES = 40


@pytest.fixture(params=list(packs()), ids=lambda pack: f"{pack.id}{pack.scenario and '-'}"
                                                       f"{pack.scenario}")
def pack(request: pytest.FixtureRequest) -> Pack:
    found: Pack = request.param
    return found


@pytest.mark.parametrize("shape", [star, flat])
def test_every_question_says_what_the_kernel_says(pack: Pack, shape: Callable[..., Made],
                                                  tmp_path: Path) -> None:
    made = shape(pack, tmp_path, LINES)
    for name in answerable(pack):
        law = Law(pack, name, DAY)
        made.portfolio.connection.execute("DROP TABLE IF EXISTS result")
        assert made.portfolio.run(law)
        assert differences(made, law) == [], name
