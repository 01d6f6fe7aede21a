"""Plans the surveys of milestones that time brings, and sends the surveys that are due.

May import: `functions.shared`.
Must not import: another function.
"""
