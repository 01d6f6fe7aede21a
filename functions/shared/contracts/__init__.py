"""What crosses a wire in our own shape, versioned: facts, bus events, requests.

May import: pydantic, `kernel`, `domain`.
Must not import: ports, stores, gateways; foreign shapes live with the function that reads them.
"""
