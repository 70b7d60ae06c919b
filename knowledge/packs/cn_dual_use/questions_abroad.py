"""Questions of persons abroad, and of exports to the United States by element."""

from knowledge.packs.cn_dual_use import conditions as attached
from knowledge.packs.cn_dual_use.overseas import (
    case_by_case,
    compliance_notice,
    gallium_group,
    graphite_review,
    overseas_license,
    overseas_refused,
    overseas_transfer_barred,
)
from knowledge.rules import Question

overseas_barred = Question(
    "overseas_transfer_barred",
    "May a person abroad not pass the goods on to this party?",
    "境外组织或个人是否不得将货物转移给该主体？", basis="d792",
    requires=(overseas_transfer_barred,), outcomes=("barred", "not_barred"), favourable="no",
)
overseas_license_needed = Question(
    "overseas_license_needed",
    "Does a person abroad need a Chinese license for this transfer (No. 61 of 2025)?",
    "境外转移是否需要中国许可（61号公告）？", basis="d792",
    requires=(overseas_license,), conditions=attached.OVERSEAS, cautions=attached.RELIEF,
    outcomes=("license_needed", "no_license_under_61"), favourable="no",
)
overseas_in_principle_refused = Question(
    "overseas_license_refused",
    "Would that application be refused in principle (No. 61)?",
    "该申请是否原则上不予许可（61号公告）？",
    basis="d792", requires=(overseas_refused,),
    outcomes=("refused_in_principle", "not_refused_by_rule"), favourable="no",
)
overseas_case_by_case = Question(
    "overseas_case_by_case",
    "Is that application decided case by case (No. 61 paragraph 4)?",
    "该申请是否逐案审批（61号公告）？",
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
    "对美国出口是否原则上不予许可（46号公告第二款）？", basis="d792",
    requires=(gallium_group,), outcomes=("denied_in_principle", "not_denied_by_rule"),
    favourable="no",
)
us_graphite = Question(
    "us_graphite_review",
    "Is graphite to the United States reviewed more strictly (No. 46 paragraph 2)?",
    "对美国出口石墨是否从严审查（46号公告第二款）？", basis="d792",
    requires=(graphite_review,), outcomes=("stricter_review", "ordinary_review"), favourable="no",
)
