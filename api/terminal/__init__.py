"""Plain text for a terminal: no color is needed to understand it."""
