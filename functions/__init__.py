"""One folder per Lambda function, and `shared`, what several of them import.

May import: its own folder and `functions.shared`, the product's dependencies.
Must not import: another function's folder, `infra`, `local`, `tests`.
"""
