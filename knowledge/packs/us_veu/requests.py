"""Asking for VEU: who may ask, with what, what a refusal and a change mean, and what BIS may do."""

from typing import Any

from knowledge.rules import Facts, Parameters, rule


@rule("us.veu.may_request", cites="us_veu:748.15(a)(2)",
      zh="出口商、再出口商或最终用户可以申请。")
def applicant_may_request(f: Facts, p: Parameters) -> Any:
    """Exporters, reexporters and end users may ask for VEU."""
    return f.applicant_role.is_one_of(("exporter", "reexporter", "end_user"))


@rule("us.veu.request_form", cites="us_veu:748.15(a)(2)", zh="以咨询意见请求提出并按ECCN列明物项。")
def request_form(f: Facts, p: Parameters) -> Any:
    """The request is an advisory-opinion request (748.3(c)) with a list of items by ECCN."""
    return f.advisory_opinion_form.holds() & f.items_listed_by_eccn.holds()


@rule("us.veu.request_excluded_items", cites=("us_veu:748.15(a)(2)", "us_veu:748.15(c)(1)"),
      zh="申请包含MT或CC物项。")
def request_excluded_items(f: Facts, p: Parameters) -> Any:
    """The request names items that 748.15(c) excludes (MT, CC)."""
    return f.request_has_mt_or_cc_item.holds()


@rule("us.veu.request_supp8", cites=("us_veu_supp8:A", "us_veu:748.15(a)(2)"),
      zh="申请包含补编8信息。")
def request_supp8(f: Facts, p: Parameters) -> Any:
    """The request has the information of Supplement No. 8."""
    return f.supp8_information_given.holds()


@rule("us.veu.request_supp10_lacking", cites=("us_veu:748.15(a)(2)", "us_veu_supp10:1"),
      under="us_veu_supp10", zh="数据中心申请未表明遵守补编10。")
def request_supp10_lacking(f: Facts, p: Parameters) -> Any:
    """A data center request does not show that the applicant can adhere to Supplement No. 10."""
    return (f.veu_type.is_one_of(("dc_universal", "dc_national"))
            & ~f.supp10_adherence_shown.holds())


@rule("us.veu.after_refusal", cites="us_veu:748.15", zh="拒绝之后仅在原本就需要时才需要许可证。")
def license_after_refusal(f: Facts, p: Parameters) -> Any:
    """After a refusal a license is needed only where it was needed before: the refusal itself
    triggers no new license requirement and bars no license."""
    return f.veu_request_refused.holds() & f.item_needed_license_before.holds()


@rule("us.veu.material_change", cites="us_veu:748.15(a)(5)", zh="重大变化未及时报告。")
def unreported_change(f: Facts, p: Parameters) -> Any:
    """A material or substantive change was not promptly reported, whether the authorization has
    been granted or is still under consideration."""
    return (f.material_change.holds() & ~f.change_reported_promptly.holds()
            & f.request_stage.is_one_of(("under_consideration", "granted")))


@rule("us.veu.bis_may_act", cites="us_veu:748.15(a)(4)", zh="BIS可全部或部分修订、暂停或撤销授权。")
def bis_may_act(f: Facts, p: Parameters) -> Any:
    """BIS may revise, suspend or revoke an authorization, wholly or in part."""
    return (f.bis_action.is_one_of(("revision", "suspension", "revocation"))
            & f.bis_action_extent.is_one_of(("whole", "part")))
