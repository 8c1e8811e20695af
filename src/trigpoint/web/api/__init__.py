"""What a pack shows, for scripts: read-only, by tokens that reach as far as the person who made them."""
