"""Lodestone for programs that speak MCP: over standard input and output for the one user of this
machine; over HTTP, where that is switched on, by API key.

What such a program tells is told by a model: it counts as unconfirmed, so no favourable outcome
that clears goods can rest on it.
"""

from api.mcp.mcp_server import over_http, run, server

__all__ = ["over_http", "run", "server"]
