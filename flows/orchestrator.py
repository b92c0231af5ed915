"""Prefect's own server for a command that was given none, started while other work is done.

Prefect would start one by itself, but only once a flow begins and after it
has loaded the whole server into our process as well: half of what a second
run of the demonstration took.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from socket import socket
from time import monotonic, sleep
from urllib.request import urlopen

from config.settings import (
    has_orchestrator,
    server_environment,
    set_orchestrator_defaults,
    use_orchestrator,
)
from tasks.errors import OrchestratorNotStarted, OutputFolderRefused

LONGEST_START, LONGEST_STOP = 300.0, 10.0  # seconds
SERVER = ("-m", "uvicorn", "--factory", "prefect.server.api.server:create_app")


@contextmanager
def orchestrator(output: Path) -> Generator[Callable[[], None]]:
    """A server of our own starts and, when all is done, stops; ``ready()`` waits until it answers.

    Where PREFECT_API_URL names a server, that one is used and none is started.
    ``ready`` raises OrchestratorNotStarted; raises OutputFolderRefused.
    """
    _make(output)  # Prefect makes its own folder in it, but not the one above
    set_orchestrator_defaults(output)
    if has_orchestrator():
        yield lambda: None
        return
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603  # our own interpreter and no word of anybody else
        [sys.executable, *SERVER, "--host", "127.0.0.1", "--port", str(port), "--log-level",
         "critical", "--lifespan", "on"],
        env=server_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, umask=0o077,
    )  # fmt: skip
    use_orchestrator(f"http://127.0.0.1:{port}/api")
    try:
        yield partial(_wait, process, f"http://127.0.0.1:{port}/api/health")
    finally:
        _stop(process)


def _make(output: Path) -> None:
    try:
        output.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise OutputFolderRefused(str(output), fault.strerror or type(fault).__name__) from None


def _free_port() -> int:
    """A port that nobody listens on."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    """The server answers; raises OrchestratorNotStarted where it ended or took too long."""
    latest = monotonic() + LONGEST_START
    while process.poll() is None and monotonic() < latest:
        with suppress(OSError), urlopen(address, timeout=5) as answer:  # noqa: S310  # our own
            if answer.status == 200:
                return
        sleep(0.1)
    raise OrchestratorNotStarted


def _stop(process: subprocess.Popen[bytes]) -> None:
    """The server has ended, by itself if it can."""
    process.terminate()
    try:
        process.wait(LONGEST_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
