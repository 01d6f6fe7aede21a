"""Other people's systems, as small HTTP servers of their shape, with faults to switch on.

May import: the standard library and the kernel.
Must not import: boto3 or the local stack; what a stand-in sends, it is given a function for.
"""
