"""Takes the mail service's events in: what went out, bounced, was read or complained of.

May import: `functions.shared`.
Must not import: another function.
"""
