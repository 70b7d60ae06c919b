"""A company's portfolio: its order lines decided on record, what would change, and who is told."""
