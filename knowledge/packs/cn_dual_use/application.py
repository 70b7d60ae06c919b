"""The application and its license: papers, the end-user certificate, review, change and removal."""

from typing import Any

from knowledge.packs.cn_dual_use.parties import watch_list_bars_general
from knowledge.rules import Facts, Parameters, rule


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
    """For a general license, the reports on compliance system, past licenses, channels and end
    users are there; other applications need none of them."""
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
    """Where MOFCOM asked for it, a government agency of the end user's country or region issued
    or authenticated the certificate."""
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
    """The exporter finds that end user or end use changed or may change, or that certificates are
    forged, altered, invalid or got by fraud: it stops and reports at once."""
    return f.exporter_knows_of_change.holds()


@rule("cn.d792.watch_removal", cites="d792:26")
def watch_removal(f: Facts, p: Parameters) -> Any:
    """A watch-listed party that has met its verification duties may be taken off the list."""
    return f.end_user_on_watch_list.holds() & f.verification_duties_met.holds()


@rule("cn.d792.control_removal", cites=("d792:30", "ecl:18"))
def control_removal(f: Facts, p: Parameters) -> Any:
    """A control-listed party may apply for removal when the grounds are gone."""
    return f.end_user_on_control_list.holds() & f.listing_grounds_gone.holds()
