"""What runs only on a developer's machine: the local stack, its stand-ins, the demo, the simulator.

May import: everything of ours, and the development dependencies.
Must not import: the tests, but for their memory twins; nothing that is deployed may import this.
"""
