"""Mentions: amounts, days, places, names, materials and goods, as they stand in the text."""
