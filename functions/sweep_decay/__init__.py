"""Notices the bands that time alone has changed.

May import: `functions.shared`.
Must not import: another function.
"""
