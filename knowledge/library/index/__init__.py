"""The search index: words, vectors, and the editions in which both are kept."""
