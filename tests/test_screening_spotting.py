"""Spotting: the exact places of firms' names in a text, each with the support that it needs."""

import sys
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.screening import Lists
from knowledge.screening.lists.company_list import read_company_list
from knowledge.screening.spotting import KnownNames, NameSpan, Spotter

LISTED = """Kvarn Dynamics Co., Ltd.
ROTOR
TECHNOLOGY LLC
PTQ
Norvexa
Norvexa Avionics GmbH
The Orchard Institute of Example Physics
诺维萨航空电子有限公司
三星例重工業株式会社
Sunbright Import and Export Company; and any successor, sub-unit, or subsidiary thereof
Example Harbor Works [aka Harbor Example Trading] (Exampleland Entity)"""


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    rows = "".join(f'{n},"{name}",,,2026-01-01,,own,own\n'
                   for n, name in enumerate(LISTED.splitlines()))
    raw = ("id,name,other_names,country,since,until,reason,reference\n" + rows).encode()
    return Spotter(Lists([read_company_list(
        raw, name="own", title="Own", published=date(2026, 11, 23),
        retrieved=datetime(2026, 11, 23, tzinfo=UTC), refresh=timedelta(days=30))]))


def found(spotter: Spotter, text: str, register: KnownNames | None = None) -> list[tuple[str, str]]:
    return [(span.text, span.how) for span in spotter.spans(text, register)]


@pytest.mark.parametrize(("text", "names"), [
    ("Could Kvarn Dynamics import N38EH magnets?", [("Kvarn Dynamics", "list")]),
    ("Sell to KVARN DYNAMICS CO LTD in May?", [("KVARN DYNAMICS CO LTD", "list")]),
    ("is kvarn dynamics on any list", [("kvarn dynamics", "list")]),
    ("Is Norvexa's plant listed?", [("Norvexa", "list")]),
    ("Is Norvexa Avionics listed?", [("Norvexa Avionics", "list")]),
    ("Is Norvexa Avionics of Yerevan listed?", [("Norvexa Avionics", "list")]),
    ("Is Norvexa of Indiana Motors listed?", [("Norvexa of Indiana Motors", "longer")]),
    ("Is Norvexa Marine a part of it?", [("Norvexa Marine", "longer")]),
    ("我们卖给诺维萨航空电子的货", [("诺维萨航空电子", "list")]),
    ("最终用户是诺维萨航空电子有限公司吗", [("诺维萨航空电子有限公司", "list")]),
    ("三星例重工在不在名单上", [("三星例重工", "part")]),
    ("三星例重工业株式会社在名单上", [("三星例重工业株式会社", "list")]),
    ("May Sunbright Import and Export Company buy?",
     [("Sunbright Import and Export Company", "list")]),
    ("Ask Harbor Example Trading first.", [("Harbor Example Trading", "list")]),
    ("The Orchard Institute of Example Physics asks",
     [("The Orchard Institute of Example Physics", "list")]),
])
def test_a_listed_name_is_found_in_its_place(
    spotter: Spotter, text: str, names: list[tuple[str, str]]
) -> None:
    assert found(spotter, text) == names


@pytest.mark.parametrize(("text", "names"), [
    ("Rotor with shaft, NdFeB magnets glued on, for Bosch in Germany?", []),
    ("Der Rotor mit Welle geht an einen Kunden.", []),
    ("Is magnet-making technology under control in China?", []),
    ("Is Technology controlled?", []),
    ("the ptq of the goods", []),
    ("Sell to ROTOR LLC in May?", [("ROTOR LLC", "list")]),
    ("Sell to Technology LLC in May?", [("Technology LLC", "list")]),
    ("Is PTQ on a list?", [("PTQ", "list")]),
])
def test_a_word_of_the_language_wants_more_than_its_letters(
    spotter: Spotter, text: str, names: list[tuple[str, str]]
) -> None:
    assert found(spotter, text) == names


@pytest.mark.parametrize(("text", "name"), [
    ("Our buyer is Müller & Söhne GmbH & Co. KG, Ulm.", "Müller & Söhne GmbH & Co. KG"),
    ("Can Halvorsen Marin AS buy it?", "Halvorsen Marin AS"),
    ("The order of Garza Motores SA de CV came.", "Garza Motores SA de CV"),
    ("ship to perak fasteners sdn bhd please", "perak fasteners sdn bhd"),
    ("Is Perak Fasteners Sendirian Berhad listed?", "Perak Fasteners Sendirian Berhad"),
    ("We sell to PT Sinar Fan, Batam.", "PT Sinar Fan"),
    ("Odra Motion sp. z o.o. is the end user", "Odra Motion sp. z o.o."),
    ("Odra Motion spółka z ograniczoną odpowiedzialnością buys",
     "Odra Motion spółka z ograniczoną odpowiedzialnością"),
    ("Goods for Anadolu Mıknatıs A.Ş., Izmir", "Anadolu Mıknatıs A.Ş."),
    ("for Dalmose Pumper A/S today", "Dalmose Pumper A/S"),
    ("Может ли ООО «Ромашка» купить магниты?", "ООО «Ромашка»"),
    ("\"Kvist\" Handels e.K. asks", "\"Kvist\" Handels e.K."),
    ("Buyer (Kvist Drives, Inc.) asks", "Kvist Drives, Inc."),
    ("Investor AB buys", "Investor AB"),
    ("东莞海例电机（苏州）有限公司能买吗", "东莞海例电机（苏州）有限公司"),
    ("请问出口给海例电机有限公司要证吗", "海例电机有限公司"),
    ("華為例技術股份有限公司可以嗎", "華為例技術股份有限公司"),
    ("株式会社例電機に磁石を出荷します", "株式会社例電機"),
    ("예시전자 주식회사에 자석을 팝니다", "예시전자 주식회사"),
])
def test_a_name_with_a_legal_form_is_found_whole(spotter: Spotter, text: str, name: str) -> None:
    assert found(spotter, text) == [(name, "form")]


@pytest.mark.parametrize("text", [
    "Is our company allowed to buy?", "We are a German GmbH with a US parent.",
    "The Company must ask.", "NETWT 0.031 KG / COO CN", "Such as it is, we ask.",
    "Limited quantities only.", "我们公司能买吗", "莱茵那边的子公司", "全资子公司从赣州采购",
    "转给同集团另一个国家的厂", "客户A公司问", "换成他老婆的公司行吗",
])
def test_speaking_of_a_firm_names_none(spotter: Spotter, text: str) -> None:
    assert found(spotter, text) == []


def test_names_that_a_caller_gives_are_found_too(spotter: Spotter) -> None:
    register = KnownNames(["Halvorsen Marin AS", "海例磁材有限公司"])
    assert found(spotter, "Does Halvorsen Marin buy?", register) == [
        ("Halvorsen Marin", "register")]
    assert found(spotter, "海例磁材有证吗", register) == [("海例磁材", "register")]
    [span] = spotter.spans("Halvorsen Marin AS", register)
    assert span.names == ("Halvorsen Marin AS",)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(
    [*LISTED.splitlines(), "GmbH", "Co., Ltd.", "有限公司", "Is", "to", "(", ")", ".", "\"", "的",
     "S.p.A.", "\n", "x", "Ümlaut", "\u200b", "😀", "'s", "3M", "&", "AG & Co. KG"]), max_size=12),
    st.text(max_size=20))
def test_spans_are_exact_and_never_overlap(pieces: list[str], noise: str) -> None:
    text = " ".join(pieces) + noise
    spans = Spotter(Lists.built_in()).spans(text)
    assert all(text[span.start : span.end] == span.text and span.text for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert spans == Spotter(Lists.built_in()).spans(text)


@pytest.mark.parametrize("piece", [
    "Kvarn ", "A & ", "Co. ", "of ", "有限公司", "诺维萨航空", "Ltd. ", "S.p.A. ", "(", "Norvexa ",
    "x.", "的", "A. ", "PT ", "三",
])
def test_the_work_grows_with_the_text(spotter: Spotter, piece: str) -> None:
    """Counted in calls, not in seconds: eight times the text is at most about eight times."""
    def calls(size: int) -> int:
        count = 0

        def seen(*_: object) -> None:
            nonlocal count
            count += 1

        text = piece * (size // len(piece))
        spotter.spans(text)
        sys.setprofile(seen)
        try:
            spotter.spans(text)
        finally:
            sys.setprofile(None)
        return count

    assert calls(16_000) <= 12 * calls(2_000) + 20_000


def test_the_span_tells_which_known_names_stand_behind_it(spotter: Spotter) -> None:
    [span] = spotter.spans("Does Kvarn Dynamics buy?")
    assert span == NameSpan(5, 19, "Kvarn Dynamics", "list", ("Kvarn Dynamics Co., Ltd.",))




def test_a_form_in_other_signs_belongs_to_the_known_name_before_it(spotter: Spotter) -> None:
    text = "Norvexa株式会社能否以通用许可从宁波进口含镝6.5%的磁瓦？"
    assert [(one.text, one.how) for one in spotter.spans(text)] == [("Norvexa株式会社", "list")]


def test_the_first_word_of_a_listed_name_may_mean_it(spotter: Spotter) -> None:
    found = spotter.spans("Can we ship magnets to Kvarn under a license?")
    assert [(one.text, one.how, one.names) for one in found] == [
        ("Kvarn", "part", ("Kvarn Dynamics Co., Ltd.",))]


@pytest.mark.parametrize("text", [
    "The buyer runs a norvexa on the coast and wants magnets.",
    "They want this norvexa, and our norvexa is old.",
    "我们的诺维萨航空电子部门", "诺维萨航空电子学会订了磁铁", "诺维萨航空电子行业",
])
def test_a_word_in_small_letters_after_an_article_or_before_a_department_is_no_party(
    spotter: Spotter, text: str
) -> None:
    assert [span for span in spotter.spans(text) if span.how == "list"] == []


def test_a_name_in_small_letters_is_found_where_a_party_stands(spotter: Spotter) -> None:
    assert found(spotter, "We sell to norvexa in May.") == [("norvexa", "list")]


def test_a_place_at_the_head_of_a_listed_name_names_nobody() -> None:
    raw = (b"id,name,other_names,country,since,until,reason,reference\n"
           b"1,Hefei Kvarn Works,,,2026-01-01,,own,own\n")
    spotter = Spotter(Lists([read_company_list(
        raw, name="own", title="Own", published=date(2026, 11, 23),
        retrieved=datetime(2026, 11, 23, tzinfo=UTC), refresh=timedelta(days=30))]))
    assert found(spotter, "A buyer in Hefei wants magnets.") == []
    assert found(spotter, "Does Hefei Kvarn want magnets?") == [("Hefei Kvarn", "part")]


@pytest.mark.parametrize("text", ["Nd 24.1, Dy 0.5, Co 1.0, Al 0.15", "Nd 24.1，Dy 0.5，Co 1.0"])
def test_the_sign_of_an_element_is_no_form_of_a_company(spotter: Spotter, text: str) -> None:
    assert spotter.spans(text) == ()


@pytest.mark.parametrize("sentence", [
    "May Velbrandt Pumpenbau and {} get magnets?", "Magnets for {} and Velbrandt Pumpenbau GmbH",
    "Buyers: Velbrandt Pumpenbau GmbH and {}.", "客户Velbrandt Pumpenbau和{}能买吗"])
def test_a_listed_firm_is_never_hidden_in_a_longer_name(sentence: str) -> None:
    """Every firm on our lists, beside another one that "and" joins to it."""
    lists = Lists.built_in()
    spotter = Spotter(lists)
    names = [name for entry in lists.entries if entry.kind not in ("individual", "vessel",
                                                                   "aircraft")
             for name in entry.names]
    alone = [one for one in names if any(
        span.how in ("list", "part") for span in spotter.spans(f"May {one} get magnets?"))]
    hidden = [one for one in alone if not any(
        span.how in ("list", "part") and (span.text.casefold() in one.casefold()
                                          or one.casefold() in span.text.casefold())
        for span in spotter.spans(sentence.format(one)))]
    assert len(alone) > 600 and hidden == []
