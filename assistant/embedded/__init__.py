"""The chat model that needs no provider: it reads the case, calls the tools and words the
answer."""
