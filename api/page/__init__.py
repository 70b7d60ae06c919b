"""The page: HTML that the server renders, with one small script; nothing comes from elsewhere."""
