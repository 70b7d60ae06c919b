"""How Lodestone is reached: HTTP, page, Slack, MCP, command line. "Today" enters here."""
