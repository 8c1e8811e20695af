"""Differences: figures that are no longer what they were, since the last load or since they were signed, and why."""
