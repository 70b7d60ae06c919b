"""What a Chinese validated end-user scheme might be: named scenarios, since no text is
published."""
