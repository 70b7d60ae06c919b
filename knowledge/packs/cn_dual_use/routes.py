"""Which license: the duty to have one, the three routes of Decree 792, and who may use them."""

from typing import Any

from knowledge.packs.cn_dual_use.items import licensable, listed_material
from knowledge.packs.cn_dual_use.parties import catch_all
from knowledge.rules import Facts, Parameters, all_of, any_of, rule

EXPORTS = ("leaves_china", "bonded_zone_to_abroad", "transit", "handed_to_foreign_person")
RETURNS = ("repair_and_return", "test_and_return", "exhibition_and_return",
           "civil_aircraft_repair_or_spares")


@rule("cn.d792.is_export", cites=("d792:2", "d792:48", "ecl:45"))
def is_export(f: Facts, p: Parameters) -> Any:
    """It is an export: the goods leave China (transit and bonded zones included) or are handed to a
    foreign person; a move inside China into a bonded zone is none yet."""
    return f.movement.is_one_of(EXPORTS)


@rule("cn.ecl.temporary_control", cites=("ecl:9", "d792:12", "ecl:12"), under="ecl")
def temporary_control(f: Facts, p: Parameters) -> Any:
    """A notice puts the unlisted item under temporary control, for at most two years a term."""
    return f.under_temporary_control.holds()


@rule("cn.no62.overseas_help", cites="no62_2025:catchall")
def overseas_help(f: Facts, p: Parameters) -> Any:
    """Unlisted goods, technology or services are known to help materially with rare-earth mining,
    separation, metal or magnet making, or recycling abroad."""
    return f.helps_overseas_rare_earth_work.holds()


@rule("cn.open.technology_catalogue", cites=("no62_2025:catalogue", "cn_statements:2025-10-09"),
      under="cn_open")
def technology_catalogue(f: Facts, p: Parameters) -> Any:
    """It is rare-earth technology, which has stood since 2001 in the catalogue of technologies
    whose export is prohibited or restricted, a regime of its own that No. 70 does not suspend; the
    entries were not read."""
    return all_of(f.magnet_family.is_("not_a_magnet"), f.item_form.is_("technology"),
                  f.rare_earth_technology.holds(), p.open("technology_catalogue_entry"))


@rule("cn.d792.license_duty", cites=("d792:14", "ecl:12"))
def license_duty(f: Facts, p: Parameters) -> Any:
    """The item is listed or under temporary control, the catch-all of the Export Control Law or of
    No. 62 reaches it, or the technology catalogue does."""
    return any_of(licensable(f, p), temporary_control(f, p), catch_all(f, p), overseas_help(f, p),
                  technology_catalogue(f, p))


@rule("cn.d792.license_object", cites=("d792:14", "d792:15(1)", "ecl:12"), under="d792")
def license_object(f: Facts, p: Parameters) -> Any:
    """There is something to license: a dual-use list names the material, or the catch-all reaches
    the unlisted item."""
    return listed_material(f, p) | catch_all(f, p)


@rule("cn.d792.exporter_applies", cites=("d792:16", "d792:14"))
def exporter_applies(f: Facts, p: Parameters) -> Any:
    """The Chinese exporter applies; a party abroad supplies papers but cannot apply."""
    return f.applicant.is_("exporter")


@rule("cn.no61.party_abroad_applies", cites="no61_2025:6")
def party_abroad_applies(f: Facts, p: Parameters) -> Any:
    """A party abroad applies for a transfer from one place abroad to another, in Chinese."""
    return f.applicant.is_("party_abroad") & f.movement.is_("outside_china")


@rule("cn.bars.may_apply", cites=("d792:14", "d792:16", "no61_2025:6"), under="ecl")
def may_apply(f: Facts, p: Parameters) -> Any:
    """This applicant may apply: the exporter for an export from China, the party abroad only under
    No. 61."""
    return exporter_applies(f, p) | party_abroad_applies(f, p)


@rule("cn.d792.compliance_system", cites="d792:16")
def compliance_system(f: Facts, p: Parameters) -> Any:
    """The exporter has an internal compliance system that works."""
    return f.exporter_compliance_system.holds()


@rule("cn.d792.prior_exports", cites="d792:16")
def prior_exports(f: Facts, p: Parameters) -> Any:
    """The exporter has a record of exports of the dual-use items concerned."""
    return f.exporter_prior_exports.holds()


@rule("cn.d792.fixed_channels", cites="d792:16")
def fixed_channels(f: Facts, p: Parameters) -> Any:
    """The exporter has relatively fixed export channels and end users."""
    return f.exporter_fixed_channels.holds()


@rule("cn.d792.art20_criminal_record", cites="d792:20")
def criminal_record(f: Facts, p: Parameters) -> Any:
    """The exporter or its responsible person has a criminal record for dual-use violations."""
    return f.exporter_criminal_record.holds()


@rule("cn.d792.art20_penalty", cites="d792:20")
def recent_penalty(f: Facts, p: Parameters) -> Any:
    """The exporter received a serious administrative penalty for a dual-use violation within five
    years."""
    return f.exporter_penalized_within_bar.holds()


@rule("cn.d792.art20_set_up_by_listed", cites="d792:20")
def set_up_by_control_listed(f: Facts, p: Parameters) -> Any:
    """The exporter is a wholly foreign-owned firm, office or branch that a control-listed foreign
    organization set up in China."""
    return f.exporter_set_up_by_control_listed.holds()


@rule("cn.d792.art20_bar", cites="d792:20")
def exporter_barred(f: Facts, p: Parameters) -> Any:
    """Article 20 bars the exporter from general licenses and certificates; existing ones are
    withdrawn, individual licenses remain."""
    return any_of(criminal_record(f, p), recent_penalty(f, p), set_up_by_control_listed(f, p))


@rule("cn.d792.certificate_purpose", cites="d792:19")
def certificate_purpose(f: Facts, p: Parameters) -> Any:
    """The movement is for repair, testing or exhibition with return, or civil-aircraft repair or
    spare parts."""
    return f.transaction_purpose.is_one_of(RETURNS)


@rule("cn.no18.declaration", cites=("no18_2025:declaration", "ecl:19"))
def declaration(f: Facts, p: Parameters) -> Any:
    """The goods are declared for export: the remarks column says whether they are controlled or
    not, and customs may query and hold them."""
    return f.movement.is_one_of(("leaves_china", "bonded_zone_to_abroad"))


@rule("cn.ecl.approval", cites="ecl:13")
def approval(f: Facts, p: Parameters) -> Any:
    """MOFCOM grants the application: the law weighs eight factors and promises nothing."""
    return p.open("approval_is_discretionary")
