"""Prefect's own server, as a process of its own, for the time of a test."""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from socket import socket
from time import sleep
from urllib.request import urlopen

import httpx
import pytest

from config.settings import WHOLE_YEAR


@contextmanager
def prefect_server(home, *options):
    """The address of the API of a server whose database lies in ``home``."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,  # noqa: TID251  # the server inherits the environment
        **WHOLE_YEAR,
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1",
         "--port", str(port), *options],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        umask=0o077,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/api/health", process)
        yield f"http://127.0.0.1:{port}/api"
    finally:
        process.terminate()
        process.wait(timeout=300)


def request(method, address, **more):
    """What a server answered; one whose database was busy did nothing, so it is asked again."""
    for _ in range(10):
        answer = httpx.request(method, address, timeout=120, **more)
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        sleep(1)
    return answer


@cache
def shared_server():
    """The address of one server for all who only need any: it starts once and ends with the tests.

    Half a minute of work is saved wherever a run is asked for by command; that
    a command without a server starts its own is what the first afternoon tests.
    """
    home = _SHARED.enter_context(tempfile.TemporaryDirectory(prefix="prefect"))
    return _SHARED.enter_context(prefect_server(Path(home) / "prefect"))


def end_shared_server():
    """The shared server does not run, and nothing of it is left."""
    _SHARED.close()


_SHARED = ExitStack()


def _wait_for(address, process):
    for _ in range(2400):
        assert process.poll() is None, "the server ended before it began"
        with suppress(OSError), urlopen(address, timeout=5) as answer:  # noqa: S310  # our own
            if answer.status == 200:
                return
        sleep(0.1)
    pytest.fail("the server did not start")
