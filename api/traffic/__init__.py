"""How many requests at once, how fast, in which turn; readiness, and an end without a loss."""
