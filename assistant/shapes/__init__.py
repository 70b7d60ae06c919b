"""Shapes of answers: what each kind of question is told beside its verdict, or where none is
due."""

from assistant.shapes.choose import points
from assistant.shapes.lead import asks, lead

__all__ = ["asks", "lead", "points"]
