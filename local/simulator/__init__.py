"""The whole system in one process: the real flows on memory twins, with virtual time and faults.

May import: the functions' flows, and the memory twins of `tests.fakes`.
Must not import: a handler, a gateway, the local stack; nothing here reads a clock.
"""
