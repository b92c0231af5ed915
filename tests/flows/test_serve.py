"""``audit serve`` for real: one password before everything, the whole year planned, a clean end."""

import signal
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

import httpx
import pytest
from ruamel.yaml import YAML

from tests.flows.serving import (
    ROOT,
    command,
    environment,
    free_ports,
    is_alive,
    served,
    shown_password,
)

pytestmark = [pytest.mark.prefect, pytest.mark.slow]


def with_schedules(folder):
    """A copy of prefect.yaml in which every deployment has a schedule of its own or a dated one."""
    held = YAML(typ="safe").load((ROOT / "prefect.yaml").read_text())
    soon = datetime.now(UTC) + timedelta(days=300)  # noqa: TID251  # a test of a calendar
    dated = {
        "rrule": f"DTSTART:20261201T070000\nRDATE:{soon:%Y%m%d}T070000",
        "timezone": "Europe/London",
    }
    for each in held["deployments"]:
        each.setdefault("schedules", [dated])
    place = folder / "prefect.yaml"
    with place.open("w") as file:
        YAML(typ="safe").dump(held, file)
    return place, [each["name"] for each in held["deployments"]]


@pytest.fixture(scope="module")
def screen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("serve")
    place, names = with_schedules(folder)
    with served(folder, "--prefect-file", str(place)) as held:
        held.names = names
        yield held


def test_it_says_in_plain_words_where_to_look_and_shows_the_password_once(screen):
    shown, times = shown_password(screen.said)
    assert (shown, times) == (screen.password, 1)
    assert f"Open http://127.0.0.1:{screen.port} in a browser on this machine" in screen.said


def test_k29_without_the_password_no_data_is_served(screen):
    for password in ("", "wrong", screen.password[:-1]):
        answers = [
            httpx.get(f"{screen.api}/{path}", auth=("", password) if password else None, timeout=60)
            for path in ("admin/settings", "admin/version", "flow_runs/filter", "csrf-token")
        ]
        assert {each.status_code for each in answers} == {401}
    with screen.client() as client:
        assert client.get("/admin/version").status_code == 200


def test_k29_a_forged_request_and_a_page_of_another_origin_get_nothing(screen):
    with screen.client() as client:
        assert client.post("/flow_runs/count", json={}).status_code == 200
        del client.headers["Prefect-Csrf-Token"]
        assert client.post("/flow_runs/count", json={}).status_code == 403
        answer = client.get("/admin/version", headers={"Origin": "http://evil.example"})
        assert answer.headers.get("access-control-allow-origin") not in {
            "*", "http://evil.example",
        }  # fmt: skip


def test_the_document_server_asks_for_the_same_password(screen):
    unknown = f"{screen.documents}/documents/{'a' * 32}"
    assert httpx.get(unknown, timeout=60).status_code == 401
    assert httpx.get(unknown, auth=("me", screen.password), timeout=60).status_code == 404


def test_everything_listens_on_this_machine_alone(screen):
    for port in (screen.port, screen.documents_port):
        wanted = f"{port:04X}"
        with open("/proc/net/tcp") as file:  # noqa: PTH123  # the kernel's
            rows = [line.split() for line in file][1:]
        listening = [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{wanted}")]
        assert listening == [f"0100007F:{wanted}"]


def test_what_is_kept_is_for_its_owner_alone(screen):
    for place in (screen.output / "serve", screen.output / "prefect"):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    for place in (screen.output / "serve").iterdir():
        assert stat.S_IMODE(place.stat().st_mode) == 0o600, place.name


def is_planned(client, deployment):
    """Whether the scheduler made a run of it; one page holds 200, and there are more."""
    asked = {
        "deployments": {"id": {"any_": [deployment]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
        "limit": 1,
    }
    return bool(client.post("/flow_runs/filter", json=asked).json())


def test_r120_f30_every_deployment_that_has_a_schedule_has_scheduled_runs(screen):
    with screen.client() as client:
        latest = monotonic() + 180
        while monotonic() < latest:
            held = client.post("/deployments/filter", json={}).json()
            wanted = {each["id"] for each in held if each["schedules"]}
            planned = {each for each in wanted if is_planned(client, each)}
            if wanted and wanted <= planned:
                break
            sleep(1)
    assert sorted(each["name"] for each in held) == sorted(screen.names)
    assert len(wanted) == len(screen.names)
    assert wanted <= planned


def test_the_worker_and_the_watch_run_beside_the_server(screen):
    latest = monotonic() + 90
    with screen.client() as client:
        while monotonic() < latest:
            answer = client.post("/work_pools/audit/workers/filter", json={}).json()
            if [each["status"] for each in answer] == ["ONLINE"]:
                break
            sleep(1)
    assert [each["status"] for each in answer] == ["ONLINE"]
    latest = monotonic() + 300  # the watch looks first after two minutes
    while not (screen.output / "serve" / "told").is_file() and monotonic() < latest:
        sleep(0.5)
    assert (screen.output / "serve" / "told").is_file()


def test_a_program_that_dies_is_started_again(screen):
    before = screen.family()
    (number,) = [each for each in before if "\0documents\0" in words_of(each)]
    signal_to(number, signal.SIGKILL)
    latest = monotonic() + 90
    while monotonic() < latest:
        try:
            if httpx.get(f"{screen.documents}/health", timeout=5).status_code == 200:
                break
        except httpx.HTTPError:
            sleep(0.3)
    assert not is_alive(number)
    assert "The document server ended by itself and is started again." in screen.said
    assert httpx.get(f"{screen.documents}/health", timeout=5).status_code == 200


def test_a_second_start_and_a_port_in_use_are_said_in_a_sentence(screen, tmp_path):
    same = subprocess.run(
        command(free_ports()), env=environment(screen.folder), cwd=screen.folder,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert same.returncode == 69
    assert "already" in same.stderr
    other = subprocess.run(
        command((screen.port, screen.documents_port)), env=environment(tmp_path), cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert other.returncode == 67
    assert f"port {screen.port} (for the screen)" in other.stderr
    assert f"port {screen.documents_port} (for the documents)" in other.stderr
    assert "Traceback" not in same.stderr + other.stderr


def test_z_ctrl_c_ends_everything_and_leaves_no_process(screen):
    """The last of this file: what it asks for cannot be had again."""
    code, left, size = screen.end(signal.SIGINT)
    assert code == 0, screen.said
    assert left == []
    assert size >= 5
    assert screen.said.rstrip().endswith("Everything has ended.")
    assert "Traceback" not in screen.said


def words_of(number):
    with open(f"/proc/{number}/cmdline", "rb") as file:  # noqa: PTH123
        return file.read().decode(errors="replace")


def signal_to(number, kind):
    import os

    os.kill(number, kind)
