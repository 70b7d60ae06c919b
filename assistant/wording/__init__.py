"""Wording: how outcomes, layers and duties are said, in English and in Chinese."""
