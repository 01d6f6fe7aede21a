"""Pages of tests of one module each; no network, no AWS.

May import: everything of the project, and the memory twins in `tests.fakes`.
Must not import: `unittest.mock`.
"""
