"""What comes in and goes out as JSON, with limits and examples."""
