"""Validated end users for data centers (§ 748.15(b)): their rules and questions."""
