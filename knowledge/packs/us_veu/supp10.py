"""Supplement No. 10: what a Data Center VEU must keep to, paragraph by paragraph."""

from typing import Any

from knowledge.rules import Facts, Parameters, rule


@rule("us.veu.s10_ties", cites="us_veu_supp10:2", zh="与军事或军事情报最终用户有联系。")
def military_ties(f: Facts, p: Parameters) -> Any:
    """The VEU, its parents, subsidiaries or staff have ties with military end users (744.21(g))
    or military-intelligence end users (744.22(f)(2)); research agreements and joint activities
    count."""
    return f.tied_to_military_or_intelligence_end_user.holds()


@rule("us.veu.s10_stake_exempt", cites="us_veu_supp10:3",
      zh="低于1%且低于100万美元的上市公司持股例外。")
def stake_exempt(f: Facts, p: Parameters) -> Any:
    """A stake below 1 percent and below USD 1 million (whichever is lower) in a VEU mainly
    traded on an exchange of a Supplement No. 5(a) country need not be reported."""
    return (f.stake_pct.less_than(p.stake_exempt_below_pct)
            & f.stake_usd.less_than(p.stake_exempt_below_usd) & f.traded_on_supp5a_exchange.holds())


@rule("us.veu.s10_stake", cites="us_veu_supp10:3", zh="应向BIS报告持股或债务。")
def stake_reportable(f: Facts, p: Parameters) -> Any:
    """Stakes in or debt to the VEU of firms headquartered in Macau or D:5, or of Entity List or SDN
    parties, are reported to BIS."""
    return f.stake_holder_of_concern.holds() & ~stake_exempt(f, p)


@rule("us.veu.s10_chips_barred", cites="us_veu_supp10:4", zh="未经BIS授权不得向其转让芯片。")
def chips_barred(f: Facts, p: Parameters) -> Any:
    """Without BIS authorization no chips go to Macau or D:5 entities, people working for Entity
    List, nonproliferation or SDN parties, employees of Macau or D:5 governments, or high
    diversion risks."""
    return ~f.bis_authorized.holds() & f.chip_recipient.is_one_of(
        ("macau_or_d5_entity", "works_for_listed_party", "d5_government_employee",
         "high_diversion_risk"))


@rule("us.veu.s10_move_notice", cites="us_veu_supp10:5",
      zh="UVEU跨国转移或进入新国家须提前60天通知。")
def move_notice(f: Facts, p: Parameters) -> Any:
    """A universal VEU tells BIS 60 days before it moves chips between countries or builds in a
    country not notified before."""
    return f.transfer_notice_days.at_least(p.move_notice_days)


@rule("us.veu.s10_share_total", cites="us_veu_supp10:6", zh="补编5(a)国家之外合计份额未超限。")
def share_total(f: Facts, p: Parameters) -> Any:
    """At most 25 percent of the total AI computing power is outside Supplement No. 5(a)
    countries."""
    return f.share_outside_supp5a_pct.at_most(p.share_outside_supp5a)


@rule("us.veu.s10_share_country", cites="us_veu_supp10:6", zh="任一单一国家份额未超限。")
def share_country(f: Facts, p: Parameters) -> Any:
    """At most 7 percent is in any single country outside Supplement No. 5(a)."""
    return f.share_largest_other_country_pct.at_most(p.share_single_country)


@rule("us.veu.s10_share_us", cites="us_veu_supp10:6", zh="总部在美国的UVEU美国境外份额未超限。")
def share_us(f: Facts, p: Parameters) -> Any:
    """A US-headquartered universal VEU keeps at most 50 percent outside the United States."""
    return ~f.us_headquartered.holds() | f.share_outside_us_pct.at_most(p.share_outside_us)


@rule("us.veu.s10_training_place", cites="us_veu_supp10:7",
      zh="训练地点或委托方在补编5(a)国家之外。")
def training_outside(f: Facts, p: Parameters) -> Any:
    """A 4E091 model is trained outside Supplement No. 5(a) countries, or as a service for an entity
    headquartered outside them."""
    return (~f.training_location_in_supp5a.holds() | f.training_for_entity_outside_supp5a.holds())


@rule("us.veu.s10_fine_tuning", cites="us_veu_supp10:7", zh="微调不超过原训练运算量的25%。")
def fine_tuning_allowed(f: Facts, p: Parameters) -> Any:
    """Fine-tuning of up to 25 percent of the original training operations is permitted."""
    return f.fine_tuning_only.holds() & f.fine_tuning_share_pct.at_most(p.fine_tuning_share)


@rule("us.veu.s10_training", cites="us_veu_supp10:7", zh="训练被允许。")
def training_allowed(f: Facts, p: Parameters) -> Any:
    """The training is inside the Supplement No. 5(a) countries and for them, is small
    fine-tuning, or was authorized by BIS."""
    return ~training_outside(f, p) | fine_tuning_allowed(f, p) | f.bis_authorized.holds()


@rule("us.veu.s10_weights", cites="us_veu_supp10:8", zh="模型权重存放地点合规。")
def weights_place(f: Facts, p: Parameters) -> Any:
    """Model weights of 4E091 models are kept in Supplement No. 5(a) countries, or elsewhere
    (not Macau or D:5) at a facility of a firm of such a country that meets paragraphs 14, 15
    and 18."""
    return f.weights_place_in_supp5a.holds() | (
        ~f.weights_place_macau_or_d5.holds() & f.weights_facility_of_supp5a_firm.holds()
        & f.weights_facility_meets_14_15_18.holds())


@rule("us.veu.s10_loss", cites="us_veu_supp10:16", zh="被盗、丢失或篡改在30天内报告。")
def loss_reported(f: Facts, p: Parameters) -> Any:
    """Theft, loss or tampering is reported to BIS within 30 days."""
    return f.loss_reported_days.at_most(p.loss_report_days)
