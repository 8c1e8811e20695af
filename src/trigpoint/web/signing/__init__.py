"""Signing a month off: who has signed what, the edition that it becomes, and what is published of it."""
