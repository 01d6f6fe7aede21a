"""Counts once a night, for the reports, how everybody stands and which features they use.

May import: `functions.shared`.
Must not import: another function.
"""
