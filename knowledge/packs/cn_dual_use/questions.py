"""What this pack can answer, in the words staff use: item, bars and routes."""

from knowledge.packs.cn_dual_use import conditions as attached
from knowledge.packs.cn_dual_use.duties import (
    end_user_named,
    gadolinium_only,
    in_doubt,
    listed_minority_owner,
)
from knowledge.packs.cn_dual_use.items import (
    item_controlled,
    licensable,
    october_listed,
    outside_by_form,
)
from knowledge.packs.cn_dual_use.parties import (
    export_barred,
    license_barred,
    watch_list_bars_general,
    watch_listed_owner,
    wmd_or_terrorism,
)
from knowledge.packs.cn_dual_use.routes import (
    approval,
    certificate_purpose,
    compliance_system,
    exporter_barred,
    fixed_channels,
    is_export,
    license_duty,
    license_object,
    prior_exports,
)
from knowledge.rules import Question

EXPORTER = "the Chinese exporter, for the end users that the license names; the buyer holds nothing"
EXPORTER_ZH = "由中国出口经营者持有，限许可载明的最终用户；买方不持有任何许可"

general_license = Question(
    "general_license",
    "May a general license cover this shipment?", "该批货物能否适用通用许可？", basis="d792",
    requires=(licensable, ~license_barred, ~watch_list_bars_general, ~watch_listed_owner,
              ~exporter_barred, compliance_system, prior_exports, fixed_channels),
    conditions=attached.GENERAL, authorization=True, holder=EXPORTER, holder_zh=EXPORTER_ZH,
)
individual_license = Question(
    "individual_license",
    "May an individual license be applied for?", "能否申请单项许可？", basis="d792",
    requires=(license_object,),
    provisos=(~license_barred, ~outside_by_form, end_user_named, ~wmd_or_terrorism),
    left_open=(wmd_or_terrorism,),
    conditions=attached.INDIVIDUAL,
    clears=False, authorization=True,
    holder="the Chinese exporter, for one end user and one shipment",
    holder_zh="由中国出口经营者持有，限一个最终用户、一次出口",
)
export_certificate = Question(
    "export_certificate",
    "Is the export-certificate route open?", "能否登记填报信息后获得出口凭证？", basis="d792",
    requires=(licensable, certificate_purpose, ~license_barred, ~watch_list_bars_general,
              ~watch_listed_owner, ~exporter_barred),
    conditions=attached.CERTIFICATE, authorization=True,
    holder="the Chinese exporter, who registers each movement before it",
    holder_zh="由中国出口经营者在每次出口前登记",
)
item_scope = Question(
    "item_controlled",
    "Is the item controlled (No. 18 of 2025)?", "该物项是否受管制（2025年第18号公告）？",
    basis="no51_2024", requires=(item_controlled,), conditions=attached.CONTROLLED,
    cautions=attached.FREE,
    outcomes=("controlled", "not_controlled"), favourable="no",
)
october_scope = Question(
    "october_listed",
    "Is the item listed by the package of 9 October 2025?",
    "该物项是否列入2025年10月9日公告（55—58、62号）？",
    basis="no51_2024", requires=(october_listed,), outcomes=("controlled", "not_controlled"),
    favourable="no",
)
license_needed = Question(
    "license_needed",
    "Does this movement need a license?", "这一步是否需要出口许可？", basis="d792",
    requires=(is_export, license_duty), outcomes=("license_needed", "no_license_at_this_step"),
    favourable="no",
    conditions=attached.NEEDED, cautions=attached.FREE,
)
barred = Question(
    "export_barred",
    "Is the export barred, whatever license is asked for?", "该出口是否被禁止？", basis="ecl",
    requires=(export_barred,), conditions=attached.BARRED, outcomes=("barred", "not_barred"),
    favourable="no",
)
approval_certain = Question(
    "approval_certain",
    "Will MOFCOM grant the license?", "商务部会批准吗？", basis="ecl",
    requires=(approval,),
)
gadolinium_question = Question(
    "gadolinium_only",
    "Is gadolinium the only listed element in the magnet, so that no magnet entry names it?",
    "磁体中是否仅含钆（18号公告无钆永磁条目）？", basis="no18_2025",
    requires=(gadolinium_only,), outcomes=("no_magnet_entry", "another_element_decides"),
)
consult = Question(
    "consultation_advised",
    "Do the texts leave it open whether the item is controlled, so that MOFCOM is asked?",
    "文本未明确是否受管制，应否向商务部咨询？", basis="ecl",
    requires=(in_doubt,), outcomes=("ask_mofcom", "no_doubt_shown"), favourable="no", clears=False,
)
minority = Question(
    "listed_minority_owner",
    "Does a listed firm own a part of the end user, though less than half?",
    "名单主体是否持有最终用户少数股份（不足一半）？", basis="ecl",
    requires=(listed_minority_owner,), outcomes=("red_flag", "none_shown"), favourable="no",
    clears=False,
)
withdrawn = Question(
    "existing_license_withdrawn",
    "Is a general license or certificate that the exporter already holds withdrawn?",
    "出口经营者已持有的通用许可或出口凭证是否被撤回？", basis="d792",
    requires=(exporter_barred,), conditions=(attached.INDIVIDUAL_STAYS,),
    outcomes=("withdrawn", "stays"), favourable="no",
)
