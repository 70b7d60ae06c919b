"""Tables and rows from CSV, JSON, XLSX and ODS files, within limits."""
