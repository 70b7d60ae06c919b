"""Names compared: folded, set free of legal forms and tricks, aligned word by word."""
