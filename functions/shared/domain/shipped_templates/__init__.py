"""The letters that every venture begins with: `<name>.<version>.txt`, and no file is changed later.

May import: nothing; a letter is a header with its subject, an empty line, and its text.
Must not hold: anything else. A better wording is a file of the next version beside the former one.
"""
