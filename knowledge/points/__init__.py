"""Finds the points of law that answer a question, or honestly none."""

from knowledge.points.find import Found, find

__all__ = ["Found", "find"]
