"""Requests that nobody should send: deliveries that are forged or nonsense, and the API's document.

May import: everything.
Must not import: nothing is forbidden; the handlers are the real ones, over memory twins.
"""
