"""Which license: the three routes of Decree 792, who may use them, and the application's papers."""

from typing import Any

from knowledge.packs.cn_dual_use.items import licensable
from knowledge.packs.cn_dual_use.parties import catch_all, watch_list_bars_general
from knowledge.rules import Facts, Parameters, all_of, any_of, none_of, rule

EXPORTS = ("leaves_china", "bonded_zone_to_abroad", "transit", "handed_to_foreign_person")
RETURNS = ("repair_and_return", "test_and_return", "exhibition_and_return",
           "civil_aircraft_repair_or_spares")


@rule("cn.d792.is_export", cites=("d792:2", "d792:48", "ecl:45"))
def is_export(f: Facts, p: Parameters) -> Any:
    """It is an export: the goods leave China (transit and bonded zones included) or are handed to a
    foreign person; a move inside China into a bonded zone is none yet."""
    return f.movement.is_one_of(EXPORTS)


@rule("cn.d792.license_duty", cites=("d792:14", "ecl:12"))
def license_duty(f: Facts, p: Parameters) -> Any:
    """The item is listed, or the catch-all reaches it."""
    return licensable(f, p) | catch_all(f, p)


@rule("cn.d792.exporter_applies", cites=("d792:16", "d792:14"))
def exporter_applies(f: Facts, p: Parameters) -> Any:
    """The Chinese exporter applies; a party abroad supplies papers but cannot apply."""
    return f.applicant.is_("exporter")


@rule("cn.d792.compliance_system", cites="d792:16")
def compliance_system(f: Facts, p: Parameters) -> Any:
    """The exporter has an internal compliance system that works."""
    return f.exporter_compliance_system.holds()


@rule("cn.d792.prior_exports", cites="d792:16")
def prior_exports(f: Facts, p: Parameters) -> Any:
    """The exporter has had licenses for, and exported, the item before."""
    return f.exporter_prior_exports.holds()


@rule("cn.d792.fixed_channels", cites="d792:16")
def fixed_channels(f: Facts, p: Parameters) -> Any:
    """The exporter has relatively fixed sales channels and end users."""
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


@rule("cn.d792.papers_identity", cites="d792:16")
def papers_identity(f: Facts, p: Parameters) -> Any:
    """The identity papers of the legal representative, main managers and handler are there."""
    return f.has_identity_papers.holds()


@rule("cn.d792.papers_contract", cites="d792:16")
def papers_contract(f: Facts, p: Parameters) -> Any:
    """The contract or agreement is there."""
    return f.has_contract.holds()


@rule("cn.d792.papers_technical", cites="d792:16")
def papers_technical(f: Facts, p: Parameters) -> Any:
    """A technical description or test report of the item is there."""
    return f.has_technical_description.holds()


@rule("cn.d792.papers_end_user", cites=("d792:16", "d792:24", "ecl:15"))
def papers_end_user(f: Facts, p: Parameters) -> Any:
    """The end-user and end-use certificate is there."""
    return f.has_end_user_certificate.holds()


@rule("cn.d792.papers_general", cites="d792:16")
def papers_general(f: Facts, p: Parameters) -> Any:
    """For a general license, the reports on compliance system, past licenses, channels and end users
    are there; other applications need none of them."""
    return ~f.applies_for_general.holds() | f.has_general_license_papers.holds()


@rule("cn.d792.papers_watch_list", cites=("d792:26", "no12_2026:1"))
def papers_watch_list(f: Facts, p: Parameters) -> Any:
    """For a watch-listed party, the risk-assessment report and the undertaking are there; other
    parties need neither."""
    both = f.has_risk_assessment_report.holds() & f.has_watch_list_undertaking.holds()
    return ~watch_list_bars_general(f, p) | both


@rule("cn.ecl.certificate_issuer", cites=("ecl:15", "d792:24"))
def certificate_issuer(f: Facts, p: Parameters) -> Any:
    """The certificate was issued by the end user or an agency of its state."""
    return f.certificate_issued_by_end_user.holds()


@rule("cn.d792.certificate_no_change", cites=("d792:24", "ecl:16"))
def certificate_no_change(f: Facts, p: Parameters) -> Any:
    """The end user undertakes not to change the end use."""
    return f.certificate_no_change.holds()


@rule("cn.d792.certificate_no_transfer", cites=("d792:24", "ecl:16"))
def certificate_no_transfer(f: Facts, p: Parameters) -> Any:
    """The end user undertakes not to transfer to third parties without MOFCOM's permission."""
    return f.certificate_no_transfer.holds()


@rule("cn.d792.certificate_authenticated", cites="d792:24")
def certificate_authenticated(f: Facts, p: Parameters) -> Any:
    """Where MOFCOM asked for it, the authority of the end user's state issued or authenticated the
    certificate."""
    return ~f.authentication_demanded.holds() | f.certificate_authenticated.holds()


@rule("cn.d792.key_element_changes", cites="d792:18")
def key_element_changes(f: Facts, p: Parameters) -> Any:
    """The item, the destination, the end user or the end use changes: a new application, the old
    license is returned."""
    return f.license_change.is_one_of(("item", "destination", "end_user", "end_use"))


@rule("cn.d792.clock_off", cites=("d792:26", "d792:17(2)"))
def clock_off(f: Facts, p: Parameters) -> Any:
    """The review limit of 45 working days does not run: the party is watch-listed, or the
    application was referred to the State Council or the Central Military Commission."""
    return watch_list_bars_general(f, p) | f.application_referred.holds()


@rule("cn.d792.stop_and_report", cites=("d792:25", "ecl:16"))
def stop_and_report(f: Facts, p: Parameters) -> Any:
    """The exporter finds that end user or end use changed, or papers were forged or obtained by
    fraud: it stops and reports at once."""
    return f.exporter_knows_of_change.holds()


@rule("cn.d792.watch_removal", cites="d792:26")
def watch_removal(f: Facts, p: Parameters) -> Any:
    """A watch-listed party that has met its verification duties may be taken off the list."""
    return f.end_user_on_watch_list.holds() & f.verification_duties_met.holds()


@rule("cn.d792.control_removal", cites=("d792:30", "ecl:18"))
def control_removal(f: Facts, p: Parameters) -> Any:
    """A control-listed party may apply for removal when the grounds are gone."""
    return f.end_user_on_control_list.holds() & f.listing_grounds_gone.holds()


@rule("cn.no18.declaration", cites=("no18_2025:declaration", "ecl:19"))
def declaration(f: Facts, p: Parameters) -> Any:
    """The goods are declared for export: the remarks column says whether they are controlled or not,
    and customs may query and hold them."""
    return f.movement.is_one_of(("leaves_china", "bonded_zone_to_abroad"))


@rule("cn.ecl.approval", cites="ecl:13")
def approval(f: Facts, p: Parameters) -> Any:
    """MOFCOM grants the application: the law weighs eight factors and promises nothing."""
    return p.open("approval_is_discretionary")
