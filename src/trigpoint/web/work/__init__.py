"""Long work: what a worker does beside the server, how far it is, and that it is done once and no more."""
