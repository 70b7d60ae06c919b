"""A thousand forged citations: none is ever shown as a source, and what is quoted is stored."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import answering
from assistant.checks import Given, check_answer
from assistant.house import House
from tests.asking import ask
from tests.injections import BASES, Obedient, with_model
from tests.service import open_in

LISTED = BASES["not eligible"]
QUOTE = "“{}” [{}]"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"), vectors="off")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def given(house: House) -> Given:
    """What the tools give a model that words the answer to a real question."""
    held: list[Given] = []

    def look(text: str, given: Given) -> Any:
        held.append(given)
        return check_answer(text, given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "check_answer", look)
        ask(house, LISTED)
    assert len(held[0].sources) >= 2
    return held[0]


def unissued(given: Given, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Marks that were never handed out, in every way of writing them."""
    for number in range(len(given.sources) + 1, len(given.sources) + 61):
        for form in ("[S{}]", "[s{}]", "(S{})", "【S{}】", "S{}"):
            mark = form.format(number)
            yield f"The list is named there {mark}.", mark


def of_others(house: House, given: Given, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Ids of passages that were not handed out for this answer, and of another team's."""
    day = house.lists.snapshot.editions[0].published
    ids = [one.passage.id for one in house.library.search("license list export", day, limit=20)]
    for id in [*ids, *(f"team_b{number}:memo-{number}" for number in range(60))]:
        yield f"The list is named there [{id}].", id
        yield f"As {id} says, the list is named there.", id


def altered(given: Given, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Real quotations with one sign changed, dropped or added, under their own mark."""
    marks = sorted(given.sources)
    while True:
        mark = dice.choice(marks)
        text = given.sources[mark][:300].strip()
        start = dice.randrange(0, max(1, len(text) - 60))
        part = text[start:start + 60].replace("\n", " ").strip()
        place = dice.randrange(len(part))
        forged = dice.choice((part[:place] + "x" + part[place:], part[:place] + part[place + 1:],
                              part[:place] + "\u4e0d" + part[place + 1:]))
        if len(forged) > 20 and not any(forged in one for one in given.everything.split("\n")) \
                and not any(sign in forged for sign in "“”\"„"):
            yield QUOTE.format(forged, mark), forged


def stale(house: House, given: Given, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Quotations of other passages, and of other wordings, under a mark that was handed out."""
    day = house.lists.snapshot.editions[0].published
    for query in ("end use statement", "validated end user", "military end use", "stators",
                  "retransfer abroad", "general license conditions", "inspection"):
        for one in house.library.search(query, limit=10, on=day):
            said = one.passage.text[:80].replace("\n", " ").strip()
            if said not in given.everything and not any(sign in said for sign in "“”\"„"):
                for mark in sorted(given.sources)[:3]:
                    yield QUOTE.format(said, mark), said


def look_alikes(given: Given, dice: random.Random) -> Iterator[tuple[str, str]]:
    """Addresses that look like those of the authorities."""
    for host in ("mofcom.gov.cn", "ecfr.gov", "bis.gov", "federalregister.gov", "gov.cn"):
        for form in ("https://{}.example.com/x", "https://{}-cn.invalid", "http://{}@evil.invalid",
                     "{}.evil.invalid", "https://{}", "www.{}", "[S1](https://{})", "//{}/x",
                     "https://xn--{}", "ftp://{}", "<https://{}>", "[S1]: https://{}",
                     "https:\\\\{}", "hxxps://{}", "{}/%2e%2e/x"):
            address = form.format(host)
            yield f"The text of it stands at {address} for everybody.", address


def invented(dice: random.Random) -> Iterator[tuple[str, str]]:
    """Laws, sections, codes and dates that do not exist, or that no tool named."""
    for number in range(160):
        named = dice.choice((
            f"15 CFR § {700 + number}.{dice.randint(1, 99)}", f"ECCN {number % 10}B{600 + number}",
            f"Announcement No. {200 + number} of 2025", f"Decree {900 + number} art. {number}",
            f"第{number + 300}条", f"art. {number + 300}(2)", f"Supplement No. {number + 20}"))
        yield f"The list is named in {named}.", named


def forgeries(house: House, given: Given) -> list[tuple[str, str]]:
    dice = random.Random(26)
    made = [*unissued(given, dice), *of_others(house, given, dice), *stale(house, given, dice),
            *look_alikes(given, dice), *invented(dice)]
    more = altered(given, dice)
    return made + [next(more) for _ in range(300)]


def test_none_of_a_thousand_forged_citations_is_shown(house: House, given: Given) -> None:
    made = forgeries(house, given)
    assert len(made) >= 1_000
    line = next(iter(given.sentences))
    for text, forged in made:
        for whole in (text, f"{line}\n{text}"):
            found = check_answer(whole, given)
            assert found.withheld or forged not in found.text, whole


def test_what_a_source_really_says_may_be_quoted_under_its_mark(given: Given) -> None:
    for mark, text in given.sources.items():
        said = text.split("\n")[0][:60]
        if not any(sign in said for sign in "“”\"„"):
            found = check_answer(QUOTE.format(said, mark), given)
            assert "quotes" not in found.withheld and "source" not in found.withheld


def test_codes_and_sections_real_or_not_are_shown_only_if_a_tool_named_them(
        given: Given, shared: Path) -> None:
    rows = (shared / "adversarial" / "citations.jsonl").read_text(encoding="utf-8").splitlines()
    cited = [json.loads(row)["cite"] for row in rows]
    assert len(cited) > 200
    for one in cited:
        assert check_answer(f"The rule is in {one}.", given).withheld, one


def test_a_whole_answer_shows_no_forged_citation(house: House, given: Given) -> None:
    for text, forged in forgeries(house, given)[150::130]:
        class Forger(Obedient):
            said: str = text

            def _generate(self, messages: Any, *args: Any, **more: Any) -> Any:
                found = super()._generate(messages, *args, **more)
                if found.generations[0].message.content:
                    found.generations[0].message.content = self.said
                return found

        found = ask(with_model(house, Forger()), LISTED)
        assert forged not in found.text
        for one in found.citations:
            assert one.quote == house.library.passage(one.passage).text
