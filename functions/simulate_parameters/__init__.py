"""Tries a change of parameters on everybody's stored facts, and says what it would do.

May import: `functions.shared`.
Must not import: another function.
"""
