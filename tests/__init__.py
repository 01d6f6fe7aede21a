"""All that shows that Tenure keeps its promises: one room per way of looking.

May import: everything of ours, and the tools that it is examined with.
Must not be imported: by anything outside of the tests and `local`.
"""
