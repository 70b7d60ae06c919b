"""Determinations of given facts and screenings of given names, on record; no text is read."""
