"""Prepares every customer of a venture for pending parameters, then makes them active.

May import: `functions.shared`.
Must not import: another function.
"""
