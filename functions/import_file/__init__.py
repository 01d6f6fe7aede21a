"""Takes dropped files in, chunk by chunk: facts and customers by the row, refusals by their line.

May import: `functions.shared`.
Must not import: another function.
"""
