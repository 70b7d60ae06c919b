"""Finds the points of law that answer a question, or honestly none."""

from knowledge.points.find import FoundPoint, find

__all__ = ["FoundPoint", "find"]
