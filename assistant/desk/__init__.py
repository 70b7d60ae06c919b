"""The desk of one answer: its reading, case, parties, evidence, rules and texts, a part for each.

answer_notes.py      the steps, and what is said of what was read, kept or refused
message_reading.py   what the message tells: the embedded reader's reading, or a model's
card_writer.py       the case after the message: what it answers, what a person entered
team_records.py      the team's own records, and whether any was opened
named_parties.py     who is named: found on record, screened against the lists
case_evidence.py     the facts of the case, each on its best evidence
case_rules.py        the rules, asked once each about the case
cited_texts.py       the texts, searched and cited by marks
"""

from assistant.desk.desk import Desk, for_other_buyer, for_other_item, open_desk

__all__ = ["Desk", "for_other_buyer", "for_other_item", "open_desk"]
