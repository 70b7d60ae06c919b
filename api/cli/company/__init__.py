"""Commands about what a company holds: firms, lists, clearances, batches, portfolios."""
