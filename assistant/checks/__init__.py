"""What may go in and what may come out: length and characters of a question, honesty of a text."""

from assistant.checks.answer import Checked, Given, check_answer
from assistant.checks.question import BadQuestion, check_question

__all__ = ["BadQuestion", "Checked", "Given", "check_answer", "check_question"]
