"""Examples of every address of the web application, one module a room, for the walk through the whole matrix.

A room gives `EXAMPLES`: by the name of an address, an `Example` of it (tests/support/matrix.py), or several where an
address shows different things. An address without one fails `tests/web/test_matrix.py`; the answers that the walk finds
stand in docs/permissions.md (`make permissions` writes it anew).
"""
