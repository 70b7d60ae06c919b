"""What the scenario assumes of the ten open questions. A switch is a constant of a scenario, so
each rule takes the reading that the switch names; facts are only tested, never looked into."""

from collections.abc import Mapping
from typing import Any

from knowledge.errors import PackError, no_such
from knowledge.packs.cn_veu.certain import in_japan
from knowledge.rules import Facts, Parameters, Truth, all_of, any_of, none_of, rule
from knowledge.rules.formula import Fixed

CHECKS = ("none", "paper", "third_party_or_video", "officials_on_site")
DATA = ("none", "article_16_file", "customers_and_volumes", "design_data")
ITEMS = {
    "magnets": ("magnet",),
    "all_no18": ("magnet", "other_no18_item"),
    "no18_and_gallium_group": ("magnet", "other_no18_item", "gallium_group"),
}
ALWAYS, NEVER = Fixed(Truth.TRUE), Fixed(Truth.FALSE)


def chosen(switch: str, readings: Mapping[str, Any]) -> Any:
    """The reading that the switch names; PackError, with the readings there are, for another."""
    if switch not in readings:
        raise PackError(no_such("reading", str(switch), readings))
    return readings[switch]


@rule("cn_veu.v1.no_scheme", cites=("cn_open:V1", "cn_veu_reports:none"), under="scenario",
      zh="情景假设：不存在验证制度，买方只能作为最终用户载入出口经营者的通用许可。")
def no_scheme(f: Facts, p: Parameters) -> Any:
    """V1: no scheme exists; the buyer could only be named in an exporter's general license."""
    return chosen(p.existence, {"none": ALWAYS, "pilot": NEVER, "in_force": NEVER})


@rule("cn_veu.v2.military_tie", cites=("cn_open:V2", "cn_veu_reports:wsj"), under="scenario",
      zh="情景假设：最终用户按该情景的标准有军方联系。")
def military_tie(f: Facts, p: Parameters) -> Any:
    """V2: the end user has a military tie by the scenario's test - it is a uniformed force or a
    defense ministry; or its share of defense contracts is above a limit; or it has any tie, be it a
    contract, a past sale, a supply to a contractor, or that it is police, coast guard or a space
    agency, or an armed force or of military use itself."""
    uniformed = f.is_uniformed_force.holds()
    share = f.defense_contract_share_pct.more_than(p.defense_share_limit_pct)
    japan = in_japan(f) & any_of(f.japan_armed_forces.holds(), f.japan_military_tie.holds())
    return chosen(p.military_test, {
        "uniformed_forces": uniformed,
        "share_above_limit": uniformed | share,
        "any_tie": any_of(uniformed, f.defense_contract_share_pct.more_than(0),
                          f.any_defense_revenue.holds(), f.has_defense_affiliate.holds(),
                          f.supplies_listed_firm.holds(), f.us_armed_forces.holds(),
                          f.us_military_tie.holds(), japan),
    })


@rule("cn_veu.v3.military_owner", cites=("cn_open:V3", "cn_veu_reports:none"), under="scenario",
      zh="情景假设：有军方联系的企业按该情景的持股或控制标准拥有最终用户。")
def military_owner(f: Facts, p: Parameters) -> Any:
    """V3: firms with military ties own, or control, the end user by the scenario's test."""
    share = f.military_owner_pct.at_least(p.ownership_limit_pct)
    return chosen(p.ownership_test, {
        "named_only": NEVER,
        "share": share,
        "share_or_control": share | f.common_control_with_military.holds(),
    })


@rule("cn_veu.v4.mixed_user_accepted", cites=("cn_open:V4", "cn_veu_reports:mixed"),
      under="scenario", zh="情景假设：最终用户不是军民兼营，或按该情景的条件被接受。")
def mixed_user_accepted(f: Facts, p: Parameters) -> Any:
    """V4: the end user has no defense line, or is accepted with one - with a segregated site;
    or with extra undertakings and verification on site; or never."""
    civil_only = none_of(f.mixed_user.holds())
    return chosen(p.mixed_users, {
        "segregated_site": civil_only | f.site_segregated.holds(),
        "undertakings_and_verification": civil_only | all_of(
            f.extra_undertakings_given.holds(), f.on_site_verification_accepted.holds()),
        "refused": civil_only,
    })


@rule("cn_veu.v5.check_accepted", cites=("cn_open:V5", "cn_veu_reports:none"), under="scenario",
      zh="情景假设：最终用户接受该情景要求的核查方式。")
def check_accepted(f: Facts, p: Parameters) -> Any:
    """V5: the end user accepts the check that the scenario asks for, or a deeper one."""
    return chosen(p.inspection, {
        check: f.inspection_accepted.is_one_of(CHECKS[place:])
        for place, check in enumerate(CHECKS) if check != "none"
    })


@rule("cn_veu.v6.data_given", cites=("cn_open:V6", "cn_veu_reports:none"), under="scenario",
      zh="情景假设：最终用户提供该情景要求的数据。")
def data_given(f: Facts, p: Parameters) -> Any:
    """V6: the end user hands over the data that the scenario asks for, or more."""
    return chosen(p.data, {
        data: f.data_offered.is_one_of(DATA[place:])
        for place, data in enumerate(DATA) if data != "none"
    })


@rule("cn_veu.v7.still_valid", cites=("cn_open:V7", "cn_veu_reports:none"), under="scenario",
      zh="情景假设：验证仍在该情景的有效期内。")
def still_valid(f: Facts, p: Parameters) -> Any:
    """V7: the clearance is no older than the scenario lets it be."""
    return f.months_since_clearance.at_most(p.validity_months)


@rule("cn_veu.v8.transfer_covered", cites=("cn_open:V8", "cn_veu_reports:none"), under="scenario",
      zh="情景假设：最终用户不再转让，或具备该情景要求的文件。")
def transfer_covered(f: Facts, p: Parameters) -> Any:
    """V8: the end user passes nothing on, or has what the scenario asks for - the undertaking, for
    which MOFCOM's permission stands in; or that permission; or it and a license under No. 61."""
    keeps = none_of(f.will_reexport.holds())
    permission = f.mofcom_permits_transfer.holds()
    return chosen(p.reexport, {
        "undertaking": any_of(keeps, f.transfer_undertaking_given.holds(), permission),
        "permission": keeps | permission,
        "permission_and_no61_license": keeps | (permission & f.holds_no61_license.holds()),
    })


@rule("cn_veu.v9.item_covered", cites=("cn_open:V9", "cn_veu_reports:white_house"),
      under="scenario", zh="情景假设：货物属于该情景的适用物项。")
def item_covered(f: Facts, p: Parameters) -> Any:
    """V9: the goods are of the kinds that the scenario takes in."""
    return chosen(p.items, {switch: f.item_kind.is_one_of(kinds)
                            for switch, kinds in ITEMS.items()})


@rule("cn_veu.v10.other_lists", cites=("cn_open:V10", "cn_veu_reports:none"), under="scenario",
      zh="情景假设：管控名单、关注名单以外的清单（及关联企业）排除最终用户。")
def other_lists(f: Facts, p: Parameters) -> Any:
    """V10: a list beside the control and watch list excludes the end user - the unreliable entity
    list; or that, the countermeasures, and listed owners of half or more."""
    unreliable = f.end_user_on_unreliable_entity_list.holds()
    owners = any_of(f.control_listed_owner_pct.at_least(p.affiliate_limit_pct),
                    f.watch_listed_owner_pct.at_least(p.affiliate_limit_pct))
    return chosen(p.lists, {
        "none": NEVER,
        "unreliable_entities": unreliable,
        "all_and_affiliates": any_of(
            unreliable, f.end_user_under_countermeasures.holds(), owners),
    })
