"""Millions of order lines decided by the same rules: the kernel decides each distinct row of each
table, and a database joins what it said."""
