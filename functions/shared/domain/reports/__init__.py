"""Reports: what is said of a venture, as claims with what they rest on; made from what was read.

May import: `domain`, `kernel`.
Must not import: contracts, rendering, ports, stores, anything that knows of AWS.
"""
