"""How Lodestone speaks: it reads a question, asks the rules, and words what they said."""
