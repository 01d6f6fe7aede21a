"""Rendering: letters from templates in Jinja's language, checked when saved; reports as text.

May import: `domain`, `kernel`, and Jinja, which no other room knows.
Must not import: contracts, ports, stores, anything that knows of AWS.
"""
