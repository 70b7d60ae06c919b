"""The work behind a message: questions, actions on an answer, windows, and who does it."""
