"""What is shown: the standing of a case, points of law, lists, and the statements of an answer.

Every sentence comes from a rule, a value, a record, a list, a passage, a point of law or our own
table of phrases; nothing here makes one up.
"""
