"""The deployed local stack as its users use it: real HTTP, real signatures, real queues and mail.

May import: the standard library, `local.stack`; of `functions` only what a caller would write too.
Must not import: flows, stores, memory twins.
"""
