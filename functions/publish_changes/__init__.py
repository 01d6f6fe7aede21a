"""Puts what the table's outbox says on the bus.

May import: `functions.shared`.
Must not import: another function.
"""
