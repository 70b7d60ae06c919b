"""Limits of requests: how many at once, how fast, in which turn; readiness and draining."""
