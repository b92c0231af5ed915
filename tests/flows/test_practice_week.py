"""A whole practice week on a small invented borough, through Prefect, on embedded defaults."""

import json
from base64 import b64encode
from datetime import datetime
from email import message_from_bytes, policy

import pikepdf
import pytest
from sqlalchemy import create_engine, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from config.loading import load_configuration
from tasks.model import Commitment, Frame
from tasks.scheduling.rounds import round_named
from tasks.source_tables import METADATA
from tasks.store.commitments import PublicValue, commit_round
from tasks.store.database import opened, writing
from tasks.store.rounds import open_round
from tests.flows.commands import AUDIT, python
from tests.flows.prefect_server import prefect_server

pytestmark = [pytest.mark.prefect, pytest.mark.slow]
SERVER: dict[str, str] = {}
"""Empty for the first runs, on embedded defaults; then one server serves all that follow."""
MARKERS = ("MARKERCHILD", "MARKERNAME", "MARKERFAMILY")


def audit(folder, *arguments, **settings):
    return python(folder, AUDIT, *arguments, **SERVER, **settings)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("output") / "out"
    url = f"sqlite:///{folder / 'borough.db'}"
    made = audit(folder, "demo", "borough", "--size", "unit", "--to", url)
    assert made.returncode == 0, made.stderr
    plant_markers(url)
    preview = audit(folder, "run", "practice-week", "--cycle", "PW-2021-07", "--dry-run")
    assert preview.returncode == 0, preview.stderr
    assert not (folder / "mail").exists()
    first = audit(folder, "run", "practice-week", "--cycle", "PW-2021-07")
    assert first.returncode == 0, first.stderr
    with prefect_server(folder / "prefect") as api:
        SERVER["PREFECT_API_URL"] = api
        yield folder
    SERVER.clear()


def plant_markers(url):
    """A child with details that must never be seen outside the source and the documents."""
    known = METADATA.tables
    held_by, teams = known["ssd_involvements"], known["local_teams"]
    engine = create_engine(url)
    with engine.begin() as connection:
        pattern = connection.execute(
            select(held_by)
            .join(teams, teams.c.team_id == held_by.c.invo_professional_team)
            .where(
                held_by.c.invo_involvement_end_date.is_(None),
                held_by.c.invo_professional_role_id == "ALLWKR",
                teams.c.team_type == "family_intervention",
            )
            .limit(1)
        ).mappings().one()  # fmt: skip
        rows = {
            "ssd_person": {
                "pers_person_id": "MARKERCHILD", "pers_forename": "MARKERNAME",
                "pers_surname": "MARKERNAME", "pers_dob": datetime(2012, 3, 4),  # noqa: DTZ001
            },
            "ssd_cin_episodes": {
                "cine_referral_id": "MARKERREFERRAL", "cine_person_id": "MARKERCHILD",
                "cine_referral_date": datetime(2020, 1, 6),  # noqa: DTZ001
                "cine_referral_nfa": "N",
            },
            "ssd_involvements": {
                **pattern, "invo_involvements_id": "MARKERINVOLVEMENT",
                "invo_person_id": "MARKERCHILD",
                "invo_involvement_start_date": datetime(2020, 1, 6),  # noqa: DTZ001
                "invo_referral_id": "MARKERREFERRAL",
            },
            "ssd_family": {"fami_table_id": "MARKER", "fami_family_id": "MARKERFAMILY",
                           "fami_person_id": "MARKERCHILD"},
        }  # fmt: skip
        for table, row in rows.items():
            there = known[table].c
            connection.execute(
                insert(known[table]).values({k: v for k, v in row.items() if k in there})
            )
    engine.dispose()


def _mail(path):
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def held(folder):
    return json.loads((folder / "PW-2021-07/certificate.json").read_text())


def test_the_round_leaves_its_documents_and_one_message_for_each_recipient(folder):
    """R036, R121."""
    packs = list((folder / "PW-2021-07/packs").iterdir())
    notices = list((folder / "PW-2021-07/notices").iterdir())
    recipients = [_mail(path)["To"] for path in (folder / "mail").glob("*.eml")]
    assert len(recipients) == len(set(recipients))
    assert max(len(packs), len(notices)) < len(recipients) <= len(packs) + len(notices) + 1
    assert {path.suffix for path in notices} == {".pdf"}
    for pack in packs:
        forms = list((pack / "forms").glob("*-audit.pdf"))
        assert forms
        assert len(list((pack / "forms").glob("*-audit.xlsx"))) == len(forms)
        assert (pack / "pack.pdf").is_file()
    assert (folder / "PW-2021-07/sample-certificate.pdf").is_file()
    assert (folder / "PW-2021-07/allocation-report.pdf").is_file()


def test_each_mail_goes_to_one_person_and_names_no_case(folder):
    """R121, K24."""
    cases = held(folder)["probabilities"]
    for path in (folder / "mail").glob("*.eml"):
        mail = _mail(path)
        assert mail["To"].count("@") == 1
        said = f"{mail['Subject']} {mail.get_body().get_content()}"
        assert not any(case_id in said for case_id in cases)
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_practice_week_has_observations_of_practice_beside_its_cases(folder):
    """R066, A10: a tenth of the auditors, each observer with a form; no case stands in for one."""
    engine = create_engine(f"sqlite:///{folder / 'store.db'}")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT worker_id, auditor_id FROM observations")).all()
        pool = connection.execute(text("SELECT count(*) FROM loads")).scalar_one()
    engine.dispose()
    assert len(rows) == -(-pool // 10) > 0
    workers = {json.loads(line)[2] for line in held(folder)["frame"]}
    assert {worker for worker, _ in rows} <= workers
    forms = [path.parts[-3] for path in (folder / "PW-2021-07/packs").glob("*/forms/observation-*")]
    assert sorted(forms) == sorted(auditor for _, auditor in rows)
    assert not set(held(folder)["sample"]) & {worker for worker, _ in rows}


def test_running_the_round_again_draws_and_sends_nothing(folder):
    before = {path: path.read_bytes() for path in folder.rglob("*.eml")}
    again = audit(folder, "run", "practice-week", "--cycle", "PW-2021-07")
    assert "0 messages sent" in again.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*.eml")} == before


def test_the_verifier_agrees_with_the_round(folder):
    done = audit(folder, "verify", str(folder / "PW-2021-07/certificate.json"))
    assert done.returncode == 0, done.stdout


def test_a_preview_says_that_it_is_one_and_has_another_seed(folder):
    shown = json.loads((folder / "preview/PW-2021-07/certificate.json").read_text())
    assert shown["purpose"] == "preview"
    assert shown["commitment"] == held(folder)["commitment"]
    assert shown["seed"] != held(folder)["seed"]


@pytest.mark.parametrize("verb", ["UPDATE draws SET certificate = ''", "DELETE FROM commitments"])
def test_the_database_itself_refuses_to_change_what_was_drawn(folder, verb):
    """K34."""
    engine = create_engine(f"sqlite:///{folder / 'store.db'}")
    with engine.begin() as connection, pytest.raises(IntegrityError, match="insert-only"):
        connection.execute(text(verb))


def test_no_detail_of_a_child_is_in_prefect_s_database_or_files(folder):
    """K35: every column of its database is searched, and every file that it wrote."""
    details = {*MARKERS, *held(folder)["sample"]}
    assert any("MARKERCHILD" in line for line in held(folder)["frame"])
    engine = create_engine(f"sqlite:///{folder / 'prefect' / 'prefect.db'}")
    with engine.connect() as connection:
        tables = inspect(engine).get_table_names()
        said = [
            str(value)
            for table in tables
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608
            for value in row
        ]
    engine.dispose()
    assert any("practice week" in each for each in said)
    kept = b"".join(path.read_bytes() for path in (folder / "prefect").rglob("*") if path.is_file())
    for detail in details:
        assert not any(detail in each for each in said)
        for form in (detail.encode(), detail.encode("utf-16-le"), b64encode(detail.encode())[:8]):
            assert form not in kept


def test_what_a_run_leaves_is_for_its_owner_only(folder):
    """K22: folders 0700, files 0600, Prefect's own among them."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            assert path.stat().st_mode & 0o077 == 0, path


def test_no_detail_of_a_child_is_said_on_the_terminal_or_is_the_name_of_a_mail(folder):
    """K35: file names within packs hold references only; names of children are nowhere."""
    again = audit(folder, "run", "practice-week", "--cycle", "PW-2021-07", "--dry-run")
    assert again.returncode == 0
    names = [path.name for path in (folder / "mail").iterdir()]
    for detail in (*MARKERS, *held(folder)["sample"]):
        assert detail not in again.stdout + again.stderr
        assert not any(detail in name for name in names)
    for path in folder.glob("PW-2021-07/**/*"):
        assert "MARKERNAME" not in path.name


def test_documents_are_tagged_and_in_english(folder):
    for path in (folder / "PW-2021-07").rglob("*.pdf"):
        with pikepdf.open(path) as pdf:
            assert pdf.Root.Lang == "en-GB"
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--cycle", "PW-2021-08"), 11, "no cycle PW-2021-08"),
        (("--cycle", "PW-2099-07"), 14, "that day has not come"),
        (("--cycle", "PW-2021-11", "--as-at", "2099-01-01"), 12, "but today is"),
        (("--cycle", "no/such"), 2, "not of the right form"),
        (("--cycle", "PW-2021-11", "--theme", "weather"), 15, "no theme weather"),
    ],
)
def test_bad_input_gets_a_sentence_and_an_exit_code(folder, arguments, code, said):
    done = audit(folder, "run", "practice-week", *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_another_frame_than_the_one_committed_to_is_refused(folder, tmp_path):
    """Nobody can shop for a sample: a round is committed to one frame."""
    round_ = round_named(load_configuration(), "practice_week", "PW-2021-11")
    other = Commitment("other frame", "other design", 1, "other")
    at = datetime.fromisoformat("2021-10-11T07:00:00+00:00")
    with opened(f"sqlite:///{folder / 'store.db'}") as engine:
        with writing(engine) as connection:
            open_round(connection, round_, by="QA data lead", at=at)
        commit_round(
            engine, round_, Frame((), ()), other, (),
            proposed=PublicValue("314159", is_self_generated=False), by="QA data lead", at=at,
        )  # fmt: skip
    done = audit(folder, "run", "practice-week", "--cycle", "PW-2021-11")
    assert done.returncode == 81
    assert "was committed before" in done.stderr


def test_a_mail_server_that_is_down_leaves_everything_waiting_and_the_next_start_sends_it(folder):
    """F25: one sentence, its exit code, nothing sent twice."""
    before = set((folder / "mail").glob("*.eml"))
    order = ("run", "practice-week", "--cycle", "PW-2022-03")
    down = audit(folder, *order, SMTP_URL="smtp://127.0.0.1:9?tls=none")
    assert down.returncode == 72, down.stderr
    assert "Traceback" not in down.stderr
    assert "They will go when the same command is run again" in down.stderr
    assert set((folder / "mail").glob("*.eml")) == before
    up = audit(folder, *order)
    assert up.returncode == 0, up.stderr
    sent = set((folder / "mail").glob("*.eml")) - before
    assert f"{len(sent)} messages sent now." in up.stderr


def test_a_paused_round_does_nothing_until_it_is_resumed(folder):
    why = ("--reason", "The register is being put right", "--by", "Ada Lead")
    assert audit(folder, "round", "pause", "PW-2022-03", *why).returncode == 0
    stopped = audit(folder, "run", "practice-week", "--cycle", "PW-2022-03")
    assert stopped.returncode == 86
    assert "paused" in stopped.stderr
    assert audit(folder, "round", "resume", "PW-2022-03", *why).returncode == 0


def test_a_draw_is_set_aside_only_by_two_people_and_the_certificate_says_so(folder):
    """R022: nobody can shop for a sample."""
    asked = ("round", "supersede", "PW-2022-03", "--reason", "A team was left out")
    alone = audit(folder, *asked, "--by", "Ada Lead", "--second-approver", "ada lead")
    assert alone.returncode != 0
    assert "another person" in alone.stderr
    told = {_mail(path)["To"] for path in (folder / "mail").glob("PW-2022-03.v1.*.eml")}
    both = audit(folder, *asked, "--by", "Ada Lead", "--second-approver", "Bo Head")
    assert both.returncode == 0, both.stderr
    withdrawn = [_mail(path) for path in (folder / "mail").glob("PW-2022-03.v1.*.withdrawal.eml")]
    assert {mail["To"] for mail in withdrawn} == told
    assert all(mail["Subject"].startswith("Withdrawn: ") for mail in withdrawn)
    assert all("Stop work on its cases" in mail.get_body().get_content() for mail in withdrawn)
    again = audit(folder, "run", "practice-week", "--cycle", "PW-2022-03", "--by", "Ada Lead")
    assert again.returncode == 0, again.stderr
    first = json.loads((folder / "PW-2022-03/certificate.json").read_text())
    second = json.loads((folder / "PW-2022-03-v2/certificate.json").read_text())
    assert first["frame"] == second["frame"]
    assert first["seed"] != second["seed"]
    assert any("Bo Head: A team was left out" in said for said in second["disclosure"])
    assert audit(folder, "verify", str(folder / "PW-2022-03-v2/certificate.json")).returncode == 0
    shown = audit(folder, "round", "show", "PW-2022-03").stdout
    assert "version 1" in shown
    assert "superseded" in shown
    assert "version 2" in shown
