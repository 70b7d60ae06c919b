"""Parts of an answer beside its verdict: quotations, reasons, states of laws, the team's records."""
