"""What the mirror can answer: evidence of ties to the US military, rung by rung."""

from knowledge.packs.us_mirror import conditions as attached
from knowledge.packs.us_mirror.evidence import (
    armed_service,
    contradiction,
    federal_vendor,
    listed_by_china,
    nothing_found,
    prime_contract,
    subaward_or_flowdown,
    tie,
    weak_sign_only,
)
from knowledge.rules import Question, Rule

NOTE = (attached.EVIDENCE,)


def _rung(name: str, asks: str, asks_zh: str, rule: Rule) -> Question:
    return Question(name, asks, asks_zh, "us_mirror", (rule,), conditions=NOTE,
                    cautions=(attached.NEVER_CIVIL,), outcomes=("evidence_found",
                    "no_evidence_told"),
                    favourable="no", clears=False)


rung_china = _rung("mirror_listed_by_china", "Has China itself listed the buyer?",
                   "中国是否已将买方列名？", listed_by_china)
rung_service = _rung("mirror_us_armed_service",
"Is the buyer a US armed service or defense agency?",
                     "买方是否为美国军种或国防机构？", armed_service)
rung_prime = _rung("mirror_dod_prime_contract", "Does the buyer hold a DoD prime contract?",
                   "买方是否有国防部直接合同？", prime_contract)
rung_sub = _rung("mirror_dod_subaward_or_flowdown",
                 "Does the buyer hold a DoD sub-award or hand DFARS clauses down?",
                 "买方是否有国防部分包或向下传递DFARS条款？", subaward_or_flowdown)
rung_vendor = _rung("mirror_federal_vendor", "Is the buyer a general federal vendor?",
                    "买方是否为一般联邦供应商？", federal_vendor)
no_evidence = Question(
    "mirror_no_evidence_found", "Was everything searched and nothing found?",
    "是否已全部检索且未发现证据？",
    "us_mirror", (nothing_found,), conditions=(attached.NEVER_CIVIL, attached.EVIDENCE),
    outcomes=("no_evidence_found", "evidence_found_or_search_open"), clears=False,
)
us_military_tie_evidence = Question(
    "us_military_tie_evidence", "Does public evidence tie this buyer to the US military?",
    "是否有公开证据表明该买方与美国军方有联系？",
    "us_mirror", (tie,), conditions=NOTE, cautions=(attached.NEVER_CIVIL, attached.WEAK),
    outcomes=("evidence_found", "no_evidence_found"), favourable="no", clears=False,
)
weak_signs = Question(
    "mirror_weak_sign_only", "Is there only a weak sign (an industry code, words on a website)?",
    "是否仅有弱线索（行业代码、网站措辞）？",
    "us_mirror", (weak_sign_only,), conditions=(attached.WEAK, attached.EVIDENCE),
    outcomes=("weak_sign_only", "no_weak_sign_or_more_than_that"), favourable="no", clears=False,
)
statements_contradict = Question(
    "statements_contradict", "Does a statement to one side contradict a statement to the other?",
    "对一方的声明是否与对另一方的声明相矛盾？",
    "us_mirror", (contradiction,),
    conditions=(attached.WARN_ORIGIN, attached.WARN_USE, attached.WARN_CUSTOMERS, attached.WARN_BIS,
                attached.EVIDENCE),
    outcomes=("contradiction", "no_contradiction_seen"), favourable="no", clears=False,
)
