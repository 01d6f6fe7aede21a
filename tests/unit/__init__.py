"""Rules, stores and handlers by themselves, in memory, without a socket.

May import: everything of ours, the twins in `tests.fakes`, pytest and hypothesis.
Must not import: `unittest.mock`, whatever opens a connection.
"""
