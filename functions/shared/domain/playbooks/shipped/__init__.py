"""The playbooks that every venture begins with, a JSON document each; what is published stays.

May import: nothing; they are data.
Must not import: anything.
"""
