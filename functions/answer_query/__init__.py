"""Answers people's questions: every GET under /v1.

May import: `functions.shared`.
Must not import: another function; nothing here writes.
"""
