"""What this pack can answer, in the words staff use."""

from knowledge.packs.cn_dual_use import conditions as attached
from knowledge.packs.cn_dual_use.items import (
    item_controlled,
    licensable,
    listed_material,
    october_listed,
    outside_by_form,
)
from knowledge.packs.cn_dual_use.ledger import (
    begun,
    end_user,
    holder,
    item,
    live,
    not_lapsed,
    quantity,
)
from knowledge.packs.cn_dual_use.overseas import (
    case_by_case,
    compliance_notice,
    gallium_group,
    graphite_review,
    overseas_license,
    overseas_refused,
    overseas_transfer_barred,
)
from knowledge.packs.cn_dual_use.parties import (
    export_barred,
    watch_list_bars_general,
    watch_listed_owner,
)
from knowledge.packs.cn_dual_use.routes import (
    approval,
    certificate_authenticated,
    certificate_issuer,
    certificate_no_change,
    certificate_no_transfer,
    certificate_purpose,
    clock_off,
    compliance_system,
    control_removal,
    declaration,
    exporter_applies,
    exporter_barred,
    fixed_channels,
    is_export,
    key_element_changes,
    license_duty,
    papers_contract,
    papers_end_user,
    papers_general,
    papers_identity,
    papers_technical,
    papers_watch_list,
    prior_exports,
    stop_and_report,
    watch_removal,
)
from knowledge.rules import Question

EXPORTER = "the Chinese exporter, for the end users that the license names; the buyer holds nothing"
EXPORTER_ZH = "由中国出口经营者持有，限许可载明的最终用户；买方不持有任何许可"

general_license = Question(
    "general_license",
    "May a general license cover this shipment?", "该批货物能否适用通用许可？", basis="d792",
    requires=(licensable, ~watch_list_bars_general, ~export_barred, ~watch_listed_owner,
              ~exporter_barred, compliance_system, prior_exports, fixed_channels),
    conditions=attached.GENERAL, authorization=True, holder=EXPORTER, holder_zh=EXPORTER_ZH,
)
individual_license = Question(
    "individual_license",
    "May an individual license be applied for?", "能否申请单项许可？", basis="d792",
    requires=(listed_material,), provisos=(~export_barred, ~outside_by_form),
    conditions=attached.INDIVIDUAL,
    clears=False, authorization=True,
    holder="the Chinese exporter, for one end user and one shipment",
    holder_zh="由中国出口经营者持有，限一个最终用户、一次出口",
)
export_certificate = Question(
    "export_certificate",
    "Is the export-certificate route open?", "能否登记填报信息后获得出口凭证？", basis="d792",
    requires=(licensable, certificate_purpose, ~watch_list_bars_general, ~export_barred,
              ~watch_listed_owner, ~exporter_barred),
    conditions=attached.CERTIFICATE, authorization=True,
    holder="the Chinese exporter, who registers each movement before it",
    holder_zh="由中国出口经营者在每次出口前登记",
)
item_scope = Question(
    "item_controlled",
    "Is the item controlled (No. 18 of 2025)?", "该物项是否受管制（2025年第18号公告）？",
    basis="no18_2025", requires=(item_controlled,), conditions=attached.CONTROLLED,
    cautions=attached.FREE,
    outcomes=("controlled", "not_controlled"), favourable="no",
)
october_scope = Question(
    "october_listed",
    "Is the item listed by the package of 9 October 2025?",
    "该物项是否列入2025年10月9日公告（55—58、62号）？",
    basis="no57_2025", requires=(october_listed,), outcomes=("controlled", "not_controlled"),
    favourable="no",
)
license_needed = Question(
    "license_needed",
    "Does this movement need a license?", "这一步是否需要出口许可？", basis="d792",
    requires=(is_export, license_duty), outcomes=("license_needed", "no_license_at_this_step"),
    favourable="no",
)
barred = Question(
    "export_barred",
    "Is the export barred, whatever license is asked for?", "该出口是否被禁止？", basis="ecl",
    requires=(export_barred,), conditions=attached.BARRED, outcomes=("barred", "not_barred"),
    favourable="no",
)
overseas_barred = Question(
    "overseas_transfer_barred",
    "May a person abroad not pass the goods on to this party?",
    "境外组织或个人是否不得将货物转移给该主体？", basis="ecl",
    requires=(overseas_transfer_barred,), outcomes=("barred", "not_barred"), favourable="no",
)
who_may_apply = Question(
    "who_may_apply",
    "May this applicant apply for the license?", "该申请人能否申请许可？", basis="ecl",
    requires=(exporter_applies,), clears=False,
)
application_complete = Question(
    "application_complete",
    "Is the application complete?", "申请材料是否齐全？", basis="d792",
    requires=(papers_end_user, papers_contract, papers_technical, papers_identity, papers_general,
              papers_watch_list),
    outcomes=("complete", "incomplete"), clears=False,
)
certificate_sufficient = Question(
    "end_user_certificate",
    "Does the end-user and end-use certificate have what the law asks?",
    "最终用户和最终用途证明文件是否符合法定要求？", basis="d792",
    requires=(certificate_issuer, certificate_no_change, certificate_no_transfer,
              certificate_authenticated),
    conditions=attached.CERTIFICATE_PRACTICE, outcomes=("sufficient", "insufficient"), clears=False,
)
change_of_license = Question(
    "new_application_needed",
    "Does the change need a new application?", "该变更是否需要重新申请？", basis="d792",
    requires=(key_element_changes,), outcomes=("new_application", "amendment"), favourable="no",
    conditions=attached.CHANGE, clears=False,
)
review_clock = Question(
    "review_clock_runs",
    "Does the review limit of 45 working days run?", "45个工作日的审查期限是否适用？", basis="d792",
    requires=(~clock_off,), outcomes=("runs", "does_not_run"), clears=False,
)
duty_to_stop = Question(
    "stop_and_report",
    "Must the exporter stop and report?", "出口经营者是否必须停止出口并报告？", basis="d792",
    requires=(stop_and_report,), outcomes=("must_stop", "no_duty_shown"), favourable="no",
)
removal = Question(
    "watch_list_removal",
    "May the party be taken off the watch list?", "该主体能否移出关注名单？", basis="d792",
    requires=(watch_removal,), clears=False,
)
control_list_removal = Question(
    "control_list_removal",
    "May the party apply to be taken off the control list?", "该主体能否申请移出管控名单？",
    basis="d792", requires=(control_removal,), clears=False,
)
customs_remark = Question(
    "declaration_required",
    "Must the customs declaration say whether the goods are controlled?",
    "报关单是否必须注明是否属于管制物项？", basis="no18_2025",
    requires=(declaration,), outcomes=("required", "not_required"), favourable="no",
)
approval_certain = Question(
    "approval_certain",
    "Will MOFCOM grant the license?", "商务部会批准吗？", basis="ecl",
    requires=(approval,),
)
within_license = Question(
    "shipment_within_license",
    "Does this shipment fall under the general license that the exporter holds?",
    "该批货物是否在所持通用许可范围内？", basis="d792",
    requires=(end_user, item, holder, begun, not_lapsed, quantity, live,
              ~watch_list_bars_general, ~export_barred),
    conditions=attached.USE, outcomes=("within", "not_within"), holder=EXPORTER,
    holder_zh=EXPORTER_ZH,
)
overseas_license_needed = Question(
    "overseas_license_needed",
    "Does a person abroad need a Chinese license for this transfer (No. 61 of 2025)?",
    "境外转移是否需要中国许可（61号公告）？", basis="no61_2025",
    requires=(overseas_license,), conditions=attached.OVERSEAS,
    outcomes=("license_needed", "no_license_under_61"), favourable="no",
)
overseas_in_principle_refused = Question(
    "overseas_license_refused",
    "Would that application be refused in principle (No. 61)?", "该申请是否原则上不予许可（61号公告）？",
    basis="no61_2025", requires=(overseas_refused,),
    outcomes=("refused_in_principle", "not_refused_by_rule"), favourable="no",
)
overseas_case_by_case = Question(
    "overseas_case_by_case",
    "Is that application decided case by case (No. 61 paragraph 4)?", "该申请是否逐案审批（61号公告）？",
    basis="no61_2025", requires=(case_by_case,), outcomes=("case_by_case", "ordinary_review"),
    favourable="no",
)
final_destination_papers = Question(
    "compliance_notice_due",
    "Are a final-destination statement and a compliance notice due (No. 61 paragraph 7)?",
    "是否须提交最终目的说明并出具合规告知书？", basis="no61_2025", requires=(compliance_notice,),
    outcomes=("due", "not_due"), favourable="no",
)
us_denied = Question(
    "us_denied_in_principle",
    "Is a license to the United States denied in principle (No. 46 paragraph 2)?",
    "对美国出口是否原则上不予许可（46号公告第二款）？", basis="no46_2024",
    requires=(gallium_group,), outcomes=("denied_in_principle", "not_denied_by_rule"),
    favourable="no",
)
us_graphite = Question(
    "us_graphite_review",
    "Is graphite to the United States reviewed more strictly (No. 46 paragraph 2)?",
    "对美国出口石墨是否从严审查（46号公告第二款）？", basis="no46_2024",
    requires=(graphite_review,), outcomes=("stricter_review", "ordinary_review"), favourable="no",
)
