"""What the flows need of the world, as Protocols.

May import: the standard library, `kernel`, `domain`, `contracts`.
Must not import: any implementation.
"""
