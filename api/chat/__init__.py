"""OpenAI's chat API as Lodestone speaks it: messages in, one answer out, whole or in chunks."""
