"""Charts: each described once, with the table that it is, and drawn by whatever a page or a document can hold."""
