"""A burst of signed deliveries from every source at the local stack, and where each of them ended.

May import: `local.stack`, `functions`, and of the tests the samples and the senders.
Must not import: anything that is deployed may not import this.
"""
