"""One name as several languages and scripts write it: by sound, by translation, with umlauts."""

from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.screening import Lists, Query, Screening, likeness, screen
from knowledge.screening.lists.company_list import read_company_list
from knowledge.screening.names.folding import BY_SOUND
from knowledge.screening.names.romanized import romanized

TODAY = date(2026, 11, 23)
SAME_NAME = 0.999


def listed(*names: str) -> Lists:
    """A list of these names, each an entry of its own; names of one entry parted by `;`."""
    lines = [f'{n},"{first}","{others}",,2026-01-01,,own,own'
             for n, name in enumerate(names) for first, _, others in (name.partition(";"),)]
    raw = "\n".join(["id,name,other_names,country,since,until,reason,reference", *lines])
    return Lists([read_company_list(
        raw.encode(), name="own", title="Own", published=TODAY,
        retrieved=datetime(2026, 11, 23, tzinfo=UTC), refresh=timedelta(days=30))])


def asked(name: str, lists: Lists, *others: str) -> Screening:
    return screen(lists, Query(name, others=others), on=TODAY)


@pytest.mark.parametrize(("signs", "latin"), [
    ("北京例示精密机械有限公司", "Beijing Lishi Precision Machinery Co., Ltd."),
    ("北京例示精密機械有限公司", "Beijing Lishi Precision Machinery Co., Ltd."),
    ("例示技术有限公司", "Lishi Technologies Co., Ltd."),
    ("哈尔滨例示大学", "Harbin Lishi University"),
    ("例示电子科技集团公司第十四研究所",
     "Lishi Electronics Technology Group Corporation 14th Research Institute"),
    ("陈例示", "CHEN, Lishi"),
    ("陳例示", "Lishi Chen"),
])
def test_a_chinese_name_meets_its_latin_one(signs: str, latin: str) -> None:
    found = asked(signs, listed(latin, "Vexholm Pumps Ltd"))
    met = [hit for hit in (*found.hits, *found.near_misses) if hit.matched_name == latin]
    assert met and BY_SOUND in met[0].flags and found.state in ("hit", "review")
    assert met[0].score < SAME_NAME and not met[0].exact


@pytest.mark.parametrize("signs", ["宁波例示磁材有限公司", "王例示", "例示贸易有限公司"])
def test_another_chinese_name_meets_nobody(signs: str) -> None:
    lists = listed("Beijing Vexholm Precision Machinery Co., Ltd.", "CHEN, Quil", "Zan Shipping")
    found = asked(signs, lists)
    assert found.state == "no_hit"


def test_an_entry_with_a_chinese_name_is_compared_by_it_alone() -> None:
    lists = listed("Lishi Technologies;维克斯技术有限公司")
    assert asked("例示技术有限公司", lists).state == "no_hit"
    assert asked("维克斯技术有限公司", lists).hits[0].score == 1.0


def test_a_list_of_latin_names_clears_no_chinese_name() -> None:
    lists = listed("Vexholm Pumps Ltd")
    found = asked("例示泵业有限公司", lists)
    assert found.unlettered == ("own",) and not found.clear_of("own")
    assert any("Latin names only: own" in warning for warning in found.warnings)
    both = asked("例示泵业有限公司", lists, "Lishi Pumps Co., Ltd.")
    assert both.unlettered == () and both.clear_of("own")
    chinese = asked("例示泵业有限公司", listed("Vexholm;维克斯泵业"))
    assert chinese.unlettered == () and chinese.clear_of("own")


@pytest.mark.parametrize(("name", "latin"), [
    ("例示", "li shi"), ("陳例示", "chen lishi"), ("长安例示", "changan lishi"),
    ("重庆例示银行", "chongqing lishi bank"), ("深圳市例示科技", "shenzhen lishi technology"),
    ("TDK株式会社", ""), ("Vexholm", ""), ("例", ""),
])
def test_signs_are_written_by_sound_and_words_translated(name: str, latin: str) -> None:
    assert romanized(name) == latin


@pytest.mark.parametrize(("one", "other"), [
    ("Müller Magnettechnik GmbH", "Mueller Magnettechnik GmbH"),
    ("Größte Söhne OHG", "Groesste Soehne OHG"),
    ("Ørsted Vexholm A/S", "Oersted Vexholm A/S"),
])
def test_umlauts_are_written_in_two_ways(one: str, other: str) -> None:
    for name, listing in ((one, other), (other, one)):
        assert asked(name, listed(listing)).hits[0].score > 0.95


def test_letters_that_only_look_like_an_umlaut_make_no_same_name() -> None:
    for hit in asked("Samuel Vexholm Ltd", listed("Samul Vexholm Ltd")).hits:
        assert hit.score < SAME_NAME


@pytest.mark.parametrize(("one", "other"), [
    ("Kvist Concern JSC", "Kontsern Kvist AO"),
    ("Kvist Plant", "Zavod Kvist"),
    ("Institut Kvist für Forschung", "Kvist Research Institute"),
    ("Kvist Handels GmbH", "Kvist Trading GmbH"),
])
def test_words_of_the_trade_meet_in_two_languages(one: str, other: str) -> None:
    assert likeness(one, other) > likeness(one, other.replace("Kvist", "Vexholm"))
    assert asked(one, listed(other)).state in ("hit", "review")


def test_a_plant_is_found_without_the_person_it_is_named_after() -> None:
    long = "Kvist Optical Mechanical Plant named after E.S. Muster"
    short = "Kvist Optical Mechanical Plant"
    assert asked(short, listed(long)).hits[0].score > 0.95
    assert asked(long, listed(short)).hits[0].score > 0.95
    assert asked(long, listed("Vexholm Plant named after E.S. Muster")).state == "no_hit"


@pytest.mark.parametrize(("one", "other"), [
    ("Kvist Aviation Plant No. 3", "Kvist Aviation Plant No. 5"),
    ("Kvist Group 14th Research Institute", "Kvist Group 48th Research Institute"),
    ("例示集团公司第十四研究所", "例示集团公司第四十研究所"),
])
def test_another_number_is_another_firm_that_a_person_sees(one: str, other: str) -> None:
    found = asked(one, listed(other))
    assert not found.hits and found.near_misses
    assert asked(one, listed(one)).hits[0].score == 1.0


def test_a_number_alone_clears_nobody() -> None:
    assert asked("Kvist Aviation Plant No. 3", listed("Kvist Aviation Plant No. 5")).flags
