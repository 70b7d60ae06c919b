"""Parts of an answer beside its verdict: quotations, reasons, states, records."""
