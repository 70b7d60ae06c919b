"""Facts or a name in, a determination or a screening out, on record; no text is read for it."""
