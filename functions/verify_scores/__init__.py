"""Looks at everybody once a night: stored bands, due entries, notices; keeps snapshots.

May import: `functions.shared`.
Must not import: another function.
"""
