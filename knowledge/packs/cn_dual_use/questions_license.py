"""Questions about the application, its papers, and the license as it exists."""

from knowledge.packs.cn_dual_use import conditions as attached
from knowledge.packs.cn_dual_use.application import (
    certificate_authenticated,
    certificate_issuer,
    certificate_no_change,
    certificate_no_transfer,
    clock_off,
    control_removal,
    key_element_changes,
    papers_contract,
    papers_end_user,
    papers_general,
    papers_identity,
    papers_technical,
    papers_watch_list,
    stop_and_report,
    watch_removal,
)
from knowledge.packs.cn_dual_use.duties import accepted
from knowledge.packs.cn_dual_use.ledger import (
    begun,
    end_user,
    holder,
    item,
    live,
    not_lapsed,
    quantity,
    used_up,
)
from knowledge.packs.cn_dual_use.parties import license_barred, watch_list_bars_general
from knowledge.packs.cn_dual_use.questions import EXPORTER, EXPORTER_ZH
from knowledge.packs.cn_dual_use.routes import declaration, may_apply
from knowledge.rules import Question

who_may_apply = Question(
    "who_may_apply",
    "May this applicant apply for the license?", "该申请人能否申请许可？", basis="ecl",
    requires=(may_apply,), clears=False,
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
    requires=(~clock_off, accepted), outcomes=("runs", "does_not_run"), clears=False,
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
within_license = Question(
    "shipment_within_license",
    "Does this shipment fall under the general license that the exporter holds?",
    "该批货物是否在所持通用许可范围内？", basis="d792",
    requires=(end_user, item, holder, begun, not_lapsed, quantity, live,
              ~watch_list_bars_general, ~license_barred),
    conditions=attached.USE, outcomes=("within", "not_within"), cautions=attached.EXTEND,
    holder=EXPORTER, holder_zh=EXPORTER_ZH,
)
within_individual = Question(
    "shipment_within_individual_license",
    "Does this shipment fall under the individual license that the exporter holds?",
    "该批货物是否在所持单项许可范围内？", basis="d792",
    requires=(end_user, item, holder, begun, not_lapsed, quantity, live, ~used_up, ~license_barred),
    conditions=attached.USE, cautions=attached.EXTEND, outcomes=("within", "not_within"),
    holder="the Chinese exporter, for one end user and one shipment",
    holder_zh="由中国出口经营者持有，限一个最终用户、一次出口",
)
