"""Rendering: templates of letters in Jinja's language, checked when saved, filled in when sent.

May import: `domain`, `kernel`, and Jinja, which no other room knows.
Must not import: contracts, ports, stores, anything that knows of AWS.
"""
