"""The steps that bring a register of an older version up to the present one, forward only."""
