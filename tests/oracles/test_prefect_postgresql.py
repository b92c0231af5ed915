"""Prefect's own database on Debian's PostgreSQL: deployed and planned as on SQLite (F30)."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from socket import socket
from time import monotonic, sleep

import pytest

from tests.flows.serving import served
from tests.flows.test_serve import is_planned, with_schedules

pytestmark = [pytest.mark.prefect, pytest.mark.postgres, pytest.mark.slow]
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture
def database():
    """The URL of an empty database of a private cluster, which needs pg_trgm."""
    if not PROGRAMS:
        pytest.skip("Debian's postgresql is not installed (./run oracles does it)")
    if os.geteuid() != 0:
        pytest.skip("a private cluster runs as the user postgres, which needs root")
    owner = pwd.getpwnam("postgres")
    folder = Path(tempfile.mkdtemp(prefix="cluster"))
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def as_postgres(program, *arguments):
        subprocess.run(
            [PROGRAMS[-1] / program, *arguments], check=True, cwd=folder, user="postgres",
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    as_postgres("initdb", "-D", folder / "data", "--auth=trust", "-U", "prefect", "-E", "UTF8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    as_postgres("pg_ctl", "-D", folder / "data", "-o", options, "-w", "-l", folder / "log", "start")
    try:
        where = ("-h", "127.0.0.1", "-p", str(port), "-U", "prefect")
        as_postgres("createdb", *where, "prefect")
        as_postgres("psql", *where, "-c", "CREATE EXTENSION pg_trgm", "prefect")
        yield f"postgresql+asyncpg://prefect@127.0.0.1:{port}/prefect"
    finally:
        as_postgres("pg_ctl", "-D", folder / "data", "-m", "fast", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def test_r120_f30_on_postgresql_too_every_deployment_with_a_schedule_has_scheduled_runs(
    database, tmp_path
):
    place, names = with_schedules(tmp_path)
    with served(
        tmp_path, "--prefect-file", str(place), PREFECT_API_DATABASE_CONNECTION_URL=database
    ) as screen:
        with screen.client() as client:
            latest = monotonic() + 240
            while monotonic() < latest:
                held = client.post("/deployments/filter", json={}).json()
                planned = {each["id"] for each in held if is_planned(client, each["id"])}
                if held and {each["id"] for each in held} <= planned:
                    break
                sleep(1)
        assert sorted(each["name"] for each in held) == sorted(names)
        assert {each["id"] for each in held} <= planned
        assert not (screen.output / "prefect" / "prefect.db").exists()
        code, left, _ = screen.end()
    assert (code, left) == (0, [])
