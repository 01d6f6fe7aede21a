"""Looks whether the success system itself works, hourly, and does something where it does not.

May import: `functions.shared`.
Must not import: another function.
"""
