"""The command line: parse, ask the rooms below, print; nothing else.

A command imports what it needs when it runs, so that help and a mistyped option wait for no library. What a command
decides belongs in the room it asks.
"""

from schoolnet.cli.application import main

__all__ = ["main"]
