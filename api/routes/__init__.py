"""The addresses: a route reads its request, calls one thing, and returns it."""
