"""How a handler meets Lambda: logging, metrics, requests, batches, the one error mapping.

May import: aws-lambda-powertools (logging only: tracer and event handler cost too much), `kernel`.
Must not import: a function, `store`, `gateways`; nothing of what a request means.
"""
