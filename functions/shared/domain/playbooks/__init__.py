"""Playbooks: documents of steps, who may enter, one customer's run through one, what comes next.

May import: `kernel`, and its siblings of the domain.
Must not import: contracts, ports, stores, anything that knows of AWS.
"""
