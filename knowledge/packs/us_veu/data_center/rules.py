"""Data Center VEU: which firms, which places, which requests (748.15(a)(2), (b)(2), (d)(2))."""

from typing import Any

from knowledge.rules import Facts, Parameters, rule

KINDS = ("dc_universal", "dc_national")


@rule("us.veu.is_data_center", cites="us_veu:748.15", under="us_veu_dc", zh="属于数据中心。")
def is_data_center(f: Facts, p: Parameters) -> Any:
    """A data center is a facility that houses a multi-racked, networked computer system with
    servers, storage devices and networking equipment."""
    return f.multi_racked_networked.holds() & f.has_servers_storage_and_network.holds()


@rule("us.veu.dc_type", cites="us_veu:748.15", under="us_veu_dc", zh="属于通用或国家数据中心VEU。")
def data_center_type(f: Facts, p: Parameters) -> Any:
    """The authorization is a Data Center VEU, universal or national."""
    return f.veu_type.is_one_of(KINDS)


@rule("us.veu.dc_place_barred", cites="us_veu:748.15(b)(2)", under="us_veu_dc",
      zh="数据中心位于澳门或D:5国家组。")
def place_barred(f: Facts, p: Parameters) -> Any:
    """The data center is in Macau or a Country Group D:5 place."""
    return (f.data_center_country.is_("MO") | f.data_center_country.is_one_of(p.d5_countries)
            | (f.data_center_country.is_("KH") & p.open("cambodia_in_d5")))


@rule("us.veu.uveu_headquarters", cites="us_veu:748.15(b)(2)", under="us_veu_supp10",
      zh="UVEU总部或最终母公司在补编5(a)所列地。")
def universal_headquarters(f: Facts, p: Parameters) -> Any:
    """A universal VEU has its headquarters or its ultimate parent in a place of Supplement No. 5(a)
    to part 740."""
    return (f.hq_country.is_one_of(p.supp5a_countries)
            | f.parent_hq_country.is_one_of(p.supp5a_countries))


@rule("us.veu.nveu_seat", cites="us_veu:748.15(b)(2)", under="us_veu_supp10",
      zh="NVEU总部、最终母公司或所在地在A、B、D:1至D:4国家组。")
def national_seat(f: Facts, p: Parameters) -> Any:
    """A national VEU has its headquarters, ultimate parent or location in Country Groups A, B or
    D:1 to D:4 and not in Macau or D:5."""
    barred = p.d5_countries.and_("MO", "KH")
    cambodia = ~p.open("cambodia_in_d5")
    return (~f.hq_country.is_one_of(barred) | ~f.parent_hq_country.is_one_of(barred)
            | ~f.data_center_country.is_one_of(barred)
            | ((f.hq_country.is_("KH") | f.parent_hq_country.is_("KH")
                | f.data_center_country.is_("KH")) & cambodia))


@rule("us.veu.dc_seat", cites="us_veu:748.15(b)(2)", under="us_veu_supp10", zh="总部要求已满足。")
def seat(f: Facts, p: Parameters) -> Any:
    """Headquarters, ultimate parent or location are where the kind of authorization wants them."""
    return ((f.veu_type.is_("dc_universal") & universal_headquarters(f, p))
            | (f.veu_type.is_("dc_national") & national_seat(f, p)))


@rule("us.veu.nveu_other_country", cites="us_veu:748.15(a)(2)(iii)", under="us_veu_supp10",
      zh="NVEU授权不覆盖该国。")
def national_other_country(f: Facts, p: Parameters) -> Any:
    """A national authorization covers one country; the data center is in another."""
    return f.veu_type.is_("dc_national") & ~f.data_center_country.is_(f.nveu_country)


@rule("us.veu.dc_listed_or_letter", cites=("us_veu:748.15(a)(1)", "us_veu:748.15(a)(2)(ii)"),
      under="us_veu_dc", zh="列入补编7，或持有BIS授权函。")
def listed_or_letter(f: Facts, p: Parameters) -> Any:
    """The data center VEU is named in Supplement No. 7, or holds a BIS letter until it is."""
    return f.entity_listing.is_("listed") | letter_is_proof(f, p)


@rule("us.veu.letter_is_proof", cites=("us_veu:748.15(a)(2)(ii)", "us_veu:748.15(a)(2)(iii)"),
      under="us_veu_supp10", zh="数据中心VEU可以BIS授权函为证。")
def letter_is_proof(f: Facts, p: Parameters) -> Any:
    """For a data center the BIS letter is proof before, or beside, publication in Supplement No. 7;
    for a General VEU only the list counts."""
    return f.veu_type.is_one_of(KINDS) & f.bis_letter_held.holds()


@rule("us.veu.dc_movement", cites="us_veu:748.15(d)(2)", under="us_veu_dc",
      zh="转让仅限同一VEU的授权地点，或另有授权。")
def movement_allowed(f: Facts, p: Parameters) -> Any:
    """What a data center VEU holds moves in-country or by reexport only to a VEU-authorized
    location of the same VEU, or with a separate authorization."""
    return ((f.target_is_same_veu.holds() & f.target_site_authorized.holds())
            | f.separate_authorization.holds())


@rule("us.veu.site_notice", cites="us_veu:748.15(a)(2)(ii)", under="us_veu_supp10",
      zh="新址数据中心首次发运前足够天数通知。")
def site_notice(f: Facts, p: Parameters) -> Any:
    """A universal VEU tells BIS of a data center at a new place, with its address, 180 days
    before any shipment to it."""
    return f.site_notice_days.at_least(p.new_site_notice_days)


@rule("us.veu.dc_owner_files", cites=("us_veu:748.15(a)(2)(ii)", "us_veu:748.15(a)(2)(iii)"),
      under="us_veu_supp10", zh="由先进芯片所有者申请。")
def owner_files(f: Facts, p: Parameters) -> Any:
    """The owner of the advanced computing chips files the request."""
    return f.applicant_owns_the_chips.holds()


@rule("us.veu.dc_certified", cites=("us_veu:748.15(a)(2)(ii)", "us_veu:748.15(a)(2)(iii)"),
      under="us_veu_supp10", zh="补编10已由所有者或连同合作实体证明。")
def supp10_certified(f: Facts, p: Parameters) -> Any:
    """The owner certifies Supplement No. 10, alone or with signed certifications (assurances)
    of the other entities that it names."""
    return f.owner_certifies_supp10_alone.holds() | f.cooperating_entities_certified.holds()


@rule("us.veu.dc_operator", cites=("us_veu:748.15(a)(2)(ii)", "us_veu:748.15(a)(2)(iii)"),
      under="us_veu_supp10", zh="运营者即所有者，或有自己的授权。")
def operator_covered(f: Facts, p: Parameters) -> Any:
    """The operator is the owner, or has its own authorization of the same kind."""
    return f.operator_is_owner.holds() | f.operator_has_own_authorization.holds()


@rule("us.veu.nveu_joint_lacking", cites="us_veu:748.15(a)(2)(iii)", under="us_veu_supp10",
      zh="多个实体拥有和运营却未联合申请。")
def joint_application_lacking(f: Facts, p: Parameters) -> Any:
    """Several entities will own and operate the national VEU without a joint application."""
    return (f.veu_type.is_("dc_national") & f.several_owners_or_operators.holds()
            & ~f.joint_application.holds())


@rule("us.veu.security_in_time", cites=("us_veu:748.15(a)(2)(ii)", "us_veu_supp10:14"),
      under="us_veu_supp10", zh="按期遵守补编10第14、15、18款。")
def security_in_time(f: Facts, p: Parameters) -> Any:
    """Paragraphs 14, 15 and 18 of Supplement No. 10 are followed on or before 15 January 2026."""
    return f.security_paragraphs_certified_on.at_most(p.security_paragraphs_by)


@rule("us.veu.nveu_arrangement_lacking", cites="us_veu_supp10:12", under="us_veu_supp10",
      zh="NVEU所在国缺少政府间安排。")
def arrangement_lacking(f: Facts, p: Parameters) -> Any:
    """A national VEU outside the Supplement No. 5(a) countries lacks the government-to-government
    arrangement."""
    return (f.veu_type.is_("dc_national") & ~f.hq_country.is_one_of(p.supp5a_countries)
            & ~f.g2g_arrangement.holds())
