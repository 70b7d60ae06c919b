"""What this pack can answer of the US tests, each by itself."""

from knowledge.packs.us_military import conditions as attached
from knowledge.packs.us_military.dfars import covered, origin
from knowledge.packs.us_military.lists import (
    cmic_securities,
    edition_current,
    flag,
    half_owned,
    list_license,
    named_1260h,
    procurement_bar,
    restricted,
    temporary_license,
)
from knowledge.packs.us_military.meu import (
    civil_only,
    country_named,
    exception,
    informed,
    intelligence,
    knowledge,
    license_needed,
    listed_party,
    military_end_use,
    military_end_user,
    reached,
    supplement_2,
    us_person_support,
)
from knowledge.rules import Question

meu_license = Question(
    "meu_license", "Does 744.21 (military end use or end user) need a license for this shipment?",
    "744.21（军事最终用途或用户）是否要求该批货取得许可证？",
    "us_744_21", (license_needed,), provisos=(knowledge,), conditions=(attached.DENIAL,),
    cautions=(attached.NO_LIST_NO_CLEARANCE,),
    outcomes=("license_required", "no_license_under_744_21"), favourable="no",
)
supplement_2_license = Question(
    "supplement_2_license", "Does paragraph (a)(1) of 744.21 need a license?",
    "744.21(a)(1)（补编2物项）是否要求许可证？",
    "us_744_21", (supplement_2,), provisos=(knowledge,), conditions=(attached.DENIAL,),
    cautions=(attached.NO_LIST_NO_CLEARANCE,),
    outcomes=("license_required", "no_license_under_744_21"), favourable="no",
)
meu_country_named = Question(
    "meu_country_named", "Does 744.21 name this country?", "744.21是否点名该国？",
    "us_744_21", (country_named,), outcomes=("named", "not_named"), favourable="no", clears=False,
)
meu_reached = Question(
    "meu_reached", "Does 744.21(a)(1) reach this end user?", "744.21(a)(1)是否及于该最终用户？",
    "us_744_21", (reached,), cautions=(attached.NO_LIST_NO_CLEARANCE,),
    outcomes=("reached", "not_reached"), favourable="no",
)
is_military_end_user = Question(
    "is_military_end_user", "Is this a military end user in the sense of 744.21(g)?",
    "是否属于744.21(g)所称军事最终用户？",
    "us_744_21", (military_end_user,), conditions=(attached.US_DEFINITION,),
    outcomes=("military_end_user", "not_a_military_end_user"), favourable="no",
)
is_military_end_use = Question(
    "is_military_end_use", "Is this a military end use in the sense of 744.21(f)?",
    "是否属于744.21(f)所称军事最终用途？",
    "us_744_21", (military_end_use,), conditions=(attached.US_DEFINITION,),
    outcomes=("military_end_use", "not_a_military_end_use"), favourable="no",
)
meu_listed_party = Question(
    "meu_listed_party", "Does a listed military end user in this role need a license?",
    "处于该角色的被列名军事最终用户是否导致许可要求？",
    "us_744_21", (listed_party,), conditions=(attached.DENIAL,),
    outcomes=("license_required", "no_license_on_this_ground"), favourable="no",
)
bis_informed = Question(
    "bis_informed_license", "BIS has informed the exporter: is a license needed?",
    "BIS已通知出口商：是否需要许可证？",
    "us_744_21", (informed,), conditions=(attached.DENIAL,),
    outcomes=("license_required", "no_license_on_this_ground"), favourable="no",
)
meu_exception = Question(
    "meu_exception_available", "Is a license exception left for a listed military end user?",
    "对被列名军事最终用户是否还有许可例外？",
    "us_744_21", (exception,), outcomes=("exception_available", "no_exception"),
)
military_intelligence = Question(
    "military_intelligence_license", "Does 744.22 (military intelligence) need a license?",
    "744.22（军事情报）是否要求许可证？",
    "us_744_22", (intelligence,), conditions=(attached.DENIAL_INTELLIGENCE,),
    outcomes=("license_required", "no_license_under_744_22"), favourable="no",
)
us_person = Question(
    "us_person_support_barred", "May a US person support this without a license (744.6(b)(5))?",
    "美国人未经许可是否不得提供该支持（744.6(b)(5)）？",
    "us_744_22", (us_person_support,), outcomes=("license_required", "not_caught"), favourable="no",
)
civil = Question(
    "civil_only_supported", "Does anything military stand against civil use for a VEU in China?",
    "就中国VEU而言，是否有军事因素妨碍认定民用？",
    "us_744_21", (civil_only,), conditions=(attached.CERTIFICATION,),
    outcomes=("no_military_tie_shown", "civil_only_fails"), clears=False,
)
named = Question(
    "named_1260h", "Is the company on the 1260H list that governs the day?",
    "该企业是否在当日有效的1260H清单上？",
    "us_1260h", (named_1260h,), conditions=(attached.FLAG_1260H,),
    outcomes=("named", "not_named"), favourable="no", clears=False,
)
edition = Question(
    "edition_1260h_is_current", "Is this edition of the 1260H list the one that governs the day?",
    "该1260H清单版本是否为当日有效版本？",
    "us_1260h", (edition_current,), outcomes=("current", "superseded"), clears=False,
)
dod_procurement = Question(
    "dod_procurement_barred", "Is the Department of Defense barred from buying from this company?",
    "美国国防部是否不得采购该企业？",
    "us_805", (procurement_bar,), outcomes=("barred", "not_barred"), favourable="no",
)
lists = Question(
    "list_creates_ear_license",
    "Do the lists on which the buyer stands create an EAR license requirement by themselves?",
    "买方所在清单本身是否带来EAR许可要求？",
    "us_744_21", (list_license,), cautions=(attached.FLAG_1260H, attached.SECURITIES),
    outcomes=("license_required", "no_license_by_list"), favourable="no",
)
cmic = Question(
    "cmic_securities_barred", "Does the CMIC list bar this dealing?", "CMIC清单是否禁止该交易？",
    "us_cmic", (cmic_securities,), outcomes=("barred", "not_barred"), favourable="no",
)
affiliate = Question(
    "affiliate_restricted",
    "Is this foreign entity restricted as a listed party is (itself or by the 50 % affiliates "
    "rule)?",
    "该外国实体是否（因自身或50%关联企业规则）受被列名方同样限制？",
    "us_744_21", (restricted,), conditions=(attached.STRICTEST_OWNER, attached.RED_FLAG_29),
    cautions=(attached.RED_FLAG, attached.RED_FLAG_29),
    outcomes=("treated_as_listed", "not_treated_as_listed"), favourable="no",
)
affiliates_rule = Question(
    "affiliates_rule_reaches",
    "Does the 50 % affiliates rule reach this entity, owned by listed parties?",
    "50%关联企业规则是否及于该由被列名方持股的实体？",
    "us_744_21", (half_owned,), conditions=(attached.STRICTEST_OWNER, attached.RED_FLAG_29),
    cautions=(attached.RED_FLAG, attached.RED_FLAG_29),
    outcomes=("reached", "not_reached"), favourable="no",
)
red_flag = Question(
    "ownership_red_flag", "Is the ownership or tie of a listed party a red flag here?",
    "被列名方的持股或联系在此是否构成红旗？",
    "us_744_21", (flag,), conditions=(attached.RED_FLAG_29,),
    outcomes=("red_flag", "no_red_flag"), favourable="no",
)
temporary = Question(
    "temporary_general_license", "Did the temporary general license of 2025 cover this affiliate?",
    "2025年的临时通用许可是否覆盖该关联企业？",
    "us_affiliates", (temporary_license,), outcomes=("covered", "not_covered"),
)
dfars = Question(
    "dfars_magnet_barred",
    "Does DFARS 252.225-7052 bar this material from the buyer's defense supply?",
    "DFARS 252.225-7052是否禁止该材料进入买方的国防供应？",
    "us_dfars_7052", (covered, origin), outcomes=("barred", "not_barred"), favourable="no",
    holder="the buyer's own obligation to the US Department of Defense",
    holder_zh="买方自身对美国国防部的义务",
)
