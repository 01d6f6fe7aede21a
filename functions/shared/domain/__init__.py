"""What the system means: facts, health, parameters, playbooks, contact, surveys, nps; pure.

May import: the standard library and `kernel`.
Must not import: AWS, pydantic, stores, gateways; nothing here reads a clock or draws a number.
"""
