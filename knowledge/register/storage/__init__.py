"""The register's tables: reading, writing and finding statements and names."""
