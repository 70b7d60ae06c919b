"""Questions about the duties around an export."""

from knowledge.packs.cn_dual_use import conditions as attached
from knowledge.packs.cn_dual_use.duties import (
    consultation_papers,
    control_list_ground,
    customs_query_open,
    end_use_kept,
    evasion,
    foreign_check_consented,
    presented_to_customs,
    provider_must_refuse,
    sanctioned_exporter,
    special_need,
    step_not_counted,
    transfer_permitted,
    watch_list_ground,
)
from knowledge.rules import Question

consultation = Question(
    "consultation_complete",
    "Does the request to MOFCOM whether the item is controlled have what it needs?",
    "向商务部的咨询材料是否齐全？", basis="d792",
    requires=(consultation_papers,), outcomes=("complete", "incomplete"), clears=False,
)
review_time = Question(
    "review_time_counts",
    "Does this step count towards the review limit?", "该环节所需时间是否计入审查期限？",
    basis="d792", requires=(~step_not_counted,), outcomes=("counted", "not_counted"),
    clears=False,
)
refusable = Question(
    "may_be_refused_after_penalty",
    "May MOFCOM refuse to accept the exporter's applications because of an earlier penalty?",
    "因既往处罚，商务部能否不受理该出口经营者的申请？", basis="ecl",
    requires=(sanctioned_exporter,), outcomes=("may_be_refused", "not_on_this_ground"),
    favourable="no", clears=False,
)
exceptional = Question(
    "exceptional_application",
    "May the exporter apply for an exceptional trade with the control-listed party?",
    "能否就与管控名单主体的交易提出特殊申请？", basis="ecl",
    requires=(special_need,), clears=False,
)
watch_ground = Question(
    "watch_list_ground",
    "Is there a ground to put the party on the watch list?", "是否存在列入关注名单的情形？",
    basis="d792", requires=(watch_list_ground,), outcomes=("ground", "no_ground_shown"),
    favourable="no", clears=False,
)
control_ground = Question(
    "control_list_ground",
    "Is there a ground to put the party on the control list?", "是否存在列入管控名单的情形？",
    basis="ecl", requires=(control_list_ground,), outcomes=("ground", "no_ground_shown"),
    favourable="no", clears=False,
)
transfer = Question(
    "transfer_by_end_user",
    "May the end user pass the goods on?", "最终用户能否转让货物？", basis="ecl",
    requires=(transfer_permitted,),
)
end_use = Question(
    "end_use_change_by_end_user",
    "May the end user use the goods as it intends?", "最终用户能否按其意图使用货物？", basis="ecl",
    requires=(end_use_kept,),
)
customs_release = Question(
    "customs_release",
    "May customs release the goods?", "海关能否放行？", basis="ecl",
    requires=(presented_to_customs, ~customs_query_open), cautions=attached.QUERY,
    outcomes=("release_possible", "no_release"),
)
service = Question(
    "service_refused",
    "Must the service provider refuse and report?", "服务提供者是否必须拒绝服务并报告？",
    basis="ecl", requires=(provider_must_refuse,), conditions=attached.REFUSE,
    outcomes=("must_refuse", "no_duty_shown"), favourable="no",
)
foreign_check = Question(
    "foreign_government_check",
    "May a foreign government check dual-use items on site in China?",
    "外国政府能否在华就两用物项进行实地核查？", basis="d792",
    requires=(foreign_check_consented,), outcomes=("permitted", "not_permitted"),
)
splitting = Question(
    "evasion_punished",
    "Is splitting, dismantling or altering the item punished as evasion?",
    "拆分、拆解或改装该物项是否构成规避管制？", basis="d792",
    requires=(evasion,), outcomes=("punished", "none_shown"), favourable="no",
)
