"""An eighth audit type is added without a line of ours: a supervision deep dive by worker-month.

Its files are those of ``eighth_type``: the type in YAML, the flow, the
deployment and, its unit being new, the population with its contract. Its round
is then whole: drawn fairly, audited by people without a part in it, proved, written, sent.
"""

import json
import shutil
import subprocess
import sys
from datetime import date
from email import policy
from email.parser import BytesParser
from importlib import import_module
from pathlib import Path

import pytest
from pypdf import PdfReader
from ruamel.yaml import YAML
from sqlalchemy import create_engine, text

from config.deployments import DEPLOYMENTS, deployed_types, with_schedules
from config.loading import load_configuration
from tasks.demo.borough import write_borough
from tasks.scheduling.schedules import schedules_of
from tasks.scheduling.year import occasions_of_year
from tests.flows.commands import python

pytestmark = pytest.mark.prefect
ROOT = Path(__file__).parents[2]
EIGHTH = Path(__file__).parent / "eighth_type"
ROUND = "SV-2021-06"
YEAR = date(2021, 4, 1)
RUN = """
from importlib import import_module
from config.settings import read_settings
from flows.orchestrator import orchestrator

with orchestrator(read_settings().output) as ready:
    module, _, name = {entrypoint!r}.rpartition(".")
    flow = getattr(import_module(module), name)
    ready()
    flow({{"cycle": {cycle!r}, "requested_by": "QA data lead"}})
"""


def block():
    return YAML(typ="safe").load((EIGHTH / "deployment.yaml").read_text())[0]


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """A council's own configuration with the files of the eighth type, and a row in its year."""
    place = tmp_path_factory.mktemp("eighth")
    config = place / "council"
    shutil.copytree(ROOT / "config", config, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(EIGHTH / "supervision_month.yaml", config / "audit_types")
    shutil.copytree(EIGHTH / "populations", config / "populations")
    year = config / "programmes" / "2021-22.yaml"
    row = "  - {type: supervision_month, month: 6}\n"
    year.write_text(year.read_text().replace("cycles:\n", f"cycles:\n{row}", 1))
    return config


def started(folder, council, cycle=ROUND):
    code = RUN.format(entrypoint=block()["entrypoint"], cycle=cycle)
    return python(folder, code, AUDIT_CONFIG=str(council), PYTHONPATH=str(ROOT))


@pytest.fixture(scope="module")
def made(council):
    """The folder in which a whole live round of the eighth type was run."""
    folder = council.parent / "out"
    write_borough(f"sqlite:///{folder / 'borough.db'}", "unit", 7, date(2021, 7, 1))
    done = started(folder, council)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def proof(made):
    return json.loads((made / ROUND / "certificate.json").read_text())


def rows(folder, name, query):
    engine = create_engine(f"sqlite:///{folder / name}")
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_an_eighth_type_needs_one_yaml_one_flow_one_deployment_and_one_population_with_contract():
    needed = {path.relative_to(EIGHTH).as_posix() for path in EIGHTH.rglob("*.*")}
    assert {name for name in needed if "__pycache__" not in name} == {
        "supervision_month.yaml",
        "supervision_month.py",
        "deployment.yaml",
        "populations/supervision_months.sql",
        "populations/supervision_months.odcs.yaml",
    }
    ours = [
        path
        for folder in ("tasks", "flows", "config", "data_contracts", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in {".py", ".yaml", ".sql", ".html", ".txt", ".csv"}
    ]
    assert len(ours) > 300
    telling = [path for path in ours if "supervision_month" in path.read_text()]
    assert telling == []


def test_what_is_drawn_is_a_worker_s_month_and_every_one_could_have_been(made, proof):
    months = {json.loads(each)[0] for each in proof["frame"]}
    held = rows(made, "borough.db", """
        SELECT DISTINCT worker_id || '-' || substr(held_on, 1, 7) FROM local_supervision
        WHERE held_on >= '2021-03-01' AND held_on < '2021-06-01'
    """)  # fmt: skip
    assert months
    assert months | {json.loads(each)[0] for each in proof["excluded"]} == {one for (one,) in held}
    assert proof["relaxations"] == []
    drawn = proof["sample"]
    assert len(drawn) == 8 == len(set(drawn))
    assert set(drawn) <= months
    workers = [one.rpartition("-")[0].rpartition("-")[0] for one in drawn]
    assert len(set(workers)) == 8, "one month of a worker at most"


def test_anyone_can_check_its_certificate_with_one_file_and_nothing_of_ours(made):
    folder = made / ROUND
    ran = subprocess.run(
        [sys.executable, "-I", "verifier.py", "certificate.json"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_no_worker_no_manager_of_theirs_and_nobody_involved_with_a_child_of_the_month_audits_it(
    made,
):
    """A06, R027: worked out again by hand from the source, for every pair that was given."""
    pairs = rows(made, "store.db", "SELECT case_id, auditor_id FROM assignments")
    assert len(pairs) >= 8
    staff: dict[str, set[str]] = {}
    for auditor_id, staff_id in rows(
        made, "borough.db", "SELECT auditor_id, staff_id FROM local_auditor_staff_ids"
    ):
        staff.setdefault(auditor_id, set()).add(staff_id)
    managers = rows(made, "borough.db", "SELECT * FROM local_line_management")
    for month, auditor_id in pairs:
        worker, mine = month[:-8], staff[auditor_id]
        assert worker not in mine
        days = [day for (day,) in rows(made, "borough.db", f"""
            SELECT held_on FROM local_supervision
            WHERE worker_id = '{worker}' AND held_on LIKE '{month[-7:]}%'
        """)]  # noqa: S608  # fmt: skip
        assert days
        theirs = {
            manager
            for who, manager, start, end in managers
            if who == worker and any((start or "") <= day <= (end or "9") for day in days)
        }
        assert theirs
        assert not mine & theirs
        involved = {who for (who,) in rows(made, "borough.db", f"""
            SELECT i.invo_professional_id FROM ssd_involvements AS i
            JOIN local_supervision AS s ON s.case_id = i.invo_person_id
            WHERE s.worker_id = '{worker}' AND s.held_on LIKE '{month[-7:]}%'
        """)}  # noqa: S608  # fmt: skip
        assert involved
        assert not mine & involved


def test_every_auditor_has_a_pack_about_worker_months_and_no_child_is_asked_after(made, proof):
    drawn = set(proof["sample"])
    packs = sorted((made / ROUND / "packs").iterdir())
    found: set[str] = set()
    for pack in packs:
        words = words_of(pack / "pack.pdf")
        assert "Read the records of each worker month" in words
        assert "Supervision" in words
        assert "Open since" not in words
        found |= {one for one in drawn if one in words}
        forms = sorted(pack.glob("forms/*-audit.pdf"))
        assert forms
        assert not list(pack.glob("forms/*-feedback.pdf"))
        fields = PdfReader(forms[0]).get_fields()
        assert fields["case_id"]["/V"] in drawn
        assert "age" not in fields
        assert fields["own_held"]
        asked = words_of(forms[0])
        assert "Audit form: worker month" in asked
        assert "What is different for children" in asked
        assert forms[0].with_suffix(".xlsx").is_file()
    assert found == drawn


def test_its_mail_goes_to_every_auditor_and_manager_of_the_round_and_names_no_child(made):
    letters = [
        BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        for path in (made / "mail").glob("*.eml")
    ]
    told = {each["To"].addresses[0].addr_spec for each in letters}
    auditors = {path.name for path in (made / ROUND / "packs").iterdir()}
    teams = {path.stem for path in (made / ROUND / "notices").glob("*.pdf")}
    assert len(auditors) >= 3
    assert len(teams) >= 3
    known = rows(made, "borough.db", "SELECT auditor_id, email FROM local_auditors")
    assert told >= {address for auditor_id, address in known if auditor_id in auditors}
    managers = rows(made, "borough.db", "SELECT team_id, manager_email FROM local_teams")
    for team in teams:
        assert told & {address for team_id, address in managers if team_id == team}
    children = {one for (one,) in rows(made, "borough.db", "SELECT pers_person_id FROM ssd_person")}
    for letter in letters:
        words = f"{letter['Subject']} {letter.get_body(('plain',)).get_content()}"
        assert not [one for one in children if one in words]
        names = [part.get_filename() for part in letter.iter_attachments()]
        assert not [one for one in children if one in str(names)]


def test_started_again_its_draw_stands_and_nothing_is_sent_twice(made, council):
    before = sorted(path.name for path in (made / "mail").glob("*.eml"))
    proof = (made / ROUND / "certificate.json").read_bytes()
    again = started(made, council)
    assert again.returncode == 0, again.stderr
    assert "was drawn before; its draw stands" in again.stderr
    assert sorted(path.name for path in (made / "mail").glob("*.eml")) == before
    assert (made / ROUND / "certificate.json").read_bytes() == proof


def test_its_deployment_has_a_form_of_its_own_and_the_calendar_starts_it(council, tmp_path):
    place = tmp_path / "prefect.yaml"
    place.write_text(DEPLOYMENTS.read_text() + (EIGHTH / "deployment.yaml").read_text())
    assert deployed_types(place) == deployed_types() | {"supervision_month"}
    decided = load_configuration(council)
    (occasion,) = [
        each for each in occasions_of_year(decided, YEAR) if each.audit_type == "supervision_month"
    ]
    assert (occasion.key, occasion.starts_on) == (ROUND, date(2021, 6, 7))
    written = with_schedules(
        place, lambda kind: {each.slug: each.rrule for each in schedules_of(decided, kind, (YEAR,))}
    )
    (mine,) = [
        each
        for each in YAML(typ="safe").load(written)["deployments"]
        if each["name"] == "supervision-month"
    ]
    assert "20210607T070000" in mine["schedules"][0]["rrule"]
    module, _, name = block()["entrypoint"].rpartition(".")
    flow = getattr(import_module(module), name)
    assert flow.name == block()["name"]
    form = flow.parameters.model_dump()["definitions"]["SupervisionMonthOrder"]
    assert {"cycle", "theme", "as_at", "dry_run", "requested_by"} <= set(form["properties"])


def words_of(path):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())
