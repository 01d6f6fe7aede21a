"""The local stack: the whole CDK application, deployed unchanged to an emulator on this machine.

May import: the kernel, the stand-ins, boto3 and the emulator.
Must not import: anything else of the functions; it reads the deployed stack instead.
"""

from local.stack.client import Answer, NotIdle, Stack
from local.stack.lifecycle import down, local_stack, up
from local.stack.places import Places

__all__ = ["Answer", "NotIdle", "Places", "Stack", "down", "local_stack", "up"]
