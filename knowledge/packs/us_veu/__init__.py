"""15 CFR 748.15: which end users the United States approved in advance, for what, and where."""
