"""Plans a survey for every contact of a customer who has reached the venture's milestone.

May import: `functions.shared`.
Must not import: another function.
"""
