"""List editions: read from files, checked, kept, and searched together as one snapshot."""
