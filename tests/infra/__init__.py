"""What shows that the synthesized templates, bundles and grants are what they ought to be.

May import: the infrastructure, settings and metrics, what all tests share.
Must not import: handlers and flows; a bundle is imported in a process of its own.
"""
