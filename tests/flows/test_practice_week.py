"""A whole practice week on a small invented borough, through Prefect, on embedded defaults."""

import json
import os
import subprocess
import sys
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pikepdf
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from config.loading import load_configuration
from tasks.model import Commitment, Frame
from tasks.scheduling.rounds import round_named
from tasks.store.commitments import PublicValue, commit_round
from tasks.store.database import opened, writing
from tasks.store.rounds import open_round

pytestmark = pytest.mark.prefect
AUDIT = "from flows.cli import main; main()"


def audit(folder, *arguments):
    environment = {
        **os.environ,  # noqa: TID251  # the command inherits the environment
        "AUDIT_OUTPUT": str(folder),
    }
    return subprocess.run(
        [sys.executable, "-c", AUDIT, *arguments],
        env=environment, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("output") / "out"
    url = f"sqlite:///{folder / 'borough.db'}"
    made = audit(folder, "demo", "borough", "--size", "unit", "--to", url)
    assert made.returncode == 0, made.stderr
    preview = audit(folder, "run", "practice-week", "--cycle", "PW-2021-07", "--dry-run")
    assert preview.returncode == 0, preview.stderr
    assert not (folder / "mail").exists()
    first = audit(folder, "run", "practice-week", "--cycle", "PW-2021-07")
    assert first.returncode == 0, first.stderr
    return folder


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


def test_no_reference_of_a_child_is_in_prefect_s_database(folder):
    """K35."""
    held_by_prefect = b"".join(
        path.read_bytes() for path in (folder / "prefect").rglob("*") if path.is_file()
    )
    assert b"practice week" in held_by_prefect
    assert not any(case_id.encode() in held_by_prefect for case_id in held(folder)["sample"])


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
