"""Who and where: the end user and the site that Supplement No. 7 names on the day."""

from typing import Any

from knowledge.rules import Facts, Parameters, rule


@rule("us.veu.suspended", cites=("us_veu:748.15(a)(4)", "us_veu_supp7:columns"),
      zh="该最终用户的授权已被暂停。")
def suspended(f: Facts, p: Parameters) -> Any:
    """The authorization of this end user is suspended."""
    return f.entity_listing.is_("suspended")


@rule("us.veu.listed", cites=("us_veu:748.15(a)(1)", "us_veu_supp7:columns"),
      zh="该最终用户在该日列入补编7。")
def listed(f: Facts, p: Parameters) -> Any:
    """The end user is named in Supplement No. 7 on that day."""
    return (f.entity_listing.is_one_of(("listed", "listed_by_inference"))
            | (f.entity_listing.is_("unread") & p.open("supp7_row_unread")))


@rule("us.veu.row_read", cites=("us_veu:748.15(a)(1)", "us_veu_supp7:columns"),
      zh="名单该行原文已查阅，而非推断。")
def row_read(f: Facts, p: Parameters) -> Any:
    """The listing was read in the list, not inferred from reports or from silence."""
    return (f.entity_listing.is_("listed")
            | (f.entity_listing.is_one_of(("listed_by_inference", "unread"))
               & p.open("supp7_row_unread")))


@rule("us.veu.site_listed", cites=("us_veu_supp7:columns", "us_veu:748.15(d)(1)"),
      zh="该厂址在该日列为合格目的地。")
def site_listed(f: Facts, p: Parameters) -> Any:
    """The facility is an eligible destination in the row on that day; a claim of effective control
    over an unlisted one is for a person to decide (748.15(d)(1)(i) against BIS FAQ 24)."""
    return (f.site_listing.is_("listed")
            | (f.site_listing.is_("unread") & p.open("supp7_row_unread"))
            | (f.site_listing.is_("not_listed") & f.site_under_effective_control.holds()
               & p.open("unlisted_site_under_effective_control")))


@rule("us.veu.destination", cites="us_veu:748.15(b)(1)", zh="目的地为中国或印度。")
def general_destination(f: Facts, p: Parameters) -> Any:
    """A General VEU Authorization reaches the People's Republic of China and India only."""
    return f.destination.is_("CN") | (f.destination.is_("IN") & p.open("india_is_a_destination"))


@rule("us.veu.row_country", cites=("us_veu:748.15(d)(2)", "us_veu_supp7:columns"),
      zh="目的地即该行所列国家。")
def same_country(f: Facts, p: Parameters) -> Any:
    """The goods go to the country for which the row lists the end user; authorizations are
    country-specific."""
    return f.destination.is_(f.row_country)


@rule("us.veu.waiver_in_row", cites="us_veu:748.15(d)(1)", zh="该行注明不受744.6、744.23限制。")
def waiver_in_row(f: Facts, p: Parameters) -> Any:
    """The row marks this VEU as excluded from 744.6(c)(2)(i)-(iii) and 744.23(a)(1), (a)(2)."""
    return f.row_waives_744_6_and_744_23.holds()
