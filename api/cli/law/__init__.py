"""Commands about the law: packs, texts, releases, scenarios."""
