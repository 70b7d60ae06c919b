"""Addresses about the service itself: health, figures, keys, sign-in, retention, its documents."""
