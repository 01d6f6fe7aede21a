"""Tells our own people of what is wrong, when it is due, and others where nobody answers.

May import: `functions.shared`.
Must not import: another function.
"""
