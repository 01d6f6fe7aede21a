"""Programs against programs: real processes and sockets, all of them on this machine.

May import: everything of ours.
Must not import: anything of the network beyond the loopback.
"""
