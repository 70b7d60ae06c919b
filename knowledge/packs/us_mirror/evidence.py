"""The mirror: how strongly public evidence ties a buyer to the US military. Evidence, no
definition."""

from typing import Any

from knowledge.rules import Facts, Parameters, any_of, none_of, rule


@rule("us.mirror.listed_by_china", cites="us_mirror:ladder", zh="被中国列名。")
def listed_by_china(f: Facts, p: Parameters) -> Any:
    """China itself has listed the buyer: the decisive check for a Chinese exporter."""
    return f.listed_by_china.holds()


@rule("us.mirror.armed_service", cites="us_mirror:ladder", zh="美国军种或国防机构。")
def armed_service(f: Facts, p: Parameters) -> Any:
    """The buyer is a US armed service or defense agency."""
    return f.us_armed_service_or_agency.holds()


@rule("us.mirror.prime_contract", cites=("us_mirror:usaspending", "us_mirror:ladder"),
      zh="国防部直接合同。")
def prime_contract(f: Facts, p: Parameters) -> Any:
    """The buyer holds a prime contract of the Department of Defense."""
    return f.dod_prime_contract.holds()


@rule("us.mirror.subaward_or_flowdown", cites=("us_mirror:ladder", "us_dfars_7052:252.225-7052"),
      under="us_mirror", zh="国防部分包或DFARS条款传递。")
def subaward_or_flowdown(f: Facts, p: Parameters) -> Any:
    """The buyer holds a reported DoD sub-award, hands DFARS clauses down, or says that it supplies
    defense primes."""
    return any_of(f.dod_subaward.holds(), f.dfars_clause_flowed_down.holds(),
                  f.supplies_dod_prime_stated.holds())


@rule("us.mirror.federal_vendor", cites="us_mirror:sam", zh="一般联邦供应商。")
def federal_vendor(f: Facts, p: Parameters) -> Any:
    """The buyer is a federal vendor (SAM.gov, CAGE code, civil awards): by itself not military."""
    return f.federal_vendor.holds()


@rule("us.mirror.tie", cites="us_mirror:ladder", zh="存在与美军联系的证据。")
def tie(f: Facts, p: Parameters) -> Any:
    """Public evidence ties the buyer to the US military, at one of the four upper rungs."""
    return any_of(listed_by_china(f, p), armed_service(f, p), prime_contract(f, p),
                  subaward_or_flowdown(f, p))


@rule("us.mirror.nothing_found", cites=("us_mirror:ladder", "us_mirror:ddtc"),
      zh="全部检索后未发现证据。")
def nothing_found(f: Facts, p: Parameters) -> Any:
    """All sources were searched and nothing was found; that never proves a civil buyer."""
    return f.all_sources_searched.holds() & none_of(tie(f, p), federal_vendor(f, p),
                                                    f.weak_sign.holds())


@rule("us.mirror.weak_sign", cites="us_mirror:ladder", zh="仅有弱线索。")
def weak_sign_only(f: Facts, p: Parameters) -> Any:
    """There is a weak sign (an industry code, a JCP entry, words on a website) and no strong
    evidence: look further, never decide on it."""
    return f.weak_sign.holds() & ~tie(f, p)


@rule("us.mirror.origin_contradiction", cites=("us_dfars_7052:252.225-7052", "us_mirror:ladder"),
      under="us_mirror", zh="向国防部声明非中国来源，而产品使用中国磁体。")
def origin_contradiction(f: Facts, p: Parameters) -> Any:
    """The buyer tells the Department of Defense that a product has no Chinese magnets, and it
    has."""
    return (f.claims_non_chinese_origin_to_dod.holds()
            & f.chinese_origin_in_that_product.holds())


@rule("us.mirror.use_contradiction", cites=("us_dfars_7052:252.225-7052", "us_mirror:ladder"),
      under="us_mirror", zh="向商务部承诺民用，而同一产品进入国防供应。")
def use_contradiction(f: Facts, p: Parameters) -> Any:
    """The buyer undertakes civil use to MOFCOM for a product, part or site that it also offers as
    DFARS-compliant into defense supply."""
    return (f.civil_only_undertaking_to_mofcom.holds() & f.same_product_or_site.holds()
            & any_of(f.claims_non_chinese_origin_to_dod.holds(), f.for_dod_supply.holds(),
                     f.dfars_clause_flowed_down.holds()))


@rule("us.mirror.customers_contradiction", cites="us_mirror:ladder",
      zh="向商务部称无美国军方客户，而公开记录显示有。")
def customers_contradiction(f: Facts, p: Parameters) -> Any:
    """A paper for MOFCOM denies US military customers, and public records show defense work."""
    return f.told_mofcom_no_us_military_customers.holds() & any_of(
        armed_service(f, p), prime_contract(f, p), subaward_or_flowdown(f, p))


@rule("us.mirror.bis_contradiction", cites=("us_744_21:744.21(g)", "us_mirror:ladder"),
      under="us_mirror", zh="向BIS证明民用，而744.21的情形存在。")
def bis_contradiction(f: Facts, p: Parameters) -> Any:
    """The firm certifies civil use to BIS or its exporter, and is a military end user, or serves a
    military end use, in the sense of 744.21."""
    return f.civil_only_certification_to_bis.holds() & any_of(
        f.end_user_kind.is_one_of(("armed_service", "national_guard", "national_police",
                                   "government_intelligence", "supports_military_end_uses")),
        f.incorporated_into_military_item.holds(), f.supports_military_item.holds())


@rule("us.mirror.contradiction", cites="us_mirror:ladder",
      zh="对一方的陈述与对另一方的陈述相矛盾。")
def contradiction(f: Facts, p: Parameters) -> Any:
    """A statement to one side contradicts one to the other."""
    return any_of(origin_contradiction(f, p), use_contradiction(f, p),
                  customers_contradiction(f, p), bis_contradiction(f, p))
