"""A recorded answer made again, by what made it and by today's law, and what differs."""
