"""What the bot keeps in the database: jobs, threads, people."""
