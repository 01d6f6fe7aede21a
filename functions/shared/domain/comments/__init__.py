"""Comments sorted by what they are about and how they are meant: words of four languages.

May import: the standard library.
Must not import: anything else; no service is asked, so the same comment is always sorted alike.
"""
