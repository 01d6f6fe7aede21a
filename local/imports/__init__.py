"""A large import in one process: the real flows on memory twins, killed on the way and resumed.

May import: the functions' flows, the memory twins of `tests.fakes`, the simulator's way to look.
Must not import: a handler, a gateway, the local stack; nothing here reads a clock.
"""
