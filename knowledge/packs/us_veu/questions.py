"""What this pack can answer of the General VEU, in the words staff use."""

from knowledge.packs.us_veu import conditions as attached
from knowledge.packs.us_veu.committee import decided_in_time, nomination_may_proceed, vote_carries
from knowledge.packs.us_veu.duties import (
    certification,
    certification_lacks_contents,
    eei,
    kept_long_enough,
    notice_in_order,
    records_asked_for,
    report_in_time,
    report_owed,
    review,
)
from knowledge.packs.us_veu.end_use import (
    consigned_and_used,
    end_use_nature,
    onward_authorized,
    part_744,
    used_elsewhere,
)
from knowledge.packs.us_veu.fallback import code_c79, existing_fab_only, ordinary_license
from knowledge.packs.us_veu.items import item_conditions_ended, item_in_row, mt_or_cc
from knowledge.packs.us_veu.listing import (
    general_destination,
    listed,
    row_read,
    same_country,
    site_listed,
    suspended,
    waiver_in_row,
)
from knowledge.packs.us_veu.requests import (
    applicant_may_request,
    bis_may_act,
    license_after_refusal,
    request_excluded_items,
    request_form,
    request_supp8,
    request_supp10_lacking,
    unreported_change,
)
from knowledge.rules import Question

HOLDER = "the end user in Supplement No. 7 is cleared, for its listed items at its listed sites"
HOLDER_ZH = "授权属于补编7所列最终用户，限其所列物项和厂址"

validated_end_user = Question(
    "validated_end_user",
    "May this shipment go under authorization VEU?", "这批货可否依VEU授权发运？",
    "us_veu",
    (~suspended, listed, row_read, general_destination, same_country, site_listed, item_in_row,
     ~mt_or_cc, end_use_nature, ~part_744, consigned_and_used, certification),
    conditions=(attached.NOTICE, attached.NOTICE_TIMING, attached.EEI, attached.REPORT_GENERAL,
    attached.RECORDS,
                attached.REVIEW, attached.CHANGES, attached.ONWARD, attached.WAIVER,
                attached.CONDITIONS_END),
    cautions=(attached.ORDINARY_ANALYSIS,),
    authorization=True, holder=HOLDER, holder_zh=HOLDER_ZH,
)
is_listed = Question(
    "is_listed", "Is this firm a validated end-user on that day?",
    "该企业在该日是否为经验证最终用户？",
    "us_veu_supp7", (~suspended, listed), provisos=(row_read,),
    outcomes=("listed", "not_listed"), clears=False, holder=HOLDER, holder_zh=HOLDER_ZH,
)
site_is_listed = Question(
    "site_listed", "Is this facility covered by the VEU's row on that day?",
    "该厂址在该日是否在VEU所列范围内？",
    "us_veu_supp7", (~suspended, listed, site_listed), provisos=(row_read,),
    outcomes=("site_listed", "site_not_listed"), clears=False,
)
item_eligible = Question(
    "item_eligible", "Is this item (ECCN paragraph) eligible under the VEU's row?",
    "该物项（ECCN子段）是否在VEU所列范围内？",
    "us_veu_supp7", (item_in_row, ~mt_or_cc), outcomes=("item_eligible", "item_not_eligible"),
)
item_barred = Question(
    "item_barred", "Does 748.15(c)(1) bar this item because of MT or CC controls?",
    "该物项是否因MT或CC管制而被748.15(c)(1)排除？",
    "us_veu", (mt_or_cc,), outcomes=("barred", "not_barred"), favourable="no", clears=False,
)
end_use_allowed = Question(
    "end_use_allowed", "Is this end use allowed under a General VEU?",
    "该最终用途是否为一般VEU所允许？",
    "us_veu", (general_destination, end_use_nature, ~part_744),
    outcomes=("end_use_allowed", "end_use_not_allowed"),
)
destination_allowed = Question(
    "destination_allowed", "Does a General VEU reach this country?", "一般VEU是否适用于该国？",
    "us_veu", (general_destination,), outcomes=("destination_allowed", "destination_not_allowed"),
    clears=False,
)
restrictions_waived = Question(
    "section_744_waived", "Is this VEU freed from 744.6(c)(2)(i)-(iii) and 744.23(a)(1), (a)(2)?",
    "该VEU是否不受744.6(c)(2)(i)至(iii)和744.23(a)(1)、(a)(2)限制？",
    "us_veu", (listed, waiver_in_row), outcomes=("waived", "not_waived"),
)
certification_in_order = Question(
    "certification_in_order", "Is the VEU's certification in order?", "VEU证明是否合规？",
    "us_veu", (certification, ~certification_lacks_contents), conditions=(attached.RECORDS,),
    outcomes=("in_order", "not_in_order"),
)
use_allowed = Question(
    "use_by_veu_allowed",
    "Are the items consigned to and used by the VEU, at a place that it may use?",
    "物项是否发给并由VEU在允许的地点使用？",
    "us_veu", (consigned_and_used, ~used_elsewhere), conditions=(attached.ONWARD,),
    outcomes=("use_allowed", "use_not_allowed"),
)
onward_transfer = Question(
    "onward_transfer_allowed", "May the VEU transfer or reexport what it received?",
    "VEU可否再转让或再出口所收物项？", "us_veu", (onward_authorized,),
    outcomes=("allowed", "not_allowed"),
)
may_request = Question(
    "may_request", "May this person file a VEU request?", "该主体可否提出VEU申请？",
    "us_veu", (applicant_may_request,), outcomes=("may_request", "may_not_request"), clears=False,
)
request_in_order = Question(
    "request_in_order", "Is the VEU request complete as to form?", "VEU申请形式上是否完整？",
    "us_veu", (applicant_may_request, request_form, ~request_excluded_items, request_supp8,
               ~request_supp10_lacking),
    conditions=(attached.CHANGES,), outcomes=("in_order", "not_in_order"), clears=False,
)
refusal = Question(
    "refusal_creates_license_requirement",
    "BIS refused the VEU request: is a license now needed for these items?",
    "BIS拒绝VEU申请后，这些物项是否因此需要许可证？",
    "us_veu", (license_after_refusal,),
    outcomes=("license_needed_as_before", "no_new_license_requirement"), favourable="no",
)
material_change_breach = Question(
    "material_change_breach",
    "Did the VEU (or applicant) breach the duty to report a material change?",
    "该VEU（或申请人）是否违反报告重大变化的义务？",
    "us_veu", (unreported_change,), outcomes=("breach", "no_breach"), favourable="no", clears=False,
)
partial_revocation = Question(
    "partial_revocation",
    "May BIS revise, suspend or revoke the authorization, or only part of it?",
    "BIS可否修订、暂停或撤销授权（或其一部分）？",
    "us_veu", (bis_may_act,), outcomes=("bis_may", "not_under_748_15_a_4"), favourable="no",
    clears=False,
)
report_is_owed = Question(
    "report_owed", "Is a report to BIS owed?", "是否须向BIS提交报告？",
    "us_veu", (report_owed,),
    conditions=(attached.REPORT_GENERAL, attached.REPORT_DATA_CENTER, attached.CUSTOMERS),
    outcomes=("report_owed", "no_report_owed"), favourable="no",
)
report_on_time = Question(
    "report_in_time", "Was the report filed in time?", "报告是否按期提交？",
    "us_veu", (report_in_time,), outcomes=("in_time", "late"), clears=False,
)
must_allow_review = Question(
    "must_allow_review", "Must the firm allow BIS to review its records, on site included?",
    "企业是否须接受BIS审查（含现场）？",
    "us_veu", (review,), conditions=(attached.REVIEW,),
    outcomes=("must_allow", "no_request_made"), favourable="no",
)
notice = Question(
    "notice_in_order", "Is the notice of shipment to the VEU in order?",
    "发给VEU的发货通知是否合规？",
    "us_veu", (notice_in_order,), conditions=(attached.KEEP_NOTICES,),
    outcomes=("in_order", "not_in_order"), clears=False,
)
may_destroy_records = Question(
    "may_destroy_records", "May these VEU records be destroyed?", "这些VEU记录可否销毁？",
    "us_762", (kept_long_enough, ~records_asked_for), outcomes=("may_destroy", "keep"),
)
eei_required = Question(
    "eei_required", "Is an EEI filing required?", "是否须申报EEI？",
    "us_veu", (eei,), conditions=(attached.CODE_C57,),
    outcomes=("eei_required", "eei_not_required"), favourable="no",
)
conditions_ended = Question(
    "conditions_ended", "Have the conditions tied to this item ended?",
    "与该物项相关的条件是否已终止？",
    "us_veu", (item_conditions_ended,), outcomes=("ended", "still_bound"),
)
erc_vote = Question(
    "erc_vote_carries", "Is this vote of the End-User Review Committee enough?",
    "最终用户审查委员会的该表决是否足够？",
    "us_veu_supp9", (vote_carries,), outcomes=("carried", "not_carried"), clears=False,
)
erc_in_time = Question(
    "erc_decided_in_time", "Did the committee decide within its time?", "委员会是否按期决定？",
    "us_veu_supp9", (decided_in_time,), outcomes=("in_time", "late"), clears=False,
)
nomination = Question(
    "nomination_may_proceed", "May a nomination by the US Government go ahead for this end user?",
    "美国政府对该最终用户的提名可否继续？",
    "us_veu_supp9", (nomination_may_proceed,), outcomes=("may_proceed", "may_not_proceed"),
    clears=False,
)
license_without_veu = Question(
    "license_without_veu", "VEU is not available: does the shipment need a license?",
    "不能依VEU时，该批货是否需要许可证？",
    "us_veu", (ordinary_license,), outcomes=("license_required", "no_license_required"),
    favourable="no",
)
fab_license_policy = Question(
    "fab_license_policy",
    "Did BIS say that it would license this purpose for a fab removed in 2025?",
    "对2025年被移除的工厂，BIS是否表示会为该用途发放许可？",
    "us_veu_history", (existing_fab_only,), outcomes=("said_it_would", "said_it_would_not"),
    clears=False,
)
aes_c79 = Question(
    "aes_c79", "Does AES code C79 fit this shipment?", "该批货是否适用AES代码C79？",
    "us_veu_history", (code_c79,), outcomes=("c79_fits", "c79_does_not_fit"), clears=False,
)
