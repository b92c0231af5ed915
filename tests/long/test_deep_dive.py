"""A deep dive as the meeting decided it, from the decision to the mail (R111 to R115)."""

import json
from datetime import date

import pytest
from pypdf import PdfReader

from tasks.demo.borough import write_borough
from tests.adapters.store_rounds import register
from tests.flows.commands import audit

pytestmark = pytest.mark.prefect
QUESTION = "Does supervision move cases on, or only record them?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deep")

    write_borough(f"sqlite:///{folder / 'borough.db'}", "unit", 7, date(2021, 7, 1))
    return folder


def decide(folder):
    """The meeting's decision stands in the register, beside nothing else."""
    url = f"sqlite:///{folder / 'store.db'}"
    row = {
        "decision_id": "D1", "decided_on": "2021-04-08", "kind": "deep_dive",
        "decision": QUESTION, "theme": None, "decided_by": "Head of the QA Unit",
    }  # fmt: skip
    register(url, {"meeting_decisions": (row,)})


def test_a_deep_dive_waits_for_its_decision_and_then_asks_its_question_on_every_form(folder):
    asked = ("run", "deep-dive", "--cycle", "DD-2021-05")
    before = audit(folder, *asked)
    assert before.returncode == 45, before.stderr
    assert "needs a decision of the audit planning meeting" in before.stderr
    decide(folder)
    done = audit(folder, *asked)
    assert done.returncode == 0, done.stderr
    made = folder / "DD-2021-05"
    proof = json.loads((made / "certificate.json").read_text())
    assert len(proof["sample"]) == 20
    assert any("decision D1 of 2021-04-08" in each for each in proof["disclosure"])
    forms = sorted(made.glob("packs/*/forms/*-audit.pdf"))
    assert forms
    for path in (forms[0], sorted(made.glob("packs/*/pack.pdf"))[0]):
        words = " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
        assert QUESTION in words, path.name
    assert list((folder / "mail").glob("*.eml"))
