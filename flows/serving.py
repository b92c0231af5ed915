"""What ``audit serve`` starts, in its order, and how it ends: nothing is left behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from config.serving import PASSWORD, client_variables, server_variables, with_own_choices
from config.settings import inherited, kept_secret, named_for_prefect, settings_variables
from flows.progress import say
from tasks.errors import DeploymentsFailed
from tasks.serving.password import Password, password_in
from tasks.serving.processes import (
    Program,
    Running,
    adopt_orphans,
    end_orphans,
    start,
    stop,
    watch_over,
)
from tasks.serving.waiting import HOST, check_ports, served_once, wait_until_it_answers

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from types import FrameType

    from config.settings import Settings

ROOT = Path(__file__).parents[1]
PREFECT = (sys.executable, "-m", "prefect", "--no-prompt")
AUDIT = (sys.executable, "-c", "from flows.cli import main; main()")
POOL = "audit"
LONGEST_START = 300.0  # seconds; a new database takes half a minute, on a busy machine more


def serve(
    settings: Settings, *, port: int, documents_port: int, prefect_file: Path | None = None
) -> None:
    """Everything that the screen needs runs until Ctrl-C or SIGTERM, and then nothing of it does.

    Raises AlreadyServed, PortTaken, PasswordFileUnsafe, ServiceEnded, DeploymentsFailed.
    """
    folder = serving_folder(settings)
    with served_once(folder), _until_told_to_end() as ending:
        check_ports({"the screen": port, "the documents": documents_port})
        adopt_orphans()
        password = the_password(settings)
        programs = _programs(settings, password.value, port, documents_port)
        running: list[Running] = []
        try:
            if _begin(running, programs, ending, port, documents_port, prefect_file):
                _tell(password, folder / "password", port, documents_port)
                watch_over(running, ending, say)
        finally:
            say("Stopping")
            stop(running)
            end_orphans()
    say("Everything has ended.")


def serving_folder(settings: Settings) -> Path:
    """Where the server keeps its password, its logs and what the watch has told."""
    return settings.output / "serve"


def the_password(settings: Settings) -> Password:
    """The password of screen and documents: the one that is set, else the one in our file."""
    given = kept_secret(PASSWORD)
    if given:
        return Password(given, is_new=False)
    return password_in(serving_folder(settings) / "password")


def _begin(
    running: list[Running],
    programs: Mapping[str, Program],
    ending: Event,
    port: int,
    documents_port: int,
    prefect_file: Path | None,
) -> bool:
    """Every program runs and answers; False where the end was asked for meanwhile."""
    say("Starting Prefect (half a minute the first time)")
    running.append(start(programs["server"]))
    if not wait_until_it_answers(
        running[-1], f"http://{HOST}:{port}/api/health", ending, LONGEST_START
    ):
        return False
    say("Registering what can be started")
    _deploy(programs["worker"], prefect_file or ROOT / "prefect.yaml")
    say("Starting the document server, the worker and the watch")
    for name in ("documents", "worker", "watch"):
        if ending.is_set():
            return False
        running.append(start(programs[name]))
    documents = running[1]
    address = f"http://{HOST}:{documents_port}/health"
    return wait_until_it_answers(documents, address, ending, LONGEST_START)


def _programs(
    settings: Settings, password: str, port: int, documents_port: int
) -> dict[str, Program]:
    """What is to run, by name. The server is told nothing of the source, the store or the mail."""
    folder, home = serving_folder(settings), settings.output / "prefect"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)
    plain = {**inherited(), "PYTHONPATH": str(ROOT)}
    theirs = named_for_prefect()
    server = {**plain, **with_own_choices(server_variables(home, port, password), theirs)}
    theirs = {name: value for name, value in theirs.items() if "CONNECTION_URL" not in name}
    work = {
        **plain,
        **with_own_choices(client_variables(home, port, password), theirs),
        **settings_variables(settings),
        "AUDIT_HOME": str(Path.cwd()),
    }
    at = ("--host", HOST, "--port")
    worker = ("worker", "start", "--pool", POOL, "--type", "process", "--name", "this machine")
    commands: tuple[tuple[str, str, tuple[str, ...], Mapping[str, str]], ...] = (
        ("server", "Prefect", (*PREFECT, "server", "start", *at, str(port)), server),
        ("documents", "The document server",
         (*AUDIT, "documents", "--port", str(documents_port)), work),
        ("worker", "The worker", (*PREFECT, *worker), work),
        ("watch", "The watch", (*AUDIT, "watch"), work),
    )  # fmt: skip
    return {
        key: Program(name, command, environment, folder / f"{key}.log")
        for key, name, command, environment in commands
    }


def _deploy(worker: Program, prefect_file: Path) -> None:
    """The work pool is there and every deployment of the file; raises DeploymentsFailed."""
    log = worker.log.with_name("deploy.log")
    log.touch(mode=0o600)
    for asked in (
        ("work-pool", "create", POOL, "--type", "process", "--overwrite"),
        ("deploy", "--all", "--prefect-file", str(prefect_file)),
    ):
        done = subprocess.run(  # noqa: S603  # our own commands
            (*PREFECT, *asked), env=dict(worker.environment), cwd=ROOT, check=False,
            stdin=subprocess.DEVNULL, capture_output=True,
        )  # fmt: skip
        log.write_bytes(done.stdout + done.stderr)
        if done.returncode != 0:
            raise DeploymentsFailed(str(log))


def _tell(password: Password, place: Path, port: int, documents_port: int) -> None:
    """Where to look and what to give there; the password itself is shown once."""
    say("")
    say(f"Open http://{HOST}:{port} in a browser on this machine and give the password")
    say(f"  {password.value}" if password.is_new else f"  that stands in {place}")
    if password.is_new:
        say(f"It is shown this once, and stands in {place}, which you alone can read.")
    say(f"Documents open from there by links to http://{HOST}:{documents_port}: the same password,")
    say("with any user name. Ctrl-C stops everything.")


@contextmanager
def _until_told_to_end() -> Generator[Event]:
    """An event that Ctrl-C, SIGTERM and a closed terminal set, in place of ending at once."""
    ending = Event()
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(_kind: int, _frame: FrameType | None) -> None:
        ending.set()

    before = {kind: signal.signal(kind, end) for kind in kinds}
    try:
        yield ending
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)
