"""Carries out people's commands: every POST, PUT, PATCH and DELETE under /v1.

May import: `functions.shared`.
Must not import: another function.
"""
