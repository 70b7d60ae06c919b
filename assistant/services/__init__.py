"""What a process opens once: stores, texts, lists, packs and a provider's model."""
