"""Figures that people keep: scorecards as spreadsheets, targets and benchmarks, read as they come and checked."""
