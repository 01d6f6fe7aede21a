"""What is deployed: one construct per capability, put together in stack.py.

May import: aws_cdk, constructs, cdk_nag, and of the functions their settings and metrics.
Must not import: any other code of the functions, anything local, anything of the tests.
"""
