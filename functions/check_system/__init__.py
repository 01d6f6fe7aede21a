"""Looks whether the success system itself works, as often as a venture asks, and acts where not.

May import: `functions.shared`.
Must not import: another function.
"""
