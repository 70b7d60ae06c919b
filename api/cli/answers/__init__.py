"""Commands about answers: ask, review, feedback, the record."""
