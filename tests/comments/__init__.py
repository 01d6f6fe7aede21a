"""Comments labelled by hand, written for this and not copied: what they teach, how well it works.

May import: the domain.
Must not import: anything else; and nobody looks at what goes wrong in the untouched ones.
"""
