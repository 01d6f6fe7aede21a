"""DynamoDB, and only here: the table itself, its keys, and one module per aggregate.

May import: `ports`, `contracts`, `domain`, `kernel`; botocore and boto3 in `dynamo` alone.
Must not import: a function, `gateways`, `runtime`; nobody else makes a key or a request.
"""
