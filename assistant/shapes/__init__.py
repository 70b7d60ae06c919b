"""Shapes of answers: what each kind of question is told beside its verdict, or where none is
due."""

from assistant.shapes.choose import points

__all__ = ["points"]
