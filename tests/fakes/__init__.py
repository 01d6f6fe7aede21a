"""The memory twins of the ports; each is held to the real thing by a suite in `tests/contract`.

May import: the ports and what they speak of (`contracts`, `domain`, `kernel`).
Must not import: what they stand in for, `unittest.mock`, a socket.
"""
