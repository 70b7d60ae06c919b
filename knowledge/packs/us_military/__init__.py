"""Who counts as military in US law: each test by itself, never merged."""
