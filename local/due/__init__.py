"""A minute in which very many steps are due: whether they all run, and what the idle ones cost.

May import: `functions`, and the tests' memory twins.
Must not import: `infra`, `local.stack`, `local.simulator`.
"""
