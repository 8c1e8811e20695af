"""Checking: what is doubtful in the data, by rule, team and worker, the figures in doubt, and who puts it right."""
