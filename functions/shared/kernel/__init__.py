"""What everything stands on: the clock, identifiers, errors, settings.

May import: the standard library.
Must not import: anything else, of ours or of others.
"""
