"""The door: the rows about children behind a figure, an issue or a list, for a reason, and every look recorded."""
