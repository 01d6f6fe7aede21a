"""Comments labelled by hand, written for this and not copied, and how well they are sorted.

May import: the domain.
Must not import: anything else; and nobody looks at what goes wrong in the untouched ones.
"""
