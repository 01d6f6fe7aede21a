"""Trying a playbook on everybody, by letting copies of them live on a clock of their own.

May import: any function's flow, and what they share; it is the one that lives through the others.
Must not: write anything outside the copies, but for what was asked and what was found.
"""
