"""What is true without a model: rules, texts, firm records and lists."""
