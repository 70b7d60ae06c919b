"""Decide a recorded case again, as known then or as known today, and name the differences."""
