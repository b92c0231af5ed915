"""A practice week from an Annex A workbook: a preview that says what it could not prove."""

import json
import subprocess
import sys
from datetime import date

import pytest
from pypdf import PdfReader

from config.loading import load_configuration
from config.orders import PracticeWeekOrder
from flows import opening
from tasks.errors import SourcePreviewOnly
from tasks.model import ANNEX_A, SourceOrigin
from tests.flows.commands import audit

ORIGIN = SourceOrigin(ANNEX_A, date(2021, 6, 14), "0" * 64)
TODAY = date(2021, 6, 15)


def opened(origin, **asked):
    order = PracticeWeekOrder(**asked)
    round_, is_preview = opening.open_round(order, load_configuration(), TODAY)
    return opening.within(origin, order, round_, is_preview=is_preview)


def test_a_live_order_of_a_workbook_is_refused():
    """A06: independence cannot be proved where nobody's involvement is known."""
    with pytest.raises(SourcePreviewOnly) as refused:
        opened(ORIGIN, cycle="PW-2021-07")
    assert "can be previewed, not audited from" in str(refused.value)
    assert refused.value.exit_code == 37
    with pytest.raises(SourcePreviewOnly):
        opening.refuse_preview_only(ORIGIN)


def test_an_empty_order_of_a_workbook_is_a_preview_as_at_its_own_day(capsys):
    round_, is_preview = opened(ORIGIN)
    assert (round_.as_at, is_preview) == (date(2021, 6, 14), True)
    round_, is_preview = opened(ORIGIN, cycle="PW-2021-07", dry_run=True, theme="domestic_abuse")
    assert (round_.as_at, round_.theme, is_preview) == (date(2021, 6, 14), None, True)
    said = capsys.readouterr().err
    assert "Independence was not proved" in said
    assert "the theme domestic_abuse is left out" in said
    round_, _ = opened(ORIGIN, as_at=date(2021, 6, 1))
    assert round_.as_at == date(2021, 6, 1)


def test_any_other_source_is_as_it_was():
    opening.refuse_preview_only(None)
    round_, is_preview = opened(None, cycle="PW-2021-07", theme="domestic_abuse")
    assert (round_.theme, is_preview) == ("domestic_abuse", False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("annex") / "out"
    source = f"sqlite:///{folder / 'annex.db'}"
    workbook = str(folder / "annex.xlsx")
    made = audit(folder, "demo", "annex-a", "--size", "unit", "--to", workbook)
    assert made.returncode == 0, made.stderr
    read = audit(folder, "import", "annex-a", workbook, "--to", source)
    assert read.returncode == 0, read.stderr
    assert "children, 64 open cases" in read.stdout
    settings = {"AUDIT_SOURCE_URL": source}
    live = audit(folder, "run", "practice-week", "--cycle", "PW-2021-07", **settings)
    assert live.returncode == 37, live.stderr
    assert not (folder / "store.db").exists()
    preview = audit(
        folder, "run", "practice-week", "--cycle", "PW-2021-07", "--dry-run", **settings
    )
    assert preview.returncode == 0, preview.stderr
    return folder


@pytest.mark.prefect
def test_the_preview_draws_and_gives_nobody_anything_to_audit(folder):
    made = {path.name for path in (folder / "preview" / "PW-2021-07").iterdir()}
    assert made == {"certificate.json", "sample-certificate.pdf", "data-quality.pdf", "verifier.py"}
    assert not (folder / "mail").exists()
    held = json.loads((folder / "preview/PW-2021-07/certificate.json").read_text())
    assert len(held["sample"]) == 50
    assert "no_independent_auditor" not in str(held)


@pytest.mark.prefect
def test_its_documents_say_first_that_independence_was_not_proved(folder):
    """A06, R027."""
    for name in ("sample-certificate.pdf", "data-quality.pdf"):
        first = PdfReader(folder / "preview/PW-2021-07" / name).pages[0].extract_text()
        words = " ".join(first.split())
        assert "Independence was not proved" in words
        assert "Annex A workbook of 14 June 2021" in words
    held = json.loads((folder / "preview/PW-2021-07/certificate.json").read_text())
    assert any("independence was not proved" in each for each in held["disclosure"])


@pytest.mark.prefect
def test_its_certificate_can_be_checked_like_any_other(folder):
    place = folder / "preview/PW-2021-07"
    done = subprocess.run(
        [sys.executable, place / "verifier.py", place / "certificate.json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "This certificate fits" in done.stdout
