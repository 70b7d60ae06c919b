"""Addresses about the law: packs, texts, scenarios, releases."""
