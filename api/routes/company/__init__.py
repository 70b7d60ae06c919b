"""Addresses about what a company holds: firms, files, lists, clearances, portfolios."""
