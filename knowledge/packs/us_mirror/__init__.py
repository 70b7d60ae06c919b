"""The mirror: public evidence of ties to the US military. Evidence, never a definition."""
