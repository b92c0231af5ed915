"""``audit`` as a person types it, in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests.flows.prefect_server import shared_server

ROOT = Path(__file__).parents[2]
AUDIT = "from flows.cli import main; main()"


def audit(folder, *arguments, **settings):
    """What the command answered, with the tests' shared server; it writes below ``folder``."""
    return python(folder, AUDIT, *arguments, **shared(), **settings)


def shared():
    """The setting with which runs are on the tests' shared server."""
    return {"PREFECT_API_URL": shared_server()}


def python(folder, code, *arguments, **settings):
    """What a process of its own answered that runs some code, on embedded defaults."""
    environment = {
        **os.environ,  # noqa: TID251  # the command inherits the environment
        "AUDIT_OUTPUT": str(folder),
        **settings,
    }
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment, capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
