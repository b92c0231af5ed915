"""The registers as a QA team keeps them: shown, refused by cell, confirmed, applied, and read.

Everything goes through Prefect as it does from its screen; only the start is a
call here and a click there.
"""

import json
import os
from datetime import date
from io import BytesIO
from types import SimpleNamespace
from unittest.mock import patch

import httpx
import pytest
from openpyxl import load_workbook
from sqlalchemy import create_engine, inspect, text
from typer.testing import CliRunner

from tasks.demo.borough import write_borough
from tasks.errors import AuditError
from tasks.extraction.registers import KEPT
from tests.adapters.register_workbooks import cell, edited, set_cell
from tests.flows.prefect_server import prefect_server

pytestmark = [pytest.mark.prefect, pytest.mark.slow]


class Desk:
    """A folder for what people put in and one for what comes out, and a Prefect server."""

    def __init__(self, folder, api):
        self.folder, self.api = folder, api
        self.sent = folder / "in" / "registers.xlsx"
        self.output = folder / "out"
        self.source = f"sqlite:///{self.output / 'borough.db'}"

    def start(self, **asked):
        """The flow's exit code and what it said."""
        from config.orders import RegistersOrder
        from flows.registers import registers

        return self.run(registers, RegistersOrder(**asked))

    def preview(self):
        """The commitment of a preview of the July practice week."""
        from config.orders import PracticeWeekOrder
        from flows.practice_week import practice_week

        done = self.run(practice_week, PracticeWeekOrder(cycle="PW-2021-07", dry_run=True))
        assert done.returncode == 0, done.said
        held = self.output / "preview" / "PW-2021-07" / "certificate.json"
        return json.loads(held.read_text())["commitment"]

    def run(self, flow, order):
        from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_LEVEL, temporary_settings

        said = []

        def hear(sentence, *_):
            said.append(sentence)

        quiet = {PREFECT_API_URL: self.api, PREFECT_LOGGING_LEVEL: "CRITICAL"}
        with (
            temporary_settings(quiet), self.machine(),
            patch("flows.registers.say", hear), patch("flows.drawing.say", hear),
        ):  # fmt: skip
            try:
                flow(order)
            except AuditError as error:
                return SimpleNamespace(returncode=error.exit_code, said=str(error))
        return SimpleNamespace(returncode=0, said="\n".join(said))

    def machine(self):
        """The environment of this desk."""
        settings = {"AUDIT_INPUT": str(self.folder / "in"), "AUDIT_OUTPUT": str(self.output)}
        return patch.dict(os.environ, settings)  # noqa: TID251  # the flow looks there itself

    def audit(self, *arguments):
        from flows.cli import app

        with self.machine():
            done = CliRunner().invoke(app, arguments)
        code = getattr(done.exception, "exit_code", done.exit_code)
        return SimpleNamespace(returncode=code, said=f"{done.output}{done.exception or ''}")

    def put(self, content):
        self.sent.write_bytes(content)

    def code(self):
        shown = self.start()
        assert shown.returncode == 0, shown.said
        return code_in(shown.said)

    def apply(self, **asked):
        return self.start(what="apply the changes", requested_by="Ada Lead", **asked)


def code_in(said):
    return said.rpartition("`")[0].rpartition("`")[2]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    with prefect_server(folder / "prefect") as api:
        desk = Desk(folder, api)
        desk.output.mkdir(mode=0o700)
        write_borough(desk.source, "unit", 1, date(2022, 3, 31))
        yield desk


def test_a_qa_team_keeps_its_registers_without_a_terminal(desk):
    """R019, R020, R024: from the first workbook to a round that reads it."""
    before = desk.preview()

    # Nothing there yet: the sentence says what to do, and a fresh workbook is to be had.
    nothing = desk.start()
    assert nothing.returncode == 90
    assert "write the workbook" in nothing.said
    assert desk.start(what="write the workbook").returncode == 0
    fresh = desk.output / "registers" / "registers.xlsx"
    assert load_workbook(fresh).sheetnames[0] == "Read me"

    # The empty one says what it lacks; then the team's own rows are put in, with one slip.
    desk.put(fresh.read_bytes())
    empty = desk.start()
    assert empty.returncode == 38
    assert "The register of auditors is empty." in empty.said
    assert desk.audit("demo", "register", "--to", str(desk.sent)).returncode == 0
    whole = desk.sent.read_bytes()
    desk.put(edited(set_cell("Auditors", 3, "Role", "Chief"), whole))
    slip = desk.start()
    assert slip.returncode == 38
    assert "Auditors!D3" in slip.said
    marked = load_workbook(desk.output / "registers" / "registers-to-correct.xlsx")
    assert marked["Auditors"]["D3"].comment is not None
    assert "Auditors!D3" in (desk.output / "registers" / "registers-to-correct.csv").read_text()

    # Shown, refused without the code that was shown, applied with it, and not twice.
    desk.put(whole)
    code = desk.code()
    assert desk.apply().returncode == 91
    assert desk.apply(digest="0" * 16).returncode == 91
    assert "Version" not in desk.audit("registers", "write", str(desk.folder / "w.xlsx")).said
    done = desk.apply(digest=code, note="Go-live")
    assert done.returncode == 0, done.said
    assert "Version 1 of the registers is in force" in done.said
    again = desk.apply(digest=code)
    assert again.returncode == 0
    assert "Nothing would change" in again.said

    # The round reads them: the source's own tables are gone, and the draw is the same.
    engine = create_engine(desk.source)
    with engine.begin() as connection:
        for table in KEPT:
            connection.execute(text(f"DROP TABLE {table}"))
    engine.dispose()
    assert desk.preview() == before


def test_a_row_that_vanished_has_to_be_confirmed_and_a_last_day_is_enough(desk):
    def lost(book):
        book["Auditors"].delete_rows(book["Auditors"].max_row)
        sheet = book["Declared interests"]
        sheet.delete_rows(sheet.max_row)

    whole = desk.sent.read_bytes()
    desk.put(edited(lost, whole))
    refused = desk.start()
    assert refused.returncode == 38  # rows of other sheets name the auditor who is gone
    desk.put(edited(lambda book: book["Declared interests"].delete_rows(4), whole))
    code = desk.code()
    gone = desk.apply(digest=code)
    assert gone.returncode == 92
    assert "Declared interests: 1" in gone.said
    confirmed = desk.apply(digest=code, removed="the vanished rows shown are right")
    assert confirmed.returncode == 0, confirmed.said
    assert "1 removed" in confirmed.said


def test_a_code_holds_for_one_workbook_and_one_version_only(desk):
    desk.put(edited(set_cell("Auditors", 3, "Cases in one round", 1), desk.sent.read_bytes()))
    code = desk.code()
    desk.put(edited(set_cell("Auditors", 3, "Cases in one round", 2), desk.sent.read_bytes()))
    assert desk.apply(digest=code).returncode == 91


def test_what_an_engineer_does_at_a_terminal_is_the_same(desk):
    shown = desk.audit("registers", "check", str(desk.sent))
    assert shown.returncode == 0, shown.said
    code = code_in(shown.said)
    applied = desk.audit(
        "registers", "apply", str(desk.sent), "--digest", code, "--by", "Ed Engineer"
    )
    assert applied.returncode == 0, applied.said
    assert "Version 3" in applied.said
    out = desk.folder / "now.xlsx"
    assert desk.audit("registers", "write", str(out)).returncode == 0
    assert cell(load_workbook(out), "Auditors", 3, "Cases in one round").value == 2
    unchanged = desk.audit("registers", "check", str(out))
    assert "Nothing would change" in unchanged.said
    bad = desk.audit("registers", "apply", str(out), "--digest", "x", "--by", "Ed Engineer")
    assert bad.returncode == 2
    for path in (*desk.output.glob("registers/*"), out):
        assert path.stat().st_mode & 0o077 == 0


def test_the_screen_shows_references_and_no_detail(desk):
    """K35: no name, no address, no child in Prefect's database."""
    found = httpx.post(f"{desk.api}/artifacts/filter", json={}, timeout=30).json()
    assert {each["key"] for each in found} >= {"registers"}
    book = load_workbook(BytesIO(desk.sent.read_bytes()))
    secrets = {cell(book, "Auditors", row, "Name").value for row in range(3, 12)}
    secrets |= {cell(book, "Auditors", row, "E-mail").value for row in range(3, 12)}
    secrets |= {str(cell(book, "Past audits", row, "Child").value) for row in range(3, 60)}
    engine = create_engine(f"sqlite:///{desk.folder / 'prefect' / 'prefect.db'}")
    with engine.connect() as connection:
        said = "\n".join(
            str(value)
            for table in inspect(engine).get_table_names()
            for row in connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608
            for value in row
        )
    engine.dispose()
    assert "apply the changes" in said
    assert not [secret for secret in secrets if secret in said]
