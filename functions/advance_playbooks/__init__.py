"""Carries out the steps of playbooks that are due.

May import: `functions.shared`.
Must not import: another function.
"""
