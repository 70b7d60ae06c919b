"""Names that hide a listed one behind another: each is a hit or wants a person's eye, visibly."""

from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.screening import Lists, Query, likeness, screen
from knowledge.screening.lists.company_list import read_company_list
from knowledge.screening.names.inner_names import named_beside, spoken, without_branch

TODAY = date(2026, 11, 23)
LISTED = ("Norvexa Avionics GmbH", "Kvarn", "诺维萨航空电子有限公司")


@pytest.fixture(scope="module")
def lists() -> Lists:
    rows = "".join(f'{n},"{name}",,,2026-01-01,,own,own\n' for n, name in enumerate(LISTED))
    raw = ("id,name,other_names,country,since,until,reason,reference\n" + rows).encode()
    return Lists([read_company_list(
        raw, name="own", title="Own", published=TODAY,
        retrieved=datetime(2026, 11, 23, tzinfo=UTC), refresh=timedelta(days=30))])


BESIDE = (
    "Sunny Meadows Ltd (formerly {})", "Sunny Meadows Ltd, formerly known as {}",
    "Sunny Meadows f/k/a {}", "Sunny Meadows fka {}", "formerly {}", "Sunny Meadows c/o {}",
    "c/o {}", "Sunny Meadows, care of {}", "Sunny Meadows, a division of {}",
    "Sunny Meadows - a wholly owned subsidiary of {}", "Sunny Meadows dba {}",
    "Sunny Meadows d/b/a {}", "{} dba Sunny Meadows", "Sunny Meadows t/a {}",
    "Sunny Meadows on behalf of {}", "Sunny Meadows, attn. {}", "Sunny Meadows, owned by {}",
    "Sunny Meadows, successor to {}", "Sunny Meadows GmbH, vormals {}",
    "SUNNY MEADOWS LTD (FORMERLY {})", "Sunny Meadows, part of {}",
)


@pytest.mark.parametrize("name", LISTED[:2])
@pytest.mark.parametrize("pattern", BESIDE)
def test_a_name_beside_another_is_a_hit_and_is_flagged(
    lists: Lists, pattern: str, name: str
) -> None:
    found = screen(lists, Query(pattern.format(name)), on=TODAY)
    assert found.state == "hit"
    assert found.hits[0].entry.names[0] == name
    assert any("another name or party" in flag for flag in found.flags)


@pytest.mark.parametrize("asked", [
    "阳光草地有限公司（原名诺维萨航空电子）", "阳光草地有限公司（曾用名：诺维萨航空电子有限公司）",
    "阳光草地公司，诺维萨航空电子旗下",
])
def test_a_chinese_name_beside_another_is_a_hit_and_is_flagged(lists: Lists, asked: str) -> None:
    found = screen(lists, Query(asked), on=TODAY)
    assert found.state == "hit" and found.flags


@pytest.mark.parametrize("asked", [
    "Sunny Meadows Ltd (formerly Blue Hills)", "Sunny Meadows c/o Blue Hills",
    "Sunny Meadows, a division of Blue Hills",
])
def test_who_speaks_of_another_name_is_never_called_clear(lists: Lists, asked: str) -> None:
    found = screen(lists, Query(asked), on=TODAY)
    assert found.state == "review" and not found.clear_of("own")


@pytest.mark.parametrize("sign", ["🚀", "★", "😀", "→", "∆", "♥", "▲", "✈️"])
@pytest.mark.parametrize("pattern", ["Norvexa {} Avionics GmbH", "Nor{}vexa Avionics", "{}Kvarn",
                                     "Kvarn{}"])
def test_pictures_in_a_name_hide_nobody_and_are_flagged(
    lists: Lists, sign: str, pattern: str
) -> None:
    found = screen(lists, Query(pattern.format(sign)), on=TODAY)
    assert found.state == "hit"
    assert found.flags


@pytest.mark.parametrize("asked", [
    "Norv*exa Avionics", "Norv_exa Avionics", "Norv#exa Avionics GmbH", "Norvex@ Avionics GmbH",
    "N|orvexa Avionics", "Norvexa_Avionics_GmbH", "Norv€xa Avionics",
])
def test_a_sign_within_a_word_is_a_hit_or_flagged(lists: Lists, asked: str) -> None:
    found = screen(lists, Query(asked), on=TODAY)
    assert found.hits or found.flags
    assert found.state in ("hit", "review")


@pytest.mark.parametrize("asked", ["Sunny 🌞 Meadows", "Sunny M*eadows Ltd", "★ Meadows"])
def test_an_odd_sign_that_hides_nobody_asks_for_a_persons_eye(lists: Lists, asked: str) -> None:
    assert screen(lists, Query(asked), on=TODAY).state == "review"


@pytest.mark.parametrize("asked", [
    "Olive Branch Trading Ltd", "Sunny® Meadows™ Ltd", "Ex Libris Ltd", "Now Foods Inc",
    "Via Motors Inc", "原子能公司", "中原电气有限公司", "Smith & Sons (Holdings) Ltd.", "3M + Co",
    "Arm Example Ltd", "Yahoo! Example", "O'Neill-Meyer", "No. 1 Example Works",
])
def test_an_ordinary_name_is_not_flagged(lists: Lists, asked: str) -> None:
    assert screen(lists, Query(asked), on=TODAY).state == "no_hit"


@pytest.mark.parametrize(("listed", "inside"), [
    ("Kvist Export; and any successor, sub-unit, or subsidiary thereof", ("Kvist Export",)),
    ("Kvist Export, and its sub-units and successors", ("Kvist Export",)),
    ("Kvist Export (Exampleland entity); and any successor, sub-unit, or subsidiary thereof",
     ("Kvist Export",)),
    ("Kvist [aka Harbor One, aka Harbor Two] (Hong Kong Entity), and its sub-units and successors",
     ("Kvist", "Harbor One", "Harbor Two")),
    ("KVIST (A.K.A. HARBOR) LEE", ("KVIST LEE", "HARBOR")),
    ("Kvist Ltd., f.k.a., Harbor Ltd.", ("Kvist Ltd.", "Harbor Ltd.")),
    ("Subsidiary Kvist Works of Example Shipyard", ("Subsidiary Kvist Works of Example Shipyard",)),
])
def test_what_a_list_writes_beside_a_name_is_not_compared(
    listed: str, inside: tuple[str, ...]
) -> None:
    assert spoken(listed) == inside


def test_boilerplate_is_kept_for_showing_and_its_entry_is_a_hit() -> None:
    listed = "Kvist Import and Export Company; and any successor, sub-unit, or subsidiary thereof"
    rows = f'1,"{listed}",,,2026-01-01,,own,own\n'
    raw = ("id,name,other_names,country,since,until,reason,reference\n" + rows).encode()
    own = Lists([read_company_list(
        raw, name="own", title="Own", published=TODAY,
        retrieved=datetime(2026, 11, 23, tzinfo=UTC), refresh=timedelta(days=30))])
    [hit] = screen(own, Query("Kvist Import and Export Company"), on=TODAY).hits
    assert hit.matched_name == listed and hit.exact and hit.entry.names == (listed,)


@pytest.mark.parametrize(("name", "firm"), [
    ("Example Bank AG, New York Branch", "Example Bank AG"),
    ("Example Bank Limited (London Branch)", "Example Bank Limited"),
    ("例子银行东京分行", "例子银行"),
    ("Example Bank Trust Company Americas", "Example Bank Trust Company Americas"),
])
def test_a_branch_is_the_firm_itself(name: str, firm: str) -> None:
    assert without_branch(name) == firm
    assert likeness(name, firm) == 1.0
    assert named_beside(name) == ()
