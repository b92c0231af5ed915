"""What a person at a terminal sees while a flow works; counts and references of rounds only."""

from __future__ import annotations

import sys


def say(sentence: str) -> None:
    """One line on the error stream."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
