"""The packs: one body of law each, its rules in Python and its facts, values and dates in YAML."""

from knowledge.packs.load import folder_of, installed, load, scenarios

__all__ = ["folder_of", "installed", "load", "scenarios"]
