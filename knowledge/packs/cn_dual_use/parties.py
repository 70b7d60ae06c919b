"""Who may not receive it: the lists, the military bars, and what no text settles about them."""

from typing import Any

from knowledge.packs.cn_dual_use.items import licensable
from knowledge.rules import Facts, Parameters, all_of, any_of, none_of, rule


@rule("cn.d792.dual_use_item", cites=("ecl:2", "d792:2", "cn_open:D7"))
def dual_use_item(f: Facts, p: Parameters) -> Any:
    """The item is a dual-use item: it stands on the list, or - which no text settles - it is so by
    the functional definition alone."""
    return licensable(f, p) | p.open("unlisted_goods_are_dual_use")


@rule("cn.ecl.control_listed", cites=("ecl:18", "d792:29"))
def control_listed(f: Facts, p: Parameters) -> Any:
    """The importer or end user stands on the control list with measures in force: no license serves
    it, save an exceptional application."""
    return f.end_user_on_control_list.holds()


@rule("cn.ecl.control_list", cites=("ecl:18", "d792:29"))
def control_list(f: Facts, p: Parameters) -> Any:
    """The importer or end user stands on the control list with measures in force: export of
    dual-use items to it is banned; only an exceptional application is possible."""
    return control_listed(f, p) & dual_use_item(f, p)


@rule("cn.ecl.control_list_unverified", cites=("cn_open:B5", "ecl:18"), under="ecl")
def control_list_unverified(f: Facts, p: Parameters) -> Any:
    """The importer or end user was control-listed, the suspension of that listing ran out, and no
    notice was found that extends or ends it."""
    return all_of(f.control_listing_unverified.holds(), p.open("lapsed_listings_apply"),
                  dual_use_item(f, p))


@rule("cn.no46.military_user", cites=("no46_2024:1", "cn_open:D1"))
def us_military_user(f: Facts, p: Parameters) -> Any:
    """The end user is a US armed force or the defense ministry itself, or the use is military by
    the user's own statement: a US military user or use, which no license serves."""
    return f.us_armed_forces.holds()


@rule("cn.open.us_military_tie", cites=("cn_open:D1", "no46_2024:1"), under="no46_2024")
def us_military_tie(f: Facts, p: Parameters) -> Any:
    """The end user is no armed force itself and has a tie to the US armed forces - a contract, a
    past sale, a share of defense sales, a supply to a contractor - or is police, coast guard or a
    space agency; no text says whether that makes it a military user."""
    return all_of(f.us_military_tie.holds(), none_of(f.us_armed_forces.holds()),
                  p.open("tie_makes_military_user"))


@rule("cn.no46.us_military", cites="no46_2024:1")
def us_military(f: Facts, p: Parameters) -> Any:
    """The end user is a US armed force or the defense ministry itself, or the use is military by
    its own statement: banned whatever the list of entities says."""
    return us_military_user(f, p) & dual_use_item(f, p)


@rule("cn.open.us_military", cites=("cn_open:D1", "no46_2024:1"), under="no46_2024")
def us_military_unsettled(f: Facts, p: Parameters) -> Any:
    """The end user has a tie to the US armed forces, of which no text says whether it makes the
    export one to a military user."""
    return us_military_tie(f, p) & dual_use_item(f, p)


@rule("cn.no1_2026.to_japan", cites="no1_2026:1")
def to_japan(f: Facts, p: Parameters) -> Any:
    """It goes to Japan, to an end user there, or is passed on to it."""
    return any_of(f.destination_country.is_("JP"), f.end_user_country.is_("JP"),
                  f.passed_on_to_japan.holds())


@rule("cn.no1_2026.military_use", cites=("no1_2026:1", "cn_open:D1"))
def japan_military_use(f: Facts, p: Parameters) -> Any:
    """It goes to, or is passed on to, Japan for the Self-Defense Forces or the defense ministry
    itself, for a use that is military by its own statement, or for one that by its own statement
    raises Japan's military strength: no license serves it."""
    return to_japan(f, p) & any_of(f.japan_armed_forces.holds(),
                                   f.raises_japan_military_strength.holds())


@rule("cn.open.japan_military_tie", cites=("cn_open:D1", "cn_open:D2", "no1_2026:1"),
      under="no1_2026")
def japan_military_tie(f: Facts, p: Parameters) -> Any:
    """It goes to, or is passed on to, Japan for an end user that is no armed force itself and
    states no military use, but has a tie to the armed forces - a contract, a past sale, a share of
    defense sales, a supply to a contractor - or is police, coast guard or a space agency; no text
    says whether that is a military user or raises Japan's military strength."""
    own = f.japan_armed_forces.holds() | f.raises_japan_military_strength.holds()
    return all_of(to_japan(f, p), f.japan_military_tie.holds(), none_of(own),
                  p.open("tie_makes_military_user"))


@rule("cn.no1_2026.japan_military", cites="no1_2026:1")
def japan_military(f: Facts, p: Parameters) -> Any:
    """The goods go to, or are passed on to, Japan for a military user, for military use, or for
    another use that helps raise Japan's military strength: banned."""
    return japan_military_use(f, p) & dual_use_item(f, p)


@rule("cn.open.japan_military", cites=("cn_open:D1", "cn_open:D2", "no1_2026:1"),
      under="no1_2026")
def japan_military_unsettled(f: Facts, p: Parameters) -> Any:
    """The end user has a tie to Japan's armed forces, of which no text says whether it makes the
    export one to a military user or one that raises Japan's military strength."""
    return japan_military_tie(f, p) & dual_use_item(f, p)


@rule("cn.uel.listed", cites="uel:effect")
def unreliable_entity(f: Facts, p: Parameters) -> Any:
    """A party stands on the unreliable entity list with measures in force, by a notice that bars
    its trade with China, whatever the goods."""
    return f.unreliable_notice_bars_trade.holds()


@rule("cn.uel.by_notice", cites=("uel:2025-4", "uel:effect"))
def unreliable_entity_by_notice(f: Facts, p: Parameters) -> Any:
    """A party stands on the unreliable entity list by a notice that does not bar all its trade with
    China, such as [2025] No. 4; whether its measures reach this sale is not settled."""
    return f.unreliable_notice_without_bar.holds() & p.open("notice_reaches_sale")


@rule("cn.uel.unverified", cites=("cn_open:B5", "uel:effect"), under="uel")
def unreliable_entity_unverified(f: Facts, p: Parameters) -> Any:
    """A party's unreliable-entity measures were suspended, the suspension ran out, and no notice
    was found that extends or ends it."""
    return f.unreliable_listing_unverified.holds() & p.open("lapsed_listings_apply")


@rule("cn.afsl.countermeasures", cites=("afsl:effect", "afsl:6"))
def countermeasures(f: Facts, p: Parameters) -> Any:
    """A party is under countermeasures of the Anti-Foreign Sanctions Law by an order whose text
    bans dealings: organizations and persons in China may not deal with it (not an export
    control)."""
    return f.countermeasures_ban_dealings.holds()


@rule("cn.afsl.without_ban", cites=("afsl:orders", "afsl:6"))
def countermeasures_without_ban(f: Facts, p: Parameters) -> Any:
    """A party is under countermeasures by an order in which no ban on dealings was read, or which
    is known from the press alone: assets frozen, managers denied entry; what that means for a sale
    to it is not settled."""
    return f.countermeasures_without_ban.holds() & p.open("order_reaches_sale")


@rule("cn.ecl.catch_all", cites=("ecl:12(3)", "d792:14"))
def catch_all(f: Facts, p: Parameters) -> Any:
    """The exporter knows, should know or was told of a risk to national security or interests, of
    use for weapons of mass destruction or their delivery, or of terrorism: even an unlisted item
    needs a license."""
    return f.national_security_risk.holds() | f.wmd_or_terrorism.holds()


@rule("cn.ecl.wmd_or_terrorism", cites=("ecl:12(3)", "ecl:13", "d792:14"))
def wmd_or_terrorism(f: Facts, p: Parameters) -> Any:
    """The exporter knows, should know or was told of a risk of use for weapons of mass destruction,
    their delivery, or terrorism: a license is needed for unlisted goods too, the authority decides,
    and no text says that it would grant it."""
    return f.wmd_or_terrorism.holds() & p.open("risk_leads_to_refusal")


@rule("cn.open.control_listed_owner", cites=("cn_open:D3", "ecl:18", "no61_2025:2"))
def control_listed_owner(f: Facts, p: Parameters) -> Any:
    """Control-listed firms own half or more of the end user, which is not itself named. No text in
    force has an ownership rule; only No. 61 paragraph 2 has one."""
    return all_of(f.control_listed_owner_pct.at_least(p.overseas_ownership_pct),
                  none_of(f.end_user_on_control_list.holds()),
                  p.open("affiliates_count_as_listed"))


@rule("cn.open.watch_listed_owner", cites=("cn_open:D3", "d792:26", "no12_2026:1"),
      under="cn_open")
def watch_listed_owner(f: Facts, p: Parameters) -> Any:
    """Watch-listed firms own half or more of the end user, which is not itself named; no text says
    whether the watch list reaches it."""
    return all_of(f.watch_listed_owner_pct.at_least(p.overseas_ownership_pct),
                  none_of(f.end_user_on_watch_list.holds()),
                  p.open("affiliates_count_as_listed"))


@rule("cn.bars.export_barred", cites=("ecl:18", "d792:29", "no46_2024:1", "no1_2026:1"),
      under="ecl")
def export_barred(f: Facts, p: Parameters) -> Any:
    """The export is barred, whatever license is asked for."""
    return any_of(
        control_list(f, p), us_military(f, p), japan_military(f, p), unreliable_entity(f, p),
        countermeasures(f, p), us_military_unsettled(f, p), japan_military_unsettled(f, p),
        unreliable_entity_by_notice(f, p), countermeasures_without_ban(f, p),
        wmd_or_terrorism(f, p), control_listed_owner(f, p), control_list_unverified(f, p),
        unreliable_entity_unverified(f, p),
    )


@rule("cn.bars.license_barred", cites=("ecl:18", "d792:29", "no46_2024:1", "no1_2026:1"),
      under="ecl")
def license_barred(f: Facts, p: Parameters) -> Any:
    """No license serves this party or use: an item that needs a license is a dual-use item, so
    that the bans reach it whatever it is."""
    return any_of(export_barred(f, p), control_listed(f, p), us_military_user(f, p),
                  japan_military_use(f, p), us_military_tie(f, p), japan_military_tie(f, p))


@rule("cn.d792.watch_list_bars_general", cites=("d792:26", "no12_2026:1"))
def watch_list_bars_general(f: Facts, p: Parameters) -> Any:
    """The importer or end user stands on the watch list: no general license and no export
    certificate; an individual license needs a risk-assessment report and an undertaking."""
    return f.end_user_on_watch_list.holds()
