"""Comments sorted by topic and tone: words of four languages, with weights that were learned.

May import: the standard library.
Must not import: anything else; no service is asked, so the same comment is always sorted alike.
"""
