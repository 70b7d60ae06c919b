"""Certification, notices, reports, records, reviews and export filing."""

from typing import Any

from knowledge.rules import Facts, Parameters, rule


@rule("us.veu.certification", cites=("us_veu:748.15(e)", "us_veu_supp8:A"),
      zh="首次发货前已取得VEU证明。")
def certification(f: Facts, p: Parameters) -> Any:
    """Before the first shipment the exporter or reexporter holds the VEU's certification."""
    return f.certification_before_first_shipment.holds()


@rule("us.veu.certification_contents", cites=("us_veu:748.15(e)", "us_veu_supp8:A"),
      zh="证明缺少补编8的内容。")
def certification_lacks_contents(f: Facts, p: Parameters) -> Any:
    """The certification lacks contents that Supplement No. 8 sets."""
    return ~f.certification_has_supp8_contents.holds()


@rule("us.veu.notice_timing_lacking", cites="us_veu:748.15(g)", since="2013-01-18",
      zh="首次发货前未书面约定通知时限。")
def notice_timing_lacking(f: Facts, p: Parameters) -> Any:
    """No notice timing was agreed in writing before the first shipment (a duty since
    18 January 2013, 77 FR 75011)."""
    return ~f.notice_timing_agreed.holds()


@rule("us.veu.notice", cites="us_veu:748.15(g)", zh="发货通知合规。")
def notice_in_order(f: Facts, p: Parameters) -> Any:
    """The notice to the VEU is in writing, lists the VEU-authorized contents and their ECCNs, says
    that they go under VEU, and its timing was agreed in writing before the first shipment."""
    return (f.notice_in_writing.holds() & f.notice_lists_items_and_eccns.holds()
            & f.notice_states_veu.holds() & ~notice_timing_lacking(f, p))


@rule("us.veu.annual_report", cites="us_veu:748.15(f)(1)", zh="应提交年度报告。")
def annual_report(f: Facts, p: Parameters) -> Any:
    """A reexporter that uses a General VEU Authorization reports to BIS every year."""
    return f.veu_type.is_("general") & f.reporting_role.is_("reexporter")


@rule("us.veu.semiannual_report", cites="us_veu:748.15(f)(1)", under="us_veu_dc",
      zh="应提交半年度报告。")
def semiannual_report(f: Facts, p: Parameters) -> Any:
    """Reexporters and end users of a Data Center VEU Authorization report twice a year."""
    return (f.veu_type.is_one_of(("dc_universal", "dc_national"))
            & f.reporting_role.is_one_of(("reexporter", "end_user")))


@rule("us.veu.customer_list", cites="us_veu:748.15(f)(1)", under="us_veu_dc",
      zh="NVEU应列明现有客户。")
def customer_list(f: Facts, p: Parameters) -> Any:
    """A national data center VEU also lists its current customers."""
    return f.veu_type.is_("dc_national") & f.reporting_role.is_("end_user")


@rule("us.veu.report_owed", cites="us_veu:748.15(f)(1)", zh="应向BIS报告。")
def report_owed(f: Facts, p: Parameters) -> Any:
    """A report to BIS is owed, yearly or twice a year (with customers for a national data center);
    exporters' data come from the EEI."""
    return annual_report(f, p) | semiannual_report(f, p) | customer_list(f, p)


@rule("us.veu.report_in_time", cites="us_veu:748.15(f)(1)", zh="报告在期限内提交。")
def report_in_time(f: Facts, p: Parameters) -> Any:
    """The report was filed by its due day."""
    return f.report_filed_on.at_most(f.report_due_on)


@rule("us.veu.review", cites="us_veu:748.15(f)(2)", zh="应允许审查（含现场）。")
def review(f: Facts, p: Parameters) -> Any:
    """At BIS's request exporters, reexporters, transferors and VEUs allow review of records, on
    site included."""
    return (f.bis_requested_review.holds()
            & f.reporting_role.is_one_of(("exporter", "reexporter", "transferor", "end_user")))


@rule("us.veu.kept_five_years", cites=("us_762:762.6", "us_veu:748.15(e)"), zh="已保存满五年。")
def kept_long_enough(f: Facts, p: Parameters) -> Any:
    """Five years have passed since the latest of export, known reexport or diversion, or other end
    of the transaction."""
    return f.record_age_years.at_least(p.record_years)


@rule("us.veu.records_asked_for", cites="us_762:762.6", zh="机构已要求提供记录。")
def records_asked_for(f: Facts, p: Parameters) -> Any:
    """An agency has asked for the records; then nothing is destroyed without its consent."""
    return f.agency_asked_for_records.holds()


@rule("us.veu.eei", cites="us_veu:eei", zh="须申报EEI。")
def eei(f: Facts, p: Parameters) -> Any:
    """EEI is filed for every item exported under VEU, whatever its value; exports made
    electronically or otherwise intangibly are exempt."""
    return f.ships_under_veu.holds() & ~f.intangible_export.holds()
