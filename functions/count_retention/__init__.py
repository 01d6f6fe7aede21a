"""Counts once a night how many customers of each month's cohort are still there.

May import: `functions.shared`.
Must not import: another function.
"""
