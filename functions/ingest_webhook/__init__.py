"""The door for signed webhooks: proves the sender, makes facts of the delivery, keeps them.

May import: `functions.shared`.
Must not import: another function, the table; who sends is decided by the secrets alone.
"""
