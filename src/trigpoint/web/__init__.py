"""The web application: where people meet Trigpoint. It calls `runs`, and nothing below."""
