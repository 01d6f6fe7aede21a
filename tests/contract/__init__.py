"""What a port promises, asked of the memory twin and of the real thing alike.

May import: ports, twins, `store`, `gateways`, and what starts the real thing's emulator.
Must not import: a function's flow or handler.
"""
