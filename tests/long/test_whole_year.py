"""A whole year with every type of audit, by the command as a person types it (R014, R122).

The programme is a council's own and small: a row of each type that draws, with
few cases, and every standing part.
"""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from tasks.demo.borough import write_borough
from tasks.reporting.compliance_list import finding
from tests.flows.commands import audit
from tests.long.test_deep_dive import decide

pytestmark = [pytest.mark.prefect, pytest.mark.slow]
CONFIG = Path(__file__).parents[2] / "config"
PROGRAMME = """
source: A small programme, 1 April 2021 to 31 March 2022
stated_practice_weeks: 1
financial_year: {start: 2021-04-01, end: 2022-03-31}
cycles:
  - {id: DD-2021-05, type: deep_dive, month: 5, target: 3, requires: meeting_decision}
  - {id: MA-2021-06, type: multi_agency, month: 6, target: 3}
  - {id: PW-2021-07, type: practice_week, month: 7, target: 6, feedback_forms: true}
  - {id: FD-2021-09, type: front_door, month: 9, target: 30}
  - {id: MA-2021-12, type: multi_agency, month: 12, target: 3, theme: domestic_abuse}
  - {id: DD-2022-02, type: deep_dive, month: 2, target: 3, requires: meeting_decision}
standing:
  - {type: fostering, mode: rolling_census, interval_months: 12}
  - {type: compliance, mode: event_driven, events: [transfer, closure]}
  - {type: section_11, mode: yearly, months: [10]}
  - {type: planning_moderation_learning, mode: monthly}
"""
MONTHS = [f"2021-{month:02d}" for month in range(4, 13)] + ["2022-01", "2022-02", "2022-03"]


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The folder of a year's previews, and what the command said and answered."""
    folder = tmp_path_factory.mktemp("year")
    shutil.copytree(CONFIG, folder / "config", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (folder / "config/programmes/2021-22.yaml").write_text(PROGRAMME)
    write_borough(f"sqlite:///{folder / 'borough.db'}", "unit", 7, date(2022, 3, 31))
    decide(folder)
    done = audit(folder, "run", "year", "2021-22", AUDIT_CONFIG=str(folder / "config"))
    return folder, done


def lines_of(done):
    """What stands after each key that was told, in the order in which it was told."""
    told = [line.partition(" ") for line in done.stdout.splitlines() if line[:2].isupper()]
    return {key: words.strip() for key, _, words in told}


def test_a_year_runs_the_rounds_of_every_type_in_the_order_of_their_days(year):
    """R013, R122: a line each, and it ends well, although two rounds wait for people."""
    _, done = year
    assert done.returncode == 0, done.stdout + done.stderr
    told = lines_of(done)
    assert [key for key in told if not key.startswith(("FO-", "CO-"))] == [
        "DD-2021-05", "MA-2021-06", "PW-2021-07", "FD-2021-09", "S11-2021", "MA-2021-12",
        "DD-2022-02",
    ]  # fmt: skip
    assert [key for key in told if key.startswith("FO-")] == [f"FO-{each}" for each in MONTHS]
    assert [key for key in told if key.startswith("CO-")] == [f"CO-{each}" for each in MONTHS]
    keys = list(told)
    assert keys.index("CO-2021-09") < keys.index("S11-2021") < keys.index("CO-2021-10")
    for key in ("DD-2021-05", "PW-2021-07", "FD-2021-09", "MA-2021-12"):
        assert " drawn, " in told[key], told[key]
    assert "organisations, all that are due, none drawn" in told["S11-2021"]
    assert "household" in told["FO-2021-07"]


def test_a_round_without_its_theme_or_decision_says_what_is_missing_and_who_decides(year):
    """R091, R114: a deep dive takes the decision that is for it, and never that of another."""
    told = lines_of(year[1])
    assert told["MA-2021-06"].startswith("waits: MA-2021-06 has no theme")
    assert "Safeguarding Children Partnership (CSCP)" in told["MA-2021-06"]
    assert told["DD-2022-02"].startswith("waits: DD-2022-02 has no theme yet")
    assert "Audit Planning, Moderation and Learning meeting decides" in told["DD-2022-02"]
    proof = json.loads((year[0] / "preview/DD-2021-05/certificate.json").read_text())
    assert any("decision D1 of 2021-04-08" in each for each in proof["disclosure"])


def test_compliance_has_a_line_a_month_in_counts_that_are_those_of_its_own_preview(year):
    """R043: every transfer and closure of the year, once."""
    folder, done = year
    lines = [told for key, told in lines_of(done).items() if key.startswith("CO-")]
    counts = [(int(line.split()[0]), int(line.split()[2])) for line in lines]
    assert sum(transfers + closures for transfers, closures in counts) > 0
    options = ("--since", "2021-04-01", "--until", "2022-03-31", "--dry-run")
    own = audit(folder, "run", "compliance", *options, AUDIT_CONFIG=str(folder / "config"))
    assert own.returncode == 0, own.stderr
    transfers, closures = (sum(each[place] for each in counts) for place in (0, 1))
    assert f"{finding(transfers, closures)} to the end of 31 March 2022." in own.stderr


def test_nothing_of_a_year_is_sent_or_kept(year):
    folder, _ = year
    assert not (folder / "mail").exists()
    again = audit(folder, "round", "show", "PW-2021-07")
    assert again.returncode != 0


def test_the_pages_show_every_type_and_say_which_of_them_reach_no_worker(year):
    """R014, R016: a census reaches workers where a household has one, section 11 nobody."""
    folder, done = year
    pages = [page.extract_text() for page in PdfReader(pdf_of(folder)).pages]
    text = " ".join(" ".join(pages).split())
    for key in lines_of(done):
        assert key in text or key.startswith("CO-"), key
    for title in ("Practice week", "Front door", "Deep dive", "Multi-agency", "Fostering"):
        assert title in text
    assert "section 11 looks at organisations, so it reaches no worker" in text
    assert "so no worker is covered by these" in text
    assert "2 rounds wait for a decision" in text
    told = lines_of(done)
    last = next(each for key, each in reversed(told.items()) if " covered so far" in each)
    covered = last.partition("; ")[2].partition(" workers")[0]
    assert f"{covered} 9 of 9" in text or f"{covered} 8 of 9" in text


def pdf_of(folder):
    return folder / "preview" / "coverage-2021-22.pdf"
