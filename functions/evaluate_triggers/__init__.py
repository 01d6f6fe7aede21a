"""Watches the standing triggers: who fell into a critical state, retention, NPS.

May import: `functions.shared`.
Must not import: another function.
"""
