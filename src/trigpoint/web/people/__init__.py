"""Who may do what, and how far they reach: accounts, roles as described classes, grants of them, and the gate."""
