"""What happened, for ever: one append-only table, each line holding the hash of the one before."""
