"""Duties around an export: asking MOFCOM, presenting to customs, service providers, checks on site,
the end user's own promises, and the grounds on which a party is listed."""

from typing import Any

from knowledge.packs.cn_dual_use.entries import other_of_listed_element
from knowledge.packs.cn_dual_use.items import (
    counts_as_magnet,
    grey_form_of_magnet,
    named_magnet,
    only_a_trace,
    processed_before_the_faq,
)
from knowledge.rules import Facts, Parameters, all_of, any_of, none_of, rule

INSIDE_THE_FIRM = ("to_affiliate", "back_to_the_maker")
NOT_COUNTED = ("identification", "expert_opinion", "on_site_verification")


@rule("cn.ecl.in_doubt", cites=("ecl:12(4)", "d792:14", "cn_open:C1", "cn_open:C3"))
def in_doubt(f: Facts, p: Parameters) -> Any:
    """The texts do not say whether the item is controlled: a trace of dysprosium or terbium, a form
    between magnet and processed part, or a processed part or product before the FAQ that speaks of
    it, a magnet of a material that no entry names, an alloy whose entry could not be read, powder,
    swarf or another product of a listed element."""
    some = f.dysprosium_pct.more_than(0) | f.terbium_pct.more_than(0)
    trace = all_of(f.magnet_family.is_("NdFeB"), some, only_a_trace(f, p))
    grey = (grey_form_of_magnet(f) | processed_before_the_faq(f, p)) & named_magnet(f, p)
    unnamed = f.magnet_family.is_("other_magnet") & counts_as_magnet(f, p)
    return any_of(trace, grey, unnamed, other_of_listed_element(f, p))


@rule("cn.d792.consultation_papers", cites=("d792:14", "ecl:12(4)"))
def consultation_papers(f: Facts, p: Parameters) -> Any:
    """A request to MOFCOM whether an item is controlled states its specifications, its main uses
    and why the exporter cannot decide."""
    return all_of(f.consultation_states_specifications.holds(),
                  f.consultation_states_uses.holds(), f.consultation_states_reason.holds())


@rule("cn.no18.gadolinium_only", cites=("no18_2025:1C903", "no18_2025:magnets"))
def gadolinium_only(f: Facts, p: Parameters) -> Any:
    """The magnet contains gadolinium but neither dysprosium nor terbium: gadolinium has entries for
    metal, alloys, targets, oxide and compounds, and none for magnets."""
    return all_of(f.magnet_family.is_("NdFeB"), f.gadolinium_pct.more_than(0),
                  f.dysprosium_pct.at_most(0), f.terbium_pct.at_most(0))


@rule("cn.d792.presented_to_customs", cites=("d792:21", "ecl:19"))
def presented_to_customs(f: Facts, p: Parameters) -> Any:
    """The license or certificate is presented to customs, by the consignor or its broker."""
    return f.license_presented_to_customs.holds()


@rule("cn.d792.customs_query_open", cites=("d792:22", "ecl:19", "gacc_123_2025:challenge"))
def customs_query_open(f: Facts, p: Parameters) -> Any:
    """No license was presented, or not truthfully, and customs has evidence that the goods may be
    controlled: it queries them, and MOFCOM may identify them at its request; they are not released
    meanwhile."""
    return f.customs_query_open.holds()


@rule("cn.d792.provider_must_refuse", cites=("d792:36", "ecl:20"), under="ecl")
def provider_must_refuse(f: Facts, p: Parameters) -> Any:
    """A provider of agency, freight, delivery, customs, platform or finance services finds that the
    export breaks the law: it refuses and reports."""
    return f.provider_finds_violation.holds()


@rule("cn.d792.foreign_check_consented", cites="d792:38")
def foreign_check_consented(f: Facts, p: Parameters) -> Any:
    """A foreign government checks dual-use items on site in China only with MOFCOM's consent."""
    return f.mofcom_consents_to_foreign_check.holds()


@rule("cn.d792.evasion", cites=("d792:39", "ecl:34"))
def evasion(f: Facts, p: Parameters) -> Any:
    """The item was split, dismantled or altered to stay outside the control: punished like an
    export without a license."""
    return f.altered_to_evade.holds()


@rule("cn.d792.watch_list_ground", cites="d792:26")
def watch_list_ground(f: Facts, p: Parameters) -> Any:
    """The importer or end user does not cooperate with the verification of end user and end use in
    time, so that it cannot be verified: MOFCOM may put it on the watch list."""
    return f.refuses_verification.holds()


@rule("cn.ecl.control_list_ground", cites=("ecl:18", "d792:28"), under="ecl")
def control_list_ground(f: Facts, p: Parameters) -> Any:
    """The importer or end user broke the rules on end user and end use, may endanger national
    security or interests, or uses items for terrorism or weapons of mass destruction: it may be put
    on the control list."""
    return any_of(f.breached_end_use_rules.holds(), f.national_security_risk.holds(),
                  f.wmd_or_terrorism.holds())


@rule("cn.d792.special_need", cites=("d792:29", "ecl:18"))
def special_need(f: Facts, p: Parameters) -> Any:
    """A trade with the control-listed party is needed in a special case, so that the exporter may
    apply for it."""
    return f.end_user_on_control_list.holds() & f.special_need_to_trade.holds()


@rule("cn.d792.transfer_permitted", cites=("d792:24", "ecl:16", "cn_open:V8"))
def transfer_permitted(f: Facts, p: Parameters) -> Any:
    """The end user passes the goods to nobody, or MOFCOM permits it; whether a plant of the same
    group, or the maker that takes defective goods back, is a third party is not published."""
    keeps = f.onward_transfer.is_("none")
    group = f.onward_transfer.is_one_of(INSIDE_THE_FIRM) & none_of(p.open("group_is_third_party"))
    return any_of(keeps, f.mofcom_permits_transfer.holds(), group)


@rule("cn.d792.end_use_kept", cites=("d792:24", "ecl:16"))
def end_use_kept(f: Facts, p: Parameters) -> Any:
    """The end user keeps to the end use of its certificate, or MOFCOM permits another."""
    return none_of(f.end_use_would_change.holds()) | f.mofcom_permits_new_use.holds()


@rule("cn.d792.accepted", cites=("d792:17(1)", "d792:17"))
def accepted(f: Facts, p: Parameters) -> Any:
    """MOFCOM has accepted the application: the review limit counts from acceptance, not filing."""
    return f.application_accepted.holds()


@rule("cn.d792.step_not_counted", cites="d792:17(3)")
def step_not_counted(f: Facts, p: Parameters) -> Any:
    """The time is taken by identification of the item, expert opinion or on-site verification,
    which the review limit does not count."""
    return f.review_step.is_one_of(NOT_COUNTED)


@rule("cn.d792.end_user_named", cites=("d792:15(1)", "cn_practice:intermediaries"))
def end_user_named(f: Facts, p: Parameters) -> Any:
    """One specific end user is named; a trader's stock without one does not fit a license for "one
    end user"."""
    return f.end_user_named.holds()


@rule("cn.open.listed_minority_owner", cites=("cn_open:D3", "no61_2025:2"))
def listed_minority_owner(f: Facts, p: Parameters) -> Any:
    """Listed firms own a part of the end user, though less than half: no published rule reaches it,
    and it is a sign to look deeper."""
    control = all_of(f.control_listed_owner_pct.more_than(0),
                     f.control_listed_owner_pct.less_than(p.overseas_ownership_pct))
    watch = all_of(f.watch_listed_owner_pct.more_than(0),
                   f.watch_listed_owner_pct.less_than(p.overseas_ownership_pct))
    return control | watch


@rule("cn.ecl.sanctioned_exporter", cites="ecl:39")
def sanctioned_exporter(f: Facts, p: Parameters) -> Any:
    """The exporter was punished for a violation within the last five years: the authority may
    refuse to accept its applications, and may bar its responsible persons for as long."""
    return f.exporter_penalized_within_bar.holds()
