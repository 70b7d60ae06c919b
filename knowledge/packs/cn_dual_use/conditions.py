"""The duties that attach to an answer, each with its passage."""

from knowledge.packs.cn_dual_use.duties import customs_query_open, gadolinium_only, in_doubt
from knowledge.packs.cn_dual_use.entries import downstream_goods
from knowledge.packs.cn_dual_use.items import (
    deeply_processed,
    finished_goods,
    fixed_in_rotor_or_stator,
    moulded_sensor,
)
from knowledge.packs.cn_dual_use.overseas import humanitarian
from knowledge.packs.cn_dual_use.parties import (
    catch_all,
    control_list,
    unreliable_entity,
    watch_list_bars_general,
)
from knowledge.packs.cn_dual_use.routes import technology_catalogue
from knowledge.rules import Condition

PAPERS = Condition(
    "application_papers",
    "Identity papers, contract, technical description or test report, and the end-user and end-use "
    "certificate go with the application.",
    "申请须附身份证明、合同、技术说明或检测报告、最终用户和最终用途证明。", "d792:16")
UNDERTAKINGS = Condition(
    "end_user_undertakings",
    "The end user undertakes not to change the end use and not to transfer without MOFCOM's "
    "permission.",
    "最终用户承诺不改变最终用途，未经商务部许可不转让。", "d792:24")
RISK_REPORT = Condition(
    "risk_assessment_report",
    "A risk-assessment report on the watch-listed party goes with the application.",
    "须提交针对关注名单主体的风险评估报告。", "d792:26", watch_list_bars_general)
UNDERTAKING = Condition(
    "undertaking",
    "A written undertaking goes with the application (for the Japanese firms listed in 2026: "
    "not for any use that raises Japan's military strength).",
    "须提交书面承诺（2026年列名日本主体：不用于提升日本军事实力的用途）。", "d792:26",
    watch_list_bars_general)
NO_CLOCK = Condition(
    "no_review_clock",
    "The review limit of 45 working days does not run for a watch-listed party.",
    "对关注名单主体不适用45个工作日的审查期限。", "d792:26", watch_list_bars_general)
RECORDS = Condition(
    "records_five_years", "Keep the papers of the export for at least five years.",
    "相关资料至少保存五年。", "d792:27")
REPORT_CHANGE = Condition(
    "stop_and_report",
    "Stop and report at once if end user or end use change or papers prove false.",
    "发现最终用户或用途改变、文件虚假的，立即停止出口并报告。", "d792:25")
DECLARE = Condition(
    "customs_remark",
    "State in the remarks column of the declaration whether the goods are controlled.",
    "在报关单备注栏注明是否属于管制物项。", "no18_2025:declaration")
NAMED = Condition(
    "named_end_users",
    "It covers only the end users and items that it names, for at most three years (reported "
    "practice: one year).",
    "仅限许可载明的最终用户和物项，最长三年（据报道实践中为一年）。", "d792:15")
GENERAL_PAPERS = Condition(
    "general_license_papers",
    "Reports on the compliance system, on past licenses, and on channels and end users go with it.",
    "另附合规制度运行情况、许可取得和使用情况、出口渠道和最终用户说明。", "d792:16")
ONE_SHIPMENT = Condition(
    "one_end_user_one_shipment", "It serves one end user once, for at most one year.",
    "单项许可限一个最终用户、一次出口，最长一年。", "d792:15")
CATCH_ALL_STAYS = Condition(
    "catch_all", "The catch-all reaches unlisted items too where a risk is known.",
    "对清单外物项，知悉风险的仍须申请许可（全面管制）。", "ecl:12(3)", catch_all)
GUIDANCE = Condition(
    "guidance_only", "The FAQ says \"generally\": guidance, not a safe harbor.",
    "常见问题解答为“一般不属于”，是指引而非安全港。", "faq5:generally", deeply_processed,
    ((fixed_in_rotor_or_stator, "faq5:1"), (moulded_sensor, "faq5:2"), (downstream_goods, "faq5:3"),
     (finished_goods, "faq4:2")))
EXCEPTIONAL = Condition(
    "exceptional_application", "Only an exceptional application to MOFCOM remains (art. 29).",
    "确需交易的，只能向商务部提出特殊申请（第二十九条）。", "d792:29", control_list)
PURPOSE = Condition(
    "register_each_movement",
    "Register each movement before it and present the certificate to customs.",
    "每次出口前登记并向海关交验出口凭证。", "d792:15")
LICENSE_FIRST = Condition(
    "license_before_export", "A license is needed before it leaves China, for every destination.",
    "出境前须取得许可，适用于所有目的地。", "d792:14")
AMENDMENT = Condition(
    "return_old_license", "The old license is returned and no longer used.",
    "交回原许可证件并停止使用。", "d792:18")
WITHIN = Condition(
    "use_as_licensed",
    "Ship only what the license names, and report shipment, arrival and use as asked.",
    "按许可范围出口，并按要求报告运输、到达、安装、使用情况。", "d792:18")
IN_CHINESE = Condition(
    "apply_in_chinese",
    "The party abroad applies to MOFCOM in Chinese, directly or through an agent.",
    "境外方以中文向商务部申请，可自行或委托代理。", "no61_2025:6")
AUTHENTICATION = Condition(
    "authentication_on_demand",
    "MOFCOM may ask for a certificate issued or authenticated by the end user's state.",
    "商务部可要求由最终用户所在国政府机构出具或认证。", "d792:24")

CONSULT = Condition(
    "consult_mofcom",
    "The texts do not settle it: ask MOFCOM with specifications, main uses and the reason for the "
    "doubt; it must answer in time.",
    "文本未明确的，可附规格、主要用途和无法确定的原因向商务部咨询，商务部应及时答复。",
    "ecl:12(4)", in_doubt)
NO_MAGNET_ENTRY = Condition(
    "gadolinium_has_no_magnet_entry",
    "Gadolinium is listed as metal, alloy, target, oxide and compound, not as a magnet.",
    "钆的条目为金属、合金、靶材、氧化物和化合物，没有永磁条目。", "no18_2025:1C903",
    gadolinium_only)
UEL_APPLY = Condition(
    "unreliable_entity_application",
    "A firm in China with a real need may apply to trade with the unreliable entity.",
    "中国企业确需与不可靠实体交易的，可提出申请。", "uel:effect", unreliable_entity)
HUMANITARIAN_REPORT = Condition(
    "humanitarian_report", "No license, but a report to MOFCOM within ten working days.",
    "无须许可，但须在10个工作日内向商务部报告。", "no61_2025:5", humanitarian)
CATALOGUE = Condition(
    "technology_catalogue",
    "The catalogue of prohibited and restricted export technologies is a regime of its own; read "
    "its entries.", "禁止出口限制出口技术目录另行适用，须核对条目。", "no62_2025:catalogue",
    technology_catalogue)
NOT_SPLIT = Condition(
    "no_splitting",
    "Splitting, dismantling or altering goods to stay outside is punished like an export without "
    "a license.", "拆分、拆解或改装以规避管制的，按未经许可出口处罚。", "d792:39")
ANSWER_CUSTOMS = Condition(
    "answer_the_query", "Answer the query with declaration, contract, statement and test report.",
    "以报关单、合同、情况说明和检测报告答复质疑。", "gacc_123_2025:challenge", customs_query_open)
REFUSE_AND_REPORT = Condition(
    "refuse_and_report", "The provider refuses the service and reports to MOFCOM.",
    "服务提供者应拒绝服务并报告。", "d792:36")
NEW_LICENSE = Condition(
    "new_license", "A new end user, item, destination or use needs a new application.",
    "新增或变更最终用户、物项、目的地或用途的，须重新申请。", "d792:18")
INDIVIDUAL_STAYS = Condition(
    "individual_license_stays", "Individual licenses may still be applied for.",
    "仍可申请单项许可。", "d792:20")

GENERAL = (NAMED, GENERAL_PAPERS, PAPERS, UNDERTAKINGS, REPORT_CHANGE, DECLARE, RECORDS)
INDIVIDUAL = (RISK_REPORT, UNDERTAKING, NO_CLOCK, ONE_SHIPMENT, PAPERS, UNDERTAKINGS, REPORT_CHANGE,
              DECLARE, RECORDS)
CERTIFICATE = (PURPOSE, REPORT_CHANGE, DECLARE, RECORDS)
CONTROLLED = (LICENSE_FIRST, DECLARE, CONSULT)
BARRED = (EXCEPTIONAL, UEL_APPLY)
CERTIFICATE_PRACTICE = (AUTHENTICATION,)
CHANGE = (AMENDMENT,)
USE = (WITHIN, REPORT_CHANGE, DECLARE, RECORDS)
OVERSEAS = (IN_CHINESE,)
FREE = (CATCH_ALL_STAYS, GUIDANCE, NO_MAGNET_ENTRY, NOT_SPLIT)
NEEDED = (LICENSE_FIRST, CONSULT, CATALOGUE)
RELIEF = (HUMANITARIAN_REPORT,)
EXTEND = (NEW_LICENSE,)
QUERY = (ANSWER_CUSTOMS,)
REFUSE = (REFUSE_AND_REPORT,)
