"""Answers the link in every letter's footer: a page that asks, a button that unsubscribes.

May import: `functions.shared`.
Must not import: another function.
"""
