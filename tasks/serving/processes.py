"""Programs that run beside one another: started, watched, started again, and all ended.

Each begins in a session of its own, so that Ctrl-C reaches this process alone
and the order of the end is ours. This process adopts whatever a program leaves
behind (Linux), so that nothing outlives it; and where it is killed itself, the
system tells each program to end.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from tasks.errors import ServiceEnded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ADOPT_ORPHANS, END_WITH_PARENT = 36, 1  # PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG
MOST_RESTARTS, FORGOTTEN_AFTER = 3, 600.0  # seconds
PATIENCE = 20.0  # seconds that a program has to end by itself
LOOK_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Program:
    """What is to run: its name in plain words, its command, its environment and its log."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(repr=False)
    log: Path
    patience: float = PATIENCE


@dataclass(slots=True)
class Running:
    """A program that runs, and when it had to be started again."""

    program: Program
    process: subprocess.Popen[bytes]
    restarts: list[float] = field(default_factory=list[float])


def start(program: Program) -> Running:
    """The program runs, in a session of its own; what it says goes to its log, mode 0600."""
    return Running(program, _launch(program))


def watch_over(
    running: list[Running], ending: Event, tell: Callable[[str], None], patience: float = LOOK_EVERY
) -> None:
    """Until ``ending`` is set every program runs; one that ends is started again.

    Raises ServiceEnded where one ends for the fourth time within ten minutes.
    """
    while not ending.wait(patience):
        for each in running:
            if each.process.poll() is not None:
                _start_again(each, tell)


def stop(running: list[Running]) -> None:
    """Every program has ended, the last that was started first."""
    for each in reversed(running):
        _end(each.process, each.program.patience)


def adopt_orphans() -> None:
    """Whatever a program of ours leaves behind becomes a child of this process (Linux)."""
    library = _library()
    if library is not None:
        library.prctl(ADOPT_ORPHANS, 1, 0, 0, 0)


def end_orphans(patience: float = 10.0) -> None:
    """No child of this process is left, and no child of theirs."""
    latest = monotonic() + patience
    while children := _children():
        kind = signal.SIGTERM if monotonic() < latest else signal.SIGKILL
        for number in children:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(number, kind)
        sleep(0.2)
        _reap(children)


def _start_again(each: Running, tell: Callable[[str], None]) -> None:
    now = monotonic()
    each.restarts = [at for at in each.restarts if now - at < FORGOTTEN_AFTER]
    if len(each.restarts) >= MOST_RESTARTS:
        raise ServiceEnded(each.program.name, each.process.returncode, str(each.program.log))
    tell(f"{each.program.name} ended by itself and is started again.")
    each.restarts.append(now)
    each.process = _launch(each.program)


def _launch(program: Program) -> subprocess.Popen[bytes]:
    flags = os.O_CREAT | os.O_APPEND | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    log = os.open(program.log, flags, 0o600)
    library = _library()
    try:
        return subprocess.Popen(  # noqa: S603  # commands of our own and no word of anybody else
            program.command, env=dict(program.environment), stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True, umask=0o077,
            preexec_fn=lambda: _end_with_parent(library),
        )  # fmt: skip
    finally:
        os.close(log)


def _end(process: subprocess.Popen[bytes], patience: float) -> None:
    """Asked to end, asked again, and made to, with its whole session."""
    for kind in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        if process.poll() is not None:
            break
        with suppress(ProcessLookupError):
            if kind == signal.SIGKILL:
                os.killpg(process.pid, kind)
            else:
                process.send_signal(kind)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)


def _children() -> tuple[int, ...]:
    """The numbers of the processes that this one has to wait for; none where that is not told."""
    found: list[int] = []
    for place in Path("/proc/self/task").glob("*/children"):
        with suppress(OSError):
            found.extend(int(each) for each in place.read_text().split())
    return tuple(found)


def _reap(numbers: tuple[int, ...]) -> None:
    for number in numbers:
        with suppress(ChildProcessError):
            os.waitpid(number, os.WNOHANG)


def _end_with_parent(library: Any) -> None:
    if library is not None:
        library.prctl(END_WITH_PARENT, signal.SIGTERM, 0, 0, 0)


def _library() -> Any:
    """The C library, where the system is Linux."""
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
