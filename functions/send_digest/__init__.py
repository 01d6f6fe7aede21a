"""Mails the weekly digest to each of its recipients, once a week.

May import: `functions.shared`.
Must not import: another function.
"""
