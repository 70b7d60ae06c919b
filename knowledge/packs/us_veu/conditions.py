"""Duties that attach to a yes, each with its passage."""

from knowledge.packs.us_veu.duties import (
    annual_report,
    customer_list,
    eei,
    notice_timing_lacking,
    semiannual_report,
)
from knowledge.packs.us_veu.items import item_conditions_ended
from knowledge.packs.us_veu.listing import waiver_in_row
from knowledge.rules import Condition

NOTICE = Condition(
    "notice_of_shipment",
    "Give the VEU written notice of each shipment (single or batched): contents, ECCNs, and that "
    "they "
    "go under VEU; agree its timing in writing before the first shipment; both sides keep the "
    "notices "
    "(since 18 January 2013).",
    "每次发运须书面通知VEU（可合并）：内容、ECCN及依VEU授权发运；首次发货前书面约定时限；双方保存通知。",
    "us_veu:748.15(g)")
NOTICE_TIMING = Condition(
    "agree_notice_timing_first",
    "No shipment before exporter and VEU have agreed the notice timing in writing.",
    "书面约定通知时限之前不得首次发运。", "us_veu:748.15(g)", notice_timing_lacking)
EEI = Condition(
    "eei",
    "File EEI for every item exported under VEU, with no value floor; intangible exports are "
    "exempt, and VEU exports are a ground to deny postdeparture filing (758.1(b)(7), 758.2(b)(4)).",
    "依VEU授权出口的全部物项须申报EEI，无金额门槛（无形出口除外）。", "us_veu:eei")
REPORT_GENERAL = Condition(
    "annual_report", "A reexporter reports each year by 15 February for the year before: name and "
    "address of each VEU, destination, quantity, value, ECCN.",
    "再出口商每年2月15日前就上一年度提交报告：VEU名称地址、目的地、数量、价值、ECCN。",
    "us_veu:748.15(f)(1)", annual_report)
REPORT_DATA_CENTER = Condition(
    "semiannual_reports", "Reexporters and end users report by 15 July (January to June) and by "
    "15 January (July to December); end users give inventory and dates received.",
    "再出口商和最终用户于7月15日（1至6月）和1月15日（7至12月）前提交报告；最终用户报告库存和收货日期。",
    "us_veu:748.15(f)(1)", semiannual_report)
CUSTOMERS = Condition(
    "customer_list", "A national data center VEU adds the list of its current customers.",
    "国家数据中心VEU须附现有客户名单。", "us_veu:748.15(f)(1)", customer_list)
RECORDS = Condition(
    "records_five_years", "Keep the certification, the notices and all VEU records for five years "
    "(762.6); nothing is destroyed once an agency has asked.",
    "证明、通知及全部VEU记录保存五年；机构要求后不得销毁。", "us_762:762.6")
REVIEW = Condition(
    "on_site_review",
    "Allow BIS to review the records, on site included; earlier VEU shipments stay "
    "reviewable.", "接受BIS审查（含现场）；此前VEU发运的记录仍可被审查。", "us_veu:748.15(f)(2)")
CHANGES = Condition(
    "report_material_changes", "Report any material or substantive change to BIS promptly.",
    "重大或实质变化须及时报告BIS。", "us_veu:748.15(a)(5)")
ONWARD = Condition(
    "no_onward_transfer", "The VEU uses the items at its own facility (or one there under its "
    "demonstrated effective control), consumes them, or moves them on only as BIS authorizes.",
    "VEU仅可在自有（或实际控制的）设施使用、消耗，或经BIS授权再转让。", "us_veu:748.15(d)(1)")
WAIVER = Condition(
    "section_744_waiver",
    "The row frees this VEU from 744.6(c)(2)(i)-(iii) and 744.23(a)(1), (a)(2); "
    "other part 744 bars stay.", "该行使此VEU不受744.6(c)(2)(i)至(iii)及744.23(a)(1)、(a)(2)限制。",
    "us_veu:748.15(d)(1)", waiver_in_row)
CONDITIONS_END = Condition(
    "item_conditions_ended", "Conditions tied to this item have ended: it needs no license or an "
    "exception is available; past violations stay punishable.",
    "与该物项相关的条件已终止；此前违规仍须负责。", "us_veu:748.15(h)", item_conditions_ended)
NOT_ENFORCED = Condition(
    "codified_not_enforced",
    "Codified since 13 January 2025; since 13 May 2025 BIS says that it will "
    "rescind this layer and does not enforce it; no rescission was found in the Federal Register "
    "and "
    "GAO B-337935 holds the announcement to be a rule itself.",
    "条文自2025年1月13日起已编入法典；BIS自2025年5月13日宣布将撤销且不执行；未见联邦公报撤销文件。",
    "us_veu:enforcement")
CODE_C57 = Condition(
    "eei_filing",
    "State the VEU code in the EEI (C57 as reported; C79 for the three fabs removed on "
    "31 December 2025).",
    "在EEI中注明VEU代码（据报道为C57；2025年12月31日被移除的三家工厂用C79）。",
    "us_veu:eei", eei)
KEEP_NOTICES = Condition(
    "keep_notices", "Both sides keep the notices they send or receive.", "双方保存所发、所收通知。",
    "us_veu:748.15(g)")
ORDINARY_ANALYSIS = Condition(
    "ordinary_license_analysis",
    "VEU is not available; that alone prohibits nothing: run the ordinary "
    "license analysis (Commerce Control List, Country Chart, part 744, exceptions).",
    "不能依VEU；仅此并不构成禁止：按常规进行许可证分析。", "us_veu:748.15")
