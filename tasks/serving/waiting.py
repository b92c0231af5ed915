"""Whether a port is free, and when a program answers on it."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from socket import SO_REUSEADDR, SOL_SOCKET, socket
from time import monotonic, sleep
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tasks.errors import AlreadyServed, PortTaken, ServiceEnded

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path
    from threading import Event

    from tasks.serving.processes import Running

HOST = "127.0.0.1"


def check_ports(ports: Mapping[str, int]) -> None:
    """Nobody listens on any of these ports; raises PortTaken with every one that is taken."""
    taken = tuple((name, port) for name, port in ports.items() if not _is_free(port))
    if taken:
        raise PortTaken(taken)


@contextmanager
def served_once(folder: Path) -> Generator[None]:
    """This process alone serves what lies in a folder; raises AlreadyServed where another does.

    The lock is the operating system's, so that none is left behind by a process that died.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(folder / "lock", flags, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServed(str(folder)) from None
        yield
    finally:
        os.close(handle)


def wait_until_it_answers(each: Running, address: str, ending: Event, longest: float) -> bool:
    """True once the program answers 200 there; False where the end was asked for meanwhile.

    Raises ServiceEnded where the program ends first or takes too long.
    """
    latest = monotonic() + longest
    while not ending.is_set():
        code = each.process.poll()
        if code is not None or monotonic() > latest:
            raise ServiceEnded(each.program.name, code, str(each.program.log))
        if _answers(address):
            return True
        sleep(0.2)
    return False


def _answers(address: str) -> bool:
    with suppress(OSError), urlopen(address, timeout=5) as answer:  # noqa: S310  # our own
        return bool(answer.status == 200)
    return False


def _is_free(port: int) -> bool:
    with socket() as probe:
        probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
