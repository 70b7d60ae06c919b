"""The Slack bot: the same answers, where the question is asked; the verdict stays the rules'."""
