"""Takes accepted facts into their customers' state, and scores who is touched.

May import: `functions.shared`.
Must not import: another function.
"""
