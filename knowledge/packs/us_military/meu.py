"""15 CFR 744.21: military end use, military end user, and when a license follows."""

from typing import Any

from knowledge.rules import Facts, Parameters, any_of, none_of, rule

PARTIES = ("purchaser", "intermediate_consignee", "ultimate_consignee", "end_user")


@rule("us.744_21.end_use", cites="us_744_21:744.21(f)", zh="属于军事最终用途。")
def military_end_use(f: Facts, p: Parameters) -> Any:
    """It is incorporated into a military item (USML, A018, 600 series), or supports or
    contributes to operation, installation, maintenance, repair, overhaul, refurbishing,
    development or production of military items; each verb alone suffices since 29 June 2020."""
    return f.incorporated_into_military_item.holds() | f.supports_military_item.holds()


@rule("us.744_21.end_user", cites="us_744_21:744.21(g)", zh="属于军事最终用户。")
def military_end_user(f: Facts, p: Parameters) -> Any:
    """The end user is a national armed service (coast guard included), national guard, national
    police or government intelligence organization, or a person whose actions or functions are
    intended to support military end uses."""
    return f.end_user_kind.is_one_of(("armed_service", "national_guard", "national_police",
                                      "government_intelligence", "supports_military_end_uses"))


@rule("us.744_21.country", cites="us_744_21:744.21(a)", zh="744.21点名该国。")
def country_named(f: Facts, p: Parameters) -> Any:
    """744.21(a)(1) names the country for items of Supplement No. 2, or 744.21(a)(2) names it for
    any item subject to the EAR (Belarus and Russia)."""
    return (f.end_user_country.is_one_of(p.meu_countries)
            | (p.open("any_item_for_belarus_and_russia")
               & f.end_user_country.is_one_of(("BY", "RU"))))


@rule("us.744_21.in_country", cites=("us_744_21:744.21(a)", "us_744_21:744.21(b)"),
      zh="位于所列国家境内的军事最终用户，名单并非穷尽。")
def end_user_in_country(f: Facts, p: Parameters) -> Any:
    """Inside the named countries the MEU List is not exhaustive: a military end user there counts
    though it is not listed."""
    return f.end_user_country.is_one_of(p.meu_countries) & military_end_user(f, p)


@rule("us.744_21.listed", cites="us_744_21:744.21(b)", zh="在军事最终用户清单上。")
def listed(f: Facts, p: Parameters) -> Any:
    """The party is on the MEU List; outside the named countries only listed military end users
    count."""
    return f.on_meu_list.holds()


@rule("us.744_21.end_use_in_country", cites="us_744_21:744.21(a)",
      zh="在所列国家境内的军事最终用途。")
def end_use_in_country(f: Facts, p: Parameters) -> Any:
    """The military end use is in one of the named countries."""
    return f.end_use_country.is_one_of(p.meu_countries) & military_end_use(f, p)


@rule("us.744_21.reached", cites="us_744_21:744.21(a)", zh="该最终用户为744.21(a)(1)所及。")
def reached(f: Facts, p: Parameters) -> Any:
    """744.21(a)(1) reaches this end user: inside a named country by its own kind, elsewhere by the
    MEU List."""
    return end_user_in_country(f, p) | listed(f, p)


@rule("us.744_21.supplement_2", cites="us_744_21:744.21(a)", zh="补编2物项的许可要求。")
def supplement_2(f: Facts, p: Parameters) -> Any:
    """An item of Supplement No. 2 goes to a military end user or end use of a named country."""
    return f.item_in_supp2.holds() & any_of(reached(f, p), end_use_in_country(f, p))


@rule("us.744_21.any_item", cites="us_744_21:744.21(a)", zh="白俄罗斯、俄罗斯：任何物项。")
def any_item(f: Facts, p: Parameters) -> Any:
    """Any item subject to the EAR for a military end use or end user of Belarus or Russia; outside
    those two only entities with footnote 3 on the Entity List."""
    there = ((f.end_user_country.is_one_of(("BY", "RU")) & military_end_user(f, p))
             | (f.end_use_country.is_one_of(("BY", "RU")) & military_end_use(f, p)))
    return p.open("any_item_for_belarus_and_russia") & (there | f.entity_list_footnote_3.holds())


@rule("us.744_21.informed", cites="us_744_21:744.21(b)", zh="BIS已通知需要许可证。")
def informed(f: Facts, p: Parameters) -> Any:
    """BIS has informed that a license is needed, for any item that it names."""
    return f.bis_informed.holds()


@rule("us.744_21.license", cites=("us_744_21:744.21(a)", "us_744_21:744.21(b)"), zh="需要许可证。")
def license_needed(f: Facts, p: Parameters) -> Any:
    """744.21 needs a license for this shipment."""
    return any_of(supplement_2(f, p), any_item(f, p), informed(f, p))


@rule("us.744_21.knowledge", cites="us_744_21:744.21(a)", zh="知情，或被列名，或已获通知。")
def knowledge(f: Facts, p: Parameters) -> Any:
    """The exporter knows or has reason to know (772.1); for listed parties and informed
    exporters it does not matter."""
    return any_of(f.exporter_knowledge.holds(), f.on_meu_list.holds(), f.bis_informed.holds(),
                  f.entity_list_footnote_3.holds())


@rule("us.744_21.listed_party", cites="us_744_21:744.21(b)", zh="被列名方为交易一方。")
def listed_party(f: Facts, p: Parameters) -> Any:
    """A Supplement No. 2 item needs a license when a listed military end user is purchaser,
    intermediate or ultimate consignee, or end user (748.5(c)-(f))."""
    return (f.on_meu_list.holds() & f.item_in_supp2.holds()
            & f.party_role.is_one_of(PARTIES))


@rule("us.744_21.exception", cites="us_744_21:744.21(b)", zh="仅可用GOV例外的两项。")
def exception(f: Facts, p: Parameters) -> Any:
    """For listed military end users only License Exception GOV, 740.11(b)(2)(i) and (ii), is
    left."""
    return f.gov_exception_applies.holds()


@rule("us.744_22.intelligence", cites="us_744_22:744.22", zh="军事情报最终用途或最终用户。")
def intelligence(f: Facts, p: Parameters) -> Any:
    """A military-intelligence end use in, or a military-intelligence end user of, a named
    country; any item subject to the EAR."""
    user, use = f.military_intelligence_end_user.holds(), f.military_intelligence_end_use.holds()
    named = any_of(user & f.end_user_country.is_one_of(p.miu_countries),
                   use & f.end_use_country.is_one_of(p.miu_countries))
    return f.subject_to_ear.holds() & any_of(named, belarus_intelligence(f, p))


@rule("us.744_22.belarus", cites="us_744_22:744.22", zh="白俄罗斯。")
def belarus_intelligence(f: Facts, p: Parameters) -> Any:
    """The end user or end use is in Belarus, which the rule names; from which day was not read."""
    return p.open("belarus_in_744_22") & any_of(
        f.military_intelligence_end_user.holds() & f.end_user_country.is_("BY"),
        f.military_intelligence_end_use.holds() & f.end_use_country.is_("BY"))


@rule("us.744_22.us_person", cites="us_744_22:744.22", zh="美国人的支持。")
def us_person_support(f: Facts, p: Parameters) -> Any:
    """Support by US persons for military-intelligence end uses or users is caught too
    (744.6(b)(5)), also where the item is not subject to the EAR."""
    return f.us_person_supports.holds() & any_of(f.military_intelligence_end_use.holds(),
                                                 f.military_intelligence_end_user.holds())


@rule("us.military.civil_only", cites=("us_veu:748.15(d)(1)", "us_744_21:744.21(f)"),
under="us_veu",
      zh="未见与军事的联系。")
def civil_only(f: Facts, p: Parameters) -> Any:
    """Nothing stands against civil use in China: no military end use, no military end user, not
    on the MEU List, not on the Entity List for a military reason, no military intelligence."""
    return none_of(military_end_use(f, p), military_end_user(f, p), f.on_meu_list.holds(),
                   f.entity_list_for_military_reason.holds(),
                   f.military_intelligence_end_user.holds(),
                   f.military_intelligence_end_use.holds())
