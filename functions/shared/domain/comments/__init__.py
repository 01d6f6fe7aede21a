"""Comments sorted by what they are about and how they are meant: words of four
languages, and what they are worth by weights that labelled comments taught.

May import: the standard library.
Must not import: anything else; no service is asked, so the same comment is always sorted alike.
"""
