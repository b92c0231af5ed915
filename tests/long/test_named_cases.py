"""Cases that managers named for a front door audit, from the register to the mail (R053, A03)."""

import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tasks.demo.borough import write_borough
from tasks.store.approvals import sample_of
from tasks.store.database import opened, reading
from tasks.store.freezing import frozen_digest, read_frozen
from tests.adapters.store_rounds import register
from tests.flows.commands import audit

pytestmark = pytest.mark.prefect
ROOT = Path(__file__).parents[2]
KEY = "FD-2021-09"


def contacts_of(folder):
    with sqlite3.connect(folder / "borough.db") as source:
        rows = source.execute(
            "SELECT contact_id FROM local_front_door WHERE received_at >= '2021-06-01'"
            " AND received_at < '2021-09-01' ORDER BY contact_id"
        )
        return [row[0] for row in rows]


def roomy(folder):
    """A configuration in which the few auditors of the small borough have places to spare."""
    config = folder / "council"
    shutil.copytree(ROOT / "config", config, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    policy = config / "rules" / "policy.yaml"
    words = policy.read_text()
    for role in ("team_manager", "service_manager", "head_of_service", "reviewing_officer"):
        words = words.replace(f"role: {role}, cases: ", f"role: {role}, cases: 1")
    policy.write_text(words)
    return config


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A borough in whose register a manager named twenty contacts, and one that nobody knows."""
    folder = tmp_path_factory.mktemp("named")
    write_borough(f"sqlite:///{folder / 'borough.db'}", "unit", 7, date(2021, 10, 1))
    rows = tuple(
        {"case_id": each, "audit_type": "front_door", "reason": "learning",
         "nominated_by": "Service manager", "start_on": "2021-08-02", "end_on": None}
        for each in (*contacts_of(folder)[:20], "NOBODY")
    )  # fmt: skip
    register(f"sqlite:///{folder / 'store.db'}", {"nominations": rows})
    done = audit(folder, "run", "front-door", "--cycle", KEY, AUDIT_CONFIG=str(roomy(folder)))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def proof(folder):
    return json.loads((folder / KEY / "certificate.json").read_text())


def test_thirty_are_drawn_and_at_most_six_named_ones_come_on_top(folder, proof):
    """R048, A03."""
    assert len(proof["design"]["nominated"]) == 21
    assert proof["design"]["nominated_most"] <= 6
    assert 0 < len(proof["nominated"]) <= proof["design"]["nominated_most"]
    assert not set(proof["nominated"]) & {*proof["sample"], *proof["reserves"]}
    assert not set(proof["nominated"]) & proof["probabilities"].keys() - {
        json.loads(each)[0] for each in proof["frame"]
    }


def test_a_stranger_s_check_agrees(folder):
    made = folder / KEY
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verifier.py", "certificate.json"],
        cwd=made, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "nominated, on top of the draw" in done.stdout


def test_each_named_case_has_an_auditor_a_form_and_a_number_of_its_own(folder, proof):
    with opened(f"sqlite:///{folder / 'store.db'}") as engine, reading(engine) as connection:
        frozen = read_frozen(connection, KEY, 1)
        assert frozen.digest == frozen_digest(connection, KEY, 1)
        assert sample_of(connection, KEY, 1).nominated == frozen.sample.nominated
    on_top = [each.case_id for each in frozen.sample.nominated]
    assert on_top == proof["nominated"]
    given = {each.case_id for each in frozen.allocation.assignments if each.grade == 1}
    short = {case_id for each in frozen.allocation.shortages for case_id in each.case_ids}
    assert set(on_top) <= given | short
    assert not {e.case_id for e in frozen.allocation.assignments if e.grade == 2} & set(on_top)
    forms = {path.name for path in (folder / KEY).glob("packs/*/forms/*-audit.pdf")}
    assert sum(any(each in name for name in forms) for each in on_top) == len(set(on_top) & given)


def test_what_was_named_cannot_be_changed_afterwards(folder):
    with (
        sqlite3.connect(folder / "store.db") as store,
        pytest.raises(sqlite3.IntegrityError, match="insert-only"),
    ):
        store.execute("UPDATE nominated_cases SET reason = 'complaint'")
