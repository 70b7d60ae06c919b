"""What this pack can answer of Data Center VEU and Supplement No. 10."""

from knowledge.packs.us_veu import conditions as attached
from knowledge.packs.us_veu.data_center.rules import (
    arrangement_lacking,
    data_center_type,
    is_data_center,
    joint_application_lacking,
    letter_is_proof,
    listed_or_letter,
    movement_allowed,
    national_other_country,
    operator_covered,
    owner_files,
    place_barred,
    seat,
    security_in_time,
    site_notice,
    supp10_certified,
)
from knowledge.packs.us_veu.duties import certification
from knowledge.packs.us_veu.end_use import part_744
from knowledge.packs.us_veu.items import data_center_item, mt_or_cc
from knowledge.packs.us_veu.supp10 import (
    chips_barred,
    loss_reported,
    military_ties,
    move_notice,
    share_country,
    share_total,
    share_us,
    stake_reportable,
    training_allowed,
    weights_place,
)
from knowledge.rules import Question

NOTE = (attached.NOT_ENFORCED,)

data_center_veu = Question(
    "data_center_veu",
    "May this shipment go under a Data Center VEU (universal or national)?",
    "这批货可否依数据中心VEU（通用或国家）发运？",
    "us_veu_supp10",
    (data_center_type, ~place_barred, seat, ~national_other_country, listed_or_letter, ~mt_or_cc,
     data_center_item, ~part_744, certification),
    conditions=(attached.NOT_ENFORCED, attached.NOTICE, attached.EEI, attached.REPORT_DATA_CENTER,
                attached.CUSTOMERS, attached.RECORDS, attached.REVIEW, attached.CHANGES),
    cautions=(attached.ORDINARY_ANALYSIS, attached.NOT_ENFORCED),
    authorization=True,
    holder="the data center VEU, for authorized data centers", holder_zh="数据中心VEU，限授权地点",
)
data_center = Question(
    "is_data_center", "Is this facility a data center in the sense of 748.15?",
    "该设施是否属于748.15所称数据中心？",
    "us_veu_dc", (is_data_center,), outcomes=("data_center", "not_a_data_center"), clears=False,
)
place_allowed = Question(
    "data_center_place_allowed", "May a Data Center VEU have its data center in this place?",
    "数据中心VEU可否设在该地？",
    "us_veu_dc", (~place_barred,), outcomes=("place_allowed", "place_not_allowed"), clears=False,
)
seat_allowed = Question(
    "data_center_seat_allowed", "Are headquarters, parent or location right for this kind of VEU?",
    "总部、母公司或所在地是否符合该类VEU要求？",
    "us_veu_supp10", (seat,), conditions=NOTE, outcomes=("allowed", "not_allowed"), clears=False,
)
data_center_transfer = Question(
    "data_center_transfer", "May the Data Center VEU move items to this site?",
    "数据中心VEU可否把物项转移到该地点？",
    "us_veu_dc", (movement_allowed,), outcomes=("permitted", "not_permitted"),
)
new_site_notice = Question(
    "new_site_notice_in_time",
    "Was BIS told of the new data center long enough before the first shipment?",
    "新数据中心是否在首次发运前足够早通知BIS？",
    "us_veu_supp10", (site_notice,), conditions=NOTE, outcomes=("in_time", "too_short"),
)
letter = Question(
    "letter_suffices",
    "Does a BIS letter prove the authorization without a row in Supplement No. 7?",
    "没有补编7列名时，BIS授权函可否作为证明？",
    "us_veu_supp10", (letter_is_proof,), conditions=NOTE,
    outcomes=("letter_suffices", "letter_does_not_suffice"),
)
data_center_request = Question(
    "data_center_request_in_order", "Is the UVEU or NVEU request in order?",
    "UVEU或NVEU申请是否合规？",
    "us_veu_supp10",
    (data_center_type, seat, owner_files, supp10_certified, operator_covered,
     ~joint_application_lacking, security_in_time, ~arrangement_lacking),
    conditions=NOTE, outcomes=("in_order", "not_in_order"), clears=False,
)
operator = Question(
    "operator_covered", "Is the operator of the data center covered?",
    "数据中心运营者是否被授权覆盖？",
    "us_veu_supp10", (operator_covered,), conditions=NOTE,
    outcomes=("covered", "needs_its_own_authorization"),
)
country_covered = Question(
    "nveu_country_covered", "Does the national authorization cover this country?",
    "国家授权是否覆盖该国？",
    "us_veu_supp10", (data_center_type, ~national_other_country), conditions=NOTE,
    outcomes=("covered", "separate_authorization_needed"),
)
allocation = Question(
    "geographic_allocation",
    "Does the UVEU keep to the geographic shares of Supplement No. 10, paragraph 6?",
    "UVEU是否符合补编10第6款的地域份额？",
    "us_veu_supp10", (share_country, share_total, share_us), conditions=NOTE,
    outcomes=("within_shares", "over_a_share"), clears=False,
)
ties = Question(
    "supp10_military_ties",
    "Does a tie to a military or military-intelligence end user stand against Supplement No. 10?",
    "是否因与军事或军事情报最终用户的联系而不符合补编10？",
    "us_veu_supp10", (military_ties,), conditions=NOTE, outcomes=("not_free_of_ties",
    "free_of_ties"),
    favourable="no",
)
stake = Question(
    "stake_reportable", "Must this stake in the VEU be reported to BIS?", "该持股是否须向BIS报告？",
    "us_veu_supp10", (stake_reportable,), conditions=NOTE,
    outcomes=("reportable", "not_reportable"), favourable="no",
)
chip_transfer = Question(
    "chip_transfer_barred", "Is the transfer of chips to this recipient barred?",
    "是否禁止向该接收方转让芯片？",
    "us_veu_supp10", (chips_barred,), conditions=NOTE, outcomes=("barred", "not_barred"),
    favourable="no",
)
moves = Question(
    "move_notice_in_time", "Was BIS told early enough of the move between countries?",
    "跨国转移是否足够早通知BIS？",
    "us_veu_supp10", (move_notice,), conditions=NOTE, outcomes=("in_time", "too_short"),
)
training = Question(
    "model_training_allowed", "Is this training of a 4E091 model allowed?",
    "该4E091模型训练是否被允许？",
    "us_veu_supp10", (training_allowed,), conditions=NOTE, outcomes=("allowed", "not_allowed"),
)
weights = Question(
    "model_weights_place_allowed", "May the model weights be kept there?",
    "模型权重可否存放于该处？",
    "us_veu_supp10", (weights_place,), conditions=NOTE, outcomes=("allowed", "not_allowed"),
)
loss = Question(
    "loss_reported_in_time", "Was the loss in transit reported in time?",
    "运输中的丢失是否按期报告？",
    "us_veu_supp10", (loss_reported,), conditions=NOTE, outcomes=("in_time", "late"), clears=False,
)
