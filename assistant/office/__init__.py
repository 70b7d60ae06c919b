"""What people decide about answers, each step a row on record: reviews, clearances, releases."""
