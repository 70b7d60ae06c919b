"""Lists and ownership: 1260H, CMIC, Entity List and MEU List, and the affiliates rule."""

from typing import Any

from knowledge.rules import Facts, Parameters, all_of, any_of, rule


@rule("us.1260h.named", cites="us_1260h:list", zh="在当日有效的1260H清单上。")
def named_1260h(f: Facts, p: Parameters) -> Any:
    """The name stands on the edition of the 1260H list that governs the day."""
    return (f.listing_1260h.is_("listed")
            | (f.listing_1260h.is_("unread") & p.open("edition_1260h_unread")))


@rule("us.1260h.edition", cites="us_1260h:list", zh="该版本为现行版本。")
def edition_current(f: Facts, p: Parameters) -> Any:
    """The edition in which the name was found is the one that governs the day; an older edition
    proves nothing, also where a copy of it shows no end date."""
    return f.edition_1260h_on.at_least(p.edition_1260h)


@rule("us.1260h.direct_bar", cites="us_1260h:effect", under="us_805", zh="禁止直接签约。")
def direct_bar(f: Facts, p: Parameters) -> Any:
    """The Department of Defense may not contract with a named company or one that it controls, from
    30 June 2026."""
    return f.contract_with_dod.is_("direct") & any_of(named_1260h(f, p),
                                                      f.controlled_by_1260h_company.holds())


@rule("us.1260h.indirect_bar", cites="us_1260h:effect", under="us_805", since="2027-06-30",
      zh="禁止间接采购。")
def indirect_bar(f: Facts, p: Parameters) -> Any:
    """Nor may it buy end products or services that contain theirs indirectly, from 30 June 2027."""
    return f.contract_with_dod.is_("indirect") & any_of(named_1260h(f, p),
                                                        f.controlled_by_1260h_company.holds())


@rule("us.1260h.bar", cites="us_1260h:effect", under="us_805", zh="国防部不得采购。")
def procurement_bar(f: Facts, p: Parameters) -> Any:
    """The Department of Defense may not buy from it, directly or indirectly."""
    return direct_bar(f, p) | indirect_bar(f, p)


@rule("us.lists.ear_license", cites=("us_744_21:744.21(b)", "us_1260h:effect"), under="us_744_21",
      zh="清单本身带来许可要求。")
def list_license(f: Facts, p: Parameters) -> Any:
    """Standing on the Entity List needs an EAR license, as its entry says, and on the MEU List for
    an item of Supplement No. 2; 1260H and the CMIC list need none. SDNs of 744.8 and the
    military-intelligence end users of 744.22 have license requirements of their own, which are
    asked apart."""
    return f.on_entity_list.holds() | (f.on_meu_list.holds() & f.item_in_supp2.holds())


@rule("us.lists.cmic", cites="us_cmic:effect", zh="在CMIC清单上。")
def on_cmic(f: Facts, p: Parameters) -> Any:
    """The party is on Treasury's list of Chinese military-industrial complex companies."""
    return f.on_cmic_list.holds()


@rule("us.lists.cmic_securities", cites="us_cmic:effect", zh="禁止美国人买卖其证券。")
def cmic_securities(f: Facts, p: Parameters) -> Any:
    """US persons may not deal in the securities of a company on the CMIC list; nothing else
    follows."""
    return on_cmic(f, p) & f.us_person_deals_in_securities.holds()


@rule("us.affiliates.half_owned", cites="us_affiliates:rule", zh="合计持股50%以上。")
def half_owned(f: Facts, p: Parameters) -> Any:
    """Listed parties together own 50 percent or more of it, directly or indirectly; ownership
    only by unlisted military end users does not count."""
    return (f.listed_ownership_pct.at_least(p.affiliates_threshold)
            & ~f.owners_only_unlisted_meus.holds())


@rule("us.affiliates.restricted", cites=("us_affiliates:rule", "us_744_21:744.21(b)"),
      under="us_744_21", zh="自身被列名，或依关联企业规则视同其所有人。")
def restricted(f: Facts, p: Parameters) -> Any:
    """The entity is listed itself, or is treated as its listed owners are, the most restrictive
    governing."""
    return f.itself_listed.holds() | half_owned(f, p)


@rule("us.affiliates.listed_owner", cites="us_affiliates:rule", under="us_744_21",
      zh="被列名方持有重大少数股份，或有其他重大联系：红旗；何为“重大”没有定义。")
def listed_owner(f: Facts, p: Parameters) -> Any:
    """A listed party has significant minority ownership of it, or other significant ties to it
    such as overlapping board members: a red flag of diversion, also while the affiliates rule is
    suspended. What share below 50 percent is significant is not defined."""
    minority = all_of(f.listed_ownership_pct.more_than(0),
                      f.listed_ownership_pct.less_than(p.affiliates_threshold),
                      p.open("minority_share_is_significant"))
    return any_of(f.significant_listed_ties.holds(), minority,
                  f.listed_ownership_pct.at_least(p.affiliates_threshold))


@rule("us.affiliates.red_flag_29", cites="us_affiliates:rule", zh="股权比例不明：红旗29。")
def red_flag_29(f: Facts, p: Parameters) -> Any:
    """A listed owner is known and its percentage is not: resolve Red Flag 29 or obtain a
    license."""
    return f.has_listed_owner.holds() & ~f.ownership_pct_known.holds()


@rule("us.affiliates.flag", cites="us_affiliates:rule", under="us_744_21", zh="红旗。")
def flag(f: Facts, p: Parameters) -> Any:
    """Significant ownership or ties of a listed party call for due diligence, or for Red Flag 29 to
    be resolved."""
    return listed_owner(f, p) | red_flag_29(f, p)


@rule("us.affiliates.temporary_license", cites="us_affiliates:rule", zh="临时通用许可。")
def temporary_license(f: Facts, p: Parameters) -> Any:
    """The temporary general license (to 1 December 2025) covered affiliates in A:5 and A:6
    places and joint ventures with a partner headquartered in the United States, A:5 or A:6."""
    return p.open("temporary_general_license_runs") & half_owned(f, p) & any_of(
        f.tgl_destination_a5_or_a6.holds(), f.tgl_joint_venture.holds())
