"""The pack and the question that many rows are put to, where nobody names others."""

PACK = "cn_dual_use"
QUESTION = "general_license"
