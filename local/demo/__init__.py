"""The demo: a sample venture that lives through three weeks on the deployed local stack.

May import: the local stack, the domain's pure functions that its stories need, tqdm.
Must not import: stores and gateways; whatever it does, it does through the deployed system.
"""
