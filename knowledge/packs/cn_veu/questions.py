"""What may be asked of a scenario. No answer here is a statement of law beyond what is certain."""

from knowledge.packs.cn_veu.assumed import (
    check_accepted,
    data_given,
    item_covered,
    military_owner,
    military_tie,
    mixed_user_accepted,
    no_scheme,
    other_lists,
    still_valid,
    transfer_covered,
)
from knowledge.packs.cn_veu.certain import (
    control_list,
    japan_military,
    known_risk,
    us_military,
    watch_list,
)
from knowledge.rules import Condition, Question

NO_TEXT = Condition(
    "no_text_published",
    "No Chinese text on a validated end-user scheme was found; this answer rests on the "
    "assumptions of the scenario and clears no shipment.",
    "没有查到“验证最终用户”制度文本；本结论仅基于情景假设，不构成放行依据。", "cn_veu_reports:none")
EXPORTER_LICENSE = Condition(
    "exporter_license_needed",
    "The exporter still needs its license; in the scenario without a scheme the buyer is named in "
    "the exporter's general license.",
    "出口经营者仍须取得许可；在不存在该制度的情景下，买方作为最终用户载入其通用许可。",
    "d792:15", no_scheme)
ALWAYS = (NO_TEXT, EXPORTER_LICENSE)
CERTAIN = (~control_list, ~us_military, ~japan_military, ~watch_list, ~known_risk)
"""What stands against a clearance in every scenario."""

validated = Question(
    "validated_end_user",
    "Could this buyer be cleared under the scheme that the scenario assumes?",
    "在该情景假设的制度下，该买方能否获得验证？", basis="scenario",
    requires=(*CERTAIN, ~other_lists, ~military_tie, ~military_owner, item_covered,
              mixed_user_accepted, check_accepted, data_given),
    conditions=ALWAYS, authorization=True,
    holder="the buyer, if the scenario came true; the export license stays with the exporter",
    holder_zh="若情景成真，由买方取得验证；出口许可仍由出口经营者持有",
)
itself = Question(
    "validated_itself",
    "Would the buyer be validated itself, rather than named in an exporter's general license?",
    "买方是自身获得验证，还是载入出口经营者的通用许可？", basis="scenario",
    requires=(~no_scheme, *CERTAIN),
    outcomes=("validated_itself", "not_validated_itself"), conditions=ALWAYS,
)
tie = Question(
    "military_tie",
    "Does the buyer have a military tie by the scenario's test?",
    "按该情景的标准，买方是否有军方联系？", basis="scenario",
    requires=(military_tie,), outcomes=("tied", "not_tied"), favourable="no",
)
owner = Question(
    "military_owner",
    "Do the owners of the buyer leave it free to be cleared, by the scenario's test?",
    "按该情景的标准，买方的股东是否不妨碍其获得验证？", basis="scenario",
    requires=(~control_list, ~military_owner), outcomes=("not_excluded", "excluded"),
)
mixed = Question(
    "mixed_user",
    "Is a buyer with civil and defense lines accepted in the scenario?",
    "该情景是否接受军民兼营的买方？", basis="scenario", requires=(mixed_user_accepted,),
    outcomes=("accepted", "not_accepted"), conditions=ALWAYS,
)
inspection = Question(
    "inspection",
    "Does the buyer accept the check that the scenario asks for?",
    "买方是否接受该情景要求的核查？", basis="scenario", requires=(check_accepted,),
    outcomes=("accepted", "not_accepted"), conditions=ALWAYS,
)
data = Question(
    "data",
    "Does the buyer hand over the data that the scenario asks for?",
    "买方是否提供该情景要求的数据？", basis="scenario", requires=(data_given,),
    outcomes=("sufficient", "not_sufficient"), conditions=ALWAYS,
)
validity = Question(
    "validity",
    "Would a clearance of that age still hold in the scenario?",
    "在该情景下，该验证是否仍在有效期内？", basis="scenario", requires=(still_valid,),
    outcomes=("still_valid", "lapsed"), conditions=ALWAYS,
)
transfer = Question(
    "reexport",
    "May the buyer pass the goods on in the scenario?",
    "在该情景下，买方能否再出口或转让？", basis="scenario",
    requires=(~japan_military, ~known_risk, transfer_covered), conditions=ALWAYS,
)
items = Question(
    "items_covered",
    "Are these goods under the scheme that the scenario assumes?",
    "该货物是否属于该情景的适用物项？", basis="scenario", requires=(item_covered,),
    outcomes=("covered", "not_covered"), conditions=ALWAYS,
)
