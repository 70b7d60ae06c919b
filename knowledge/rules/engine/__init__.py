"""What decides: rules written down as gates over tests, put to the facts that were told."""
