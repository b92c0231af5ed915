"""What is deployed can be started, and a schedule that exists does fire (F30).

With other versions of its packages the server starts, the screen loads, and
nothing is ever scheduled; only this test would tell.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

import httpx
import pytest

from config.deployments import DEPLOYMENTS, deployed_types, with_schedules
from config.loading import load_configuration
from tasks.scheduling.calendar import year_start
from tasks.scheduling.schedules import schedules_of
from tasks.scheduling.year import occasions_of_year
from tasks.scheduling.years import years_from
from tests.flows.prefect_server import prefect_server, request

pytestmark = pytest.mark.prefect
ROOT = Path(__file__).parents[2]
CENSUS = {"cycle", "as_at", "dry_run", "requested_by"}
ROUND = {*CENSUS, "theme", "public_value"}
FORMS = (
    ("practice-week", "PracticeWeekOrder", ROUND),
    ("front-door", "FrontDoorOrder", {*ROUND, "theme_cases"}),
    ("multi-agency", "MultiAgencyOrder", ROUND),
    ("deep-dive", "DeepDiveOrder", {*ROUND, "decision", "looks_at"}),
    ("fostering", "FosteringOrder", CENSUS),
    ("section-11", "Section11Order", {*CENSUS, "service"}),
    ("compliance", "ComplianceOrder", {"until", "since", "dry_run", "requested_by"}),
    ("registers", "RegistersOrder", {"what", "digest", "removed", "note", "requested_by"}),
)


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with prefect_server(tmp_path_factory.mktemp("prefect")) as api:
        yield api


def prefect(api, *arguments):
    environment = {
        **os.environ,  # noqa: TID251  # the command inherits the environment
        "PREFECT_API_URL": api,
        "AUDIT_HOME": str(ROOT),
    }
    return subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
        env=environment, capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip


def answered(api, path, **body):
    answer = httpx.post(f"{api}{path}", json=body, timeout=30)
    answer.raise_for_status()
    return answer.json()


def everything(api):
    return answered(api, "/deployments/filter")


def deployed(api, name):
    (held,) = [each for each in everything(api) if each["name"] == name]
    return held


def scheduled_now(folder):
    """The file as `audit calendar --write` would make it today, whenever that is."""
    years = years_from(year_start(datetime.now(UTC).date()), 2)  # noqa: TID251  # the server's own
    decided = load_configuration()
    place = folder / "prefect.yaml"
    text = with_schedules(
        DEPLOYMENTS, lambda kind: {s.slug: s.rrule for s in schedules_of(decided, kind, years)}
    )
    place.write_text(text)
    return place


def test_r119_every_deployment_is_there_with_its_form(api, tmp_path):
    assert prefect(api, "work-pool", "create", "audit", "--type", "process").returncode == 0
    done = prefect(api, "deploy", "--all", "--prefect-file", str(scheduled_now(tmp_path)))
    assert done.returncode == 0, done.stdout + done.stderr
    held = {each["name"]: each["parameter_openapi_schema"] for each in everything(api)}
    assert set(held) == {name for name, _, _ in FORMS}
    for name, form, asked in FORMS:
        fields = held[name]["definitions"][form]["properties"]
        assert set(fields) == asked, name
        assert all(field["title"] and field["description"] for field in fields.values())


def test_a_value_of_the_wrong_form_is_refused_before_anything_runs(api):
    held = deployed(api, "practice-week")
    answer = httpx.post(
        f"{api}/deployments/{held['id']}/create_flow_run",
        json={"parameters": {"order": {"cycle": "no such / cycle"}}}, timeout=30,
    )  # fmt: skip
    assert answer.status_code == 409
    assert all(run["auto_scheduled"] for run in answered(api, "/flow_runs/filter"))


def test_quick_run_starts_what_is_due_as_an_untouched_form_does(api):
    """Prefect's *Quick run* sends no parameters at all, for every deployment."""
    for held in everything(api):
        answer = request("POST", f"{api}/deployments/{held['id']}/create_flow_run", json={})
        assert answer.status_code == 201, (held["name"], answer.text)
        assert answer.json()["parameters"] == {"order": {}}
        request("DELETE", f"{api}/flow_runs/{answer.json()['id']}").raise_for_status()


def test_r120_the_screen_shows_every_start_of_the_coming_year(api):
    """The runs that Prefect's own scheduler made are the dates of the calendar, none more."""
    now = datetime.now(UTC)  # noqa: TID251  # what the server's scheduler takes as now
    years = years_from(year_start(now.date()), 2)
    expected = {
        (each.audit_type, each.starts_at.astimezone(UTC))
        for start in years
        for each in occasions_of_year(load_configuration(), start)
        if each.audit_type in deployed_types()
        and now + timedelta(days=1) < each.starts_at < now + timedelta(days=390)
    }
    assert {kind for kind, _ in expected} == deployed_types() - {"registers"}
    for _ in range(120):
        runs = scheduled_runs(api)
        if expected <= runs:
            break
        sleep(1)
    near = {run for run in runs if run[1] < now + timedelta(days=390)}
    assert {run for run in near if run[1] > now + timedelta(days=1)} == expected


def scheduled_runs(api):
    """The type and moment of every run that is to come."""
    names = {each["id"]: each["name"] for each in everything(api)}
    runs, page = [], None
    while page is None or len(page) == 200:
        page = answered(api, "/flow_runs/filter", limit=200, offset=len(runs), sort="ID_DESC")
        runs += page
    assert {run["state_type"] for run in runs} <= {"SCHEDULED"}
    return {
        (
            names[run["deployment_id"]].replace("-", "_"),
            datetime.fromisoformat(run["expected_start_time"]),
        )
        for run in runs
    }
