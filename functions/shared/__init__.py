"""What functions share, in layers: kernel, domain, contracts, rendering, ports, store, runtime.

May import: the layers below its own, downwards only.
Must not import: any function's folder, `infra`, `local`, `tests`.
"""
