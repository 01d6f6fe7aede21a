"""A year of a venture in one process: three troubles at known dates, and all that fires in it.

May import: `functions`, and the tests' memory twins.
Must not import: `infra`, `local.stack`, `local.simulator`.
"""
