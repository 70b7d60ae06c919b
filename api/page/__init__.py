"""The page: HTML that the server renders, with small scripts; nothing is loaded from elsewhere."""
