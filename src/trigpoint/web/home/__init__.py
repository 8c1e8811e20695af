"""The first page, what everybody may read, and what a machine asks of the server."""
