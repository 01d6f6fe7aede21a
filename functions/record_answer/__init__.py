"""Answers the links of surveys: a page that asks, and a button that records.

May import: `functions.shared`.
Must not import: another function.
"""
