"""The MCP server: over standard input for the user of this machine, over HTTP by API key.



What such a program tells is told by a model: it counts as unconfirmed, so no favourable outcome
that clears goods can rest on it.
"""

from api.mcp.mcp_server import over_http, run, server

__all__ = ["over_http", "run", "server"]
