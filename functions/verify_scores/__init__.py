"""Looks at everybody once a night: bands, due entries, notices, facts that wait; snapshots.

May import: `functions.shared`.
Must not import: another function.
"""
