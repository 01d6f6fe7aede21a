"""Other people's systems behind our ports: the queue, the bus, the mail service, the secrets.

May import: `ports`, `contracts`, `domain`, `kernel`, boto3 and botocore.
Must not import: a function, `store`, `runtime`.
"""
