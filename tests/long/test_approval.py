"""Preview and approval as the Prefect screen has them: a real server, a real worker, no browser.

The run suspends after the draw, its process ends, and every answer to the
form starts the flow again from the top (R022, R119, A25).
"""

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from shutil import copytree
from time import sleep

import httpx
import pytest
from sqlalchemy import create_engine, inspect, text

from tasks.demo.borough import write_borough
from tasks.store.approvals import decisions_of, newest_proposal
from tasks.store.database import opened, reading
from tasks.store.freezing import read_frozen
from tests.flows.prefect_server import prefect_server, request

pytestmark = [pytest.mark.prefect, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
KEY = ("PW-2021-07", 1)


class Screen:
    """What the Prefect screen does, by the calls that it makes."""

    def __init__(self, api, output):
        self.api, self.output = api, output
        self.store = f"sqlite:///{output / 'store.db'}"

    def call(self, path, body=None):
        answer = request("POST", f"{self.api}{path}", json=body or {})
        answer.raise_for_status()
        return answer.json()

    def start(self, **order):
        (held,) = [
            each for each in self.call("/deployments/filter") if each["name"] == "practice-week"
        ]
        path = f"/deployments/{held['id']}/create_flow_run"
        return self.call(path, {"parameters": {"order": order}})["id"]

    def state(self, run, wanted):
        """The run's state once it is in one of the wanted ones, or fell over."""
        for _ in range(600):
            state = request("GET", f"{self.api}/flow_runs/{run}").json()["state"]
            if state["name"] in {*wanted, "Failed", "Crashed", "Completed"}:
                return state
            sleep(0.5)
        pytest.fail(f"the run stayed {state['name']}")

    def words(self, run):
        """The description of the form that the run waits with."""
        return self.input(run, "description")

    def fields(self, run):
        return self.input(run, "schema")["properties"]

    def input(self, run, part):
        """A part of the form; a run is suspended a moment before its form is there."""
        keys = self.state(run, {"Suspended"})["state_details"]["run_input_keyset"]
        for _ in range(100):
            answer = request("GET", f"{self.api}/flow_runs/{run}/input/{keys[part]}")
            if answer.status_code == 200:
                return answer.json()
            sleep(0.2)
        pytest.fail(f"no {part}: {answer.text}")

    def answer(self, run, **given):
        """The form is sent; True where the server took it."""
        self.fields(run)
        before = self.state(run, {"Suspended"})["id"]
        said = self.call(f"/flow_runs/{run}/resume", {"run_input": given})
        for _ in range(600):
            state = request("GET", f"{self.api}/flow_runs/{run}").json()["state"]
            is_over = state["name"] in {"Suspended", "Completed", "Failed", "Crashed"}
            if said["status"] != "ACCEPT" or (state["id"] != before and is_over):
                return said["status"] == "ACCEPT"
            sleep(0.5)
        pytest.fail("nothing came of the answer")

    def mail(self):
        return sorted((self.output / "mail").glob("*.eml"))

    def read(self, read, *key):
        with opened(self.store) as engine, reading(engine) as connection:
            return read(connection, *(key or KEY))


@pytest.fixture(scope="module")
def screen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("approval")
    output = folder / "out"
    output.mkdir()
    write_borough(f"sqlite:///{output / 'borough.db'}", "unit", 7, date(2021, 7, 1))
    smaller = copytree(ROOT / "config", folder / "config") / "programmes" / "2021-22.yaml"
    smaller.write_text(smaller.read_text().replace("target: 60", "target: 12"))
    with prefect_server(folder / "prefect", "--no-ui") as api:
        environment = {
            **os.environ,  # noqa: TID251  # commands inherit the environment
            "PREFECT_API_URL": api, "AUDIT_HOME": str(ROOT), "AUDIT_OUTPUT": str(output),
            "AUDIT_DOCUMENTS_URL": "http://127.0.0.1:4201",
            "AUDIT_CONFIG": str(folder / "config"),
            "PREFECT_HOME": str(folder / "prefect"), "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PREFECT_LOGGING_LEVEL": "INFO",
        }  # fmt: skip
        run = [sys.executable, "-m", "prefect", "--no-prompt"]
        for command in (
            ("work-pool", "create", "audit", "--type", "process"),
            ("deploy", "--name", "practice-week"),
        ):
            subprocess.run(
                [*run, *command], env=environment, cwd=ROOT, check=True, capture_output=True
            )
        worker = subprocess.Popen(
            [*run, "worker", "start", "--pool", "audit"], env=environment, cwd=folder,
            stdout=(folder / "worker.log").open("w"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield Screen(api, output)
        finally:
            worker.send_signal(2)
            try:
                worker.wait(timeout=60)
            except subprocess.TimeoutExpired:  # Prefect's own, and none of what is tested here
                worker.kill()
                worker.wait(timeout=60)


@pytest.fixture(scope="module")
def approved(screen):
    """A round that was started, answered wrongly, substituted in, paused and approved."""
    run = screen.start(cycle="PW-2021-07")
    said = [screen.words(run)]
    fields = screen.fields(run)
    drawn = screen.read(newest_proposal).frozen
    mail = [len(screen.mail())]
    refused = screen.answer(run, decision="approve everything")
    screen.answer(run, decision="substitute a case", approver="QA data lead")
    said.append(screen.words(run))
    screen.answer(
        run, decision="substitute a case", approver="QA data lead", place=2,
        reason="the child moved away",
    )  # fmt: skip
    said.append(screen.words(run))
    screen.answer(
        run, decision="pause the round", approver="QA data lead", reason="an inspection is on"
    )
    said.append(screen.words(run))
    mail.append(len(screen.mail()))
    proposed = screen.read(newest_proposal).frozen
    screen.answer(run, decision="approve and send", approver="Head of Quality Assurance")
    return {
        "run": run, "said": said, "fields": fields, "drawn": drawn, "mail": mail,
        "proposed": proposed, "refused": refused,
    }  # fmt: skip


def test_a_hand_started_round_suspends_after_the_draw_and_nothing_is_sent_before_it_is_approved(
    screen, approved
):
    assert approved["mail"] == [0, 0]
    assert screen.state(approved["run"], set())["name"] == "Completed"
    assert len(screen.mail()) == len(approved["proposed"].messages) > 0


def test_the_form_offers_the_people_of_the_configuration_and_shows_counts(approved):
    fields = approved["fields"]
    assert fields["approver"]["enum"] == ["QA data lead", "Head of Quality Assurance"]
    assert all(field["title"] and field["description"] for field in fields.values())
    first = approved["said"][0]
    assert "approve it?" in first
    assert "| Status | In the frame | Drawn |" in first
    drawn = [each.case_id for each in approved["drawn"].sample.selected]
    assert not any(case_id in words for words in approved["said"] for case_id in drawn)


def test_a_value_that_the_form_does_not_offer_is_refused_by_the_server(approved):
    assert approved["refused"] is False


def test_an_answer_that_cannot_be_followed_asks_again_and_says_why(approved):
    assert "The last answer was not followed" in approved["said"][1]
    assert "a reason has to be chosen" in approved["said"][1]


def test_a_case_is_substituted_by_its_number_and_what_was_approved_is_what_is_frozen(
    screen, approved
):
    assert "Case 2 was substituted by reserve" in approved["said"][2]
    before = [each.case_id for each in approved["drawn"].sample.selected]
    after = [each.case_id for each in approved["proposed"].sample.selected]
    assert [place for place, each in enumerate(after) if each != before[place]] == [1]
    assert after[1] in {each.case_id for each in approved["drawn"].sample.reserves}
    assert screen.read(read_frozen) == approved["proposed"]


def test_a_pause_is_said_and_the_record_has_who_decided_what(screen, approved):
    assert "**Paused** by QA data lead: an inspection is on." in approved["said"][3]
    kept = [(each.decision, each.decided_by) for each in screen.read(decisions_of)]
    assert kept == [
        ("waiting", "nobody"),
        ("substituted", "QA data lead"),
        ("paused", "QA data lead"),
        ("approved", "Head of Quality Assurance"),
    ]


def test_the_run_has_one_bar_which_is_full_and_its_log_says_each_step(screen, approved):
    """The run began anew after each of its four answers, each time as a process of its own."""
    mine = [each for each in screen.call("/artifacts/filter")
            if (each["flow_run_id"], each["type"]) == (approved["run"], "progress")]  # fmt: skip
    assert [each["data"] for each in mine] == [100]
    assert "messages sent now" in mine[0]["description"]
    asked = {"logs": {"flow_run_id": {"any_": [approved["run"]]}}, "limit": 200}
    said = {each["message"] for each in screen.call("/logs/filter", asked)}
    assert said >= {"Judging the extract", "Reading the source again", "Waiting for approval"}


def test_k35_no_form_answer_or_link_holds_a_detail_of_a_child(screen, approved):
    """Every column of Prefect's database is searched, resume inputs among them."""
    drawn = approved["drawn"].sample
    source = create_engine(f"sqlite:///{screen.output / 'borough.db'}")
    with source.connect() as connection:
        people = connection.execute(
            text("SELECT pers_person_id, pers_forename || ' ' || pers_surname FROM ssd_person")
        ).all()
    source.dispose()
    names = {name for _, name in people if name}
    details = {each.case_id for each in (*drawn.selected, *drawn.reserves)} | names
    assert len(names) > 50
    engine = create_engine(f"sqlite:///{screen.output.parent / 'prefect' / 'prefect.db'}")
    with engine.connect() as connection:
        said = [
            (table, str(value))
            for table in inspect(engine).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608
            for value in row
        ]
    engine.dispose()
    assert any(table == "flow_run_input" and "moved away" in value for table, value in said)
    assert not [each for each in said if any(detail in each[1] for detail in details)]
    ours = [value for table, value in said if not table.startswith("block_")]  # Prefect's catalogue
    links = {link for value in ours for link in re.findall(r"\]\((http[^)]*)\)", value)}
    assert links
    numbered = re.compile(r"http://127\.0\.0\.1:4201/documents/[0-9a-f]{32}")
    assert [each for each in links if not numbered.fullmatch(each)] == []


def test_the_same_round_started_again_does_nothing(screen, approved):
    before = screen.mail()
    run = screen.start(cycle="PW-2021-07")
    assert screen.state(run, {"Suspended"})["name"] == "Completed"
    assert screen.mail() == before


def test_whoever_is_not_in_the_configuration_cannot_start_a_round(screen):
    answer = httpx.get(f"{screen.api}/deployments/name/practice-week/practice-week", timeout=120)
    path = f"{screen.api}/deployments/{answer.json()['id']}/create_flow_run"
    order = {"cycle": "PW-2021-11", "requested_by": "Mallory"}
    refused = httpx.post(path, json={"parameters": {"order": order}}, timeout=120)
    assert refused.status_code == 409
