"""How late our own people hear of who falls: on the deployed local stack, by the real clock.

May import: `local.stack`, and the stand-in's names.
Must not import: anything that is deployed may not import this.
"""
