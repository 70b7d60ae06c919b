"""What Chinese law asks of persons abroad: transfers to listed parties, and the package of No.
61."""

from typing import Any

from knowledge.packs.cn_dual_use.parties import (
    dual_use_item,
    japan_military_tie,
    japan_military_use,
    us_military_tie,
    us_military_user,
)
from knowledge.rules import Facts, Parameters, all_of, any_of, none_of, rule

GALLIUM_GROUP = ("Ga", "Ge", "Sb", "superhard")


@rule("cn.lists.overseas_transfer", cites=("d792:29", "d792:49", "ecl:44"), under="d792")
def overseas_transfer(f: Facts, p: Parameters) -> Any:
    """Chinese-origin dual-use items would be passed on abroad to a control-listed party whose
    notice bars that (those of 2026 that were read do; those of 2025 are silent)."""
    barred = f.listing_bars_overseas_transfer.holds() | p.open("listings_2025_bar_overseas")
    return all_of(f.prc_origin.holds(), f.end_user_on_control_list.holds(), barred,
                  dual_use_item(f, p))


@rule("cn.no46.onward_us_military", cites=("no46_2024:closing", "no46_2024:1"))
def onward_us_military(f: Facts, p: Parameters) -> Any:
    """Chinese-origin dual-use items would be passed on to a US military user or use; persons of any
    country are held liable."""
    return all_of(f.prc_origin.holds(), us_military_user(f, p) | us_military_tie(f, p),
                  dual_use_item(f, p))


@rule("cn.no1_2026.onward_japan_military", cites=("no1_2026:closing", "no1_2026:1"))
def onward_japan_military(f: Facts, p: Parameters) -> Any:
    """Chinese-origin dual-use items would be passed on to Japan for military users or uses, or to
    raise its military strength; persons of any country are held liable."""
    use = japan_military_use(f, p) | japan_military_tie(f, p)
    return all_of(f.prc_origin.holds(), use, dual_use_item(f, p))


@rule("cn.bars.overseas_transfer_barred", cites=("d792:49", "ecl:44"), under="d792")
def overseas_transfer_barred(f: Facts, p: Parameters) -> Any:
    """A person abroad may not pass the goods on."""
    return any_of(overseas_transfer(f, p), onward_us_military(f, p), onward_japan_military(f, p))


@rule("cn.no61.prc_materials", cites=("no61_2025:1(1)", "no61_2025:8"), under="no61_2025_p1_12")
def prc_materials(f: Facts, p: Parameters) -> Any:
    """A foreign-made Annex 1 Part 2 item holds Chinese-origin Part 1 materials worth 0.1 % or more
    of its value."""
    return f.annex_product.holds() & f.prc_value_share_pct.at_least(p.overseas_value_share_pct)


@rule("cn.no61.prc_technology", cites=("no61_2025:1(2)", "no61_2025:8"), under="no61_2025_p1_12")
def prc_technology(f: Facts, p: Parameters) -> Any:
    """An Annex 1 item was made abroad with Chinese-origin rare-earth technology."""
    return f.annex_product.holds() & f.prc_technology.holds()


@rule("cn.no61.prc_origin", cites=("no61_2025:1(3)", "no61_2025:8"), under="no61_2025")
def prc_origin(f: Facts, p: Parameters) -> Any:
    """A Chinese-origin Annex 1 item is sent on from abroad."""
    return f.prc_annex_item.holds()


@rule("cn.no61.humanitarian", cites="no61_2025:5")
def humanitarian(f: Facts, p: Parameters) -> Any:
    """It is for emergency medical care, public health or disaster relief: no license, a report
    within ten working days."""
    return f.humanitarian.holds()


@rule("cn.no61.to_another_country", cites="no61_2025:1")
def to_another_country(f: Facts, p: Parameters) -> Any:
    """It moves from one place abroad to a country other than China."""
    return f.movement.is_("outside_china") & none_of(f.destination_country.is_("CN"))


@rule("cn.no61.license_needed", cites=("no61_2025:1", "no61_2025:5"), under="ecl")
def overseas_license(f: Facts, p: Parameters) -> Any:
    """A person abroad needs a Chinese license under No. 61 before sending the item on."""
    reached = any_of(prc_materials(f, p), prc_technology(f, p), prc_origin(f, p))
    return all_of(reached, to_another_country(f, p), none_of(humanitarian(f, p)))


@rule("cn.no61.refused_party", cites=("no61_2025:2",))
def refused_party(f: Facts, p: Parameters) -> Any:
    """The importer or end user stands on the control or watch list, or such parties own 50 % or
    more of it: in principle refused."""
    owned = any_of(f.control_listed_owner_pct.at_least(p.overseas_ownership_pct),
                   f.watch_listed_owner_pct.at_least(p.overseas_ownership_pct))
    return any_of(f.end_user_on_control_list.holds(), f.end_user_on_watch_list.holds(), owned)


@rule("cn.no61.refused_use", cites=("no61_2025:2", "no61_2025:3"))
def refused_use(f: Facts, p: Parameters) -> Any:
    """The user is military, or the use is for weapons of mass destruction, terrorism, military
    purposes or military potential: in principle refused."""
    return f.overseas_military.holds() | f.wmd_or_terrorism.holds()


@rule("cn.no61.refused", cites=("no61_2025:2", "no61_2025:3"), under="ecl")
def overseas_refused(f: Facts, p: Parameters) -> Any:
    """Under No. 61 the application of the person abroad is in principle refused."""
    return refused_party(f, p) | refused_use(f, p)


@rule("cn.no61.case_by_case", cites="no61_2025:4")
def case_by_case(f: Facts, p: Parameters) -> Any:
    """It is for logic chips of 14 nm or below, memory of 256 layers or more, their equipment or
    materials, or AI of potential military use: case by case."""
    return f.advanced_chips.holds()


@rule("cn.no61.compliance_notice", cites="no61_2025:7")
def compliance_notice(f: Facts, p: Parameters) -> Any:
    """A Chinese exporter of Annex 1 items files a final-destination statement and hands the
    consignee abroad a compliance notice, which recipients pass on."""
    return f.movement.is_one_of(("leaves_china",)) & f.prc_annex_item.holds()


@rule("cn.no46.gallium_group", cites="no46_2024:2", under="no46_2024_p2")
def gallium_group(f: Facts, p: Parameters) -> Any:
    """Gallium, germanium, antimony or superhard materials go to the United States: in principle not
    licensed."""
    return f.element.is_one_of(GALLIUM_GROUP) & f.destination_country.is_("US")


@rule("cn.no46.graphite_review", cites="no46_2024:2", under="no46_2024_p2")
def graphite_review(f: Facts, p: Parameters) -> Any:
    """Graphite goes to the United States: end user and end use are reviewed more strictly."""
    return f.element.is_("graphite") & f.destination_country.is_("US")
