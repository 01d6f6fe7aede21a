"""Begins and ends programs when a band changes, a customer answers or leaves.

May import: `functions.shared`.
Must not import: another function.
"""
