"""What a process opens once: settings checked, stores, texts, lists, packs, a provider's model."""
