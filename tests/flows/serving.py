"""``audit serve`` started for real, for the time of a test: its screen, its documents, its end."""

import os
import re
import signal
import subprocess
import sys
from base64 import b64encode
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import socket
from time import monotonic, sleep

import httpx
import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 400  # seconds


class Served:
    """A running ``audit serve``: where it is, its password, and what it said."""

    def __init__(self, folder, process, ports, output):
        self.folder, self.process, self.output = folder, process, output
        self.port, self.documents_port = ports
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.documents = f"http://127.0.0.1:{self.documents_port}"

    @property
    def said(self):
        return (self.folder / "said").read_text()

    @property
    def password(self):
        return (self.output / "serve" / "password").read_text().strip()

    def wait(self):
        """Everything answers."""
        latest = monotonic() + LONGEST
        while "Ctrl-C stops everything" not in self.said:
            assert self.process.poll() is None, self.said
            assert monotonic() < latest, self.said
            sleep(0.2)

    def client(self, password=None):
        """A client that knows the password and carries the token against forged requests."""
        token = b64encode((password or self.password).encode()).decode()
        headers = {"Authorization": f"Basic {token}"}
        answer = httpx.get(
            f"{self.api}/csrf-token", params={"client": "test"}, headers=headers, timeout=60
        )
        headers |= {
            "Prefect-Csrf-Token": answer.json()["token"], "Prefect-Csrf-Client": "test",
        }  # fmt: skip
        return httpx.Client(base_url=self.api, headers=headers, timeout=60)

    def family(self):
        """The numbers of this process and of everything below it."""
        found, below = [], {}
        for place in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                name, _, rest = place.read_text().rpartition(") ")
                below.setdefault(int(rest.split()[1]), []).append(int(name.split(" ")[0]))
        waiting = [self.process.pid]
        while waiting:
            number = waiting.pop()
            found.append(number)
            waiting.extend(below.get(number, ()))
        return found

    def end(self, kind=signal.SIGTERM):
        """The code with which it ended, and which of its processes are left."""
        family = self.family()
        self.process.send_signal(kind)
        code = self.process.wait(timeout=300)
        latest = monotonic() + 30
        while (left := [each for each in family if is_alive(each)]) and monotonic() < latest:
            sleep(0.2)
        return code, left, len(family)


def is_alive(number):
    with suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


def free_ports():
    with socket() as one, socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def command(ports, *options):
    start = [sys.executable, "-c", "from flows.cli import main; main()", "serve"]
    return [*start, "--port", str(ports[0]), "--documents-port", str(ports[1]), *options]


def environment(folder, **more):
    kept = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251  # the command inherits it
        if not name.startswith(("PREFECT_", "AUDIT_", "SMTP_"))
    }
    return {**kept, "PYTHONPATH": str(ROOT), "AUDIT_OUTPUT": str(folder / "out"), **more}


@contextmanager
def served(folder, *options, ports=None, **more):
    """``audit serve`` with options; it is ended at the end, whatever happened."""
    ports = ports or free_ports()
    output = folder / "out" / "demo" if "--demo" in options else folder / "out"
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            command(ports, *options), env=environment(folder, **more), cwd=folder,
            stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
    held = Served(folder, process, ports, output)
    try:
        held.wait()
        yield held
    finally:
        if process.poll() is None:
            _, left, _ = held.end()
            assert left == []


def shown_password(said):
    """The password as a person reads it off the terminal, and how often it stands there."""
    found = re.findall(r"\b(?:[a-z2-9]{4}-){5}[a-z2-9]{4}\b", said)
    if not found:
        pytest.fail(f"no password was shown: {said}")
    return found[0], len(found)
