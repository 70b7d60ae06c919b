"""What attaches to an answer: reminders and warnings, each with its passage."""

from knowledge.packs.us_military.lists import listed_owner, named_1260h, on_cmic, red_flag_29
from knowledge.rules import Condition

DENIAL = Condition(
    "presumption_of_denial", "Applications are reviewed with a presumption of denial.",
    "许可申请适用推定拒绝。", "us_744_21:744.21(e)")
DENIAL_INTELLIGENCE = Condition(
    "presumption_of_denial", "Applications are reviewed with a presumption of denial.",
    "许可申请适用推定拒绝。", "us_744_22:744.22")
NO_LIST_NO_CLEARANCE = Condition(
    "no_hit_is_no_clearance",
    "Inside the named countries the MEU List is not exhaustive: no hit is no "
    "clearance, and a US list says nothing about the Chinese lists.",
    "在所列国家境内名单并非穷尽；未命中不等于放行，美国清单也不涉及中国清单。",
    "us_744_21:744.21(b)")
US_DEFINITION = Condition(
    "us_law_only",
    "This is the definition of US law; Chinese texts speak of military users without "
    "one: do not carry it over.", "此为美国法定义；中国法未作定义，不可套用。",
    "us_744_21:744.21(g)")
CERTIFICATION = Condition(
    "veu_certification",
    "Nothing found is not proof: the VEU's own certification is still required.",
    "未发现并非证明：仍须取得VEU证明。", "us_veu:748.15(d)(1)")
RED_FLAG = Condition(
    "ownership_red_flag",
    "Significant minority ownership by a listed party, or other significant ties to it, is a red "
    "flag of diversion; look closely before shipping, also while the affiliates rule is suspended.",
    "被列名方持有重大少数股份或有其他重大联系：存在转移风险红旗，须加强尽职调查。",
    "us_affiliates:rule", listed_owner)
RED_FLAG_29 = Condition(
    "red_flag_29", "The percentage of a listed owner is unknown: resolve Red Flag 29, or obtain a "
    "license.", "被列名股东比例不明：须排除红旗29或取得许可。", "us_affiliates:rule", red_flag_29)
STRICTEST_OWNER = Condition(
    "most_restrictive_owner",
    "Of several listed owners the most restrictive requirement, exception "
    "limits and review policy govern.", "多个被列名股东时，适用最严格者。", "us_affiliates:rule")
FLAG_1260H = Condition(
    "procurement_and_red_flag",
    "1260H is a naming statute and a bar in defense procurement (direct "
    "from 30 June 2026, indirect from 30 June 2027); treat it as a red flag, not as a license "
    "requirement.", "1260H为点名和国防采购限制；可作红旗，并非许可要求。", "us_1260h:effect",
    named_1260h)
SECURITIES = Condition(
    "securities_only",
    "The CMIC list bars US persons from dealing in its securities and nothing else.",
    "CMIC清单仅限制美国人买卖其证券。", "us_cmic:effect", on_cmic)
