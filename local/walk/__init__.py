"""Ninety days of thousands of customers, held to a reference that shares no code with the score.

May import: `functions`, and the tests' memory twins.
Must not import: `infra`, `local.stack`, `local.simulator`.
"""
