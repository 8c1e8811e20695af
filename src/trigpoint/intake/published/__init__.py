"""What the Department for Education publishes of every authority: its open data, and its interactive tool's figures."""
