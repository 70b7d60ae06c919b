"""Addresses about answers: questions, determinations, conversations, records, reviews, memos."""
