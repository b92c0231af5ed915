"""The registers as a QA team keeps them: shown, refused by cell, confirmed, applied, read.

Everything goes through Prefect as it does from its screen; only the start is a
command here and a click there.
"""

import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from sqlalchemy import create_engine, inspect, text

from tasks.extraction.registers import KEPT
from tests.adapters.register_workbooks import cell, edited, set_cell
from tests.flows.prefect_server import prefect_server

pytestmark = pytest.mark.prefect
ROOT = Path(__file__).parents[2]
START = (
    "import sys, json; from config.orders import RegistersOrder;"
    "from flows.registers import registers; from tasks.errors import AuditError\n"
    "try: registers(RegistersOrder(**json.loads(sys.argv[1])))\n"
    "except AuditError as error: print(error); sys.exit(error.exit_code)"
)
AUDIT = "from flows.cli import main; main()"
SERVER: dict[str, str] = {}


class Desk:
    """A folder for what people put in and one for what comes out."""

    def __init__(self, folder):
        self.folder = folder
        self.sent = folder / "in" / "registers.xlsx"
        self.output = folder / "out"

    def run(self, code, *arguments):
        environment = {
            **os.environ,  # noqa: TID251  # the command inherits the environment
            "AUDIT_INPUT": str(self.folder / "in"),
            "AUDIT_OUTPUT": str(self.output),
            **SERVER,
        }
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], env=environment, capture_output=True,
            text=True, check=False, cwd=ROOT,
        )  # fmt: skip

    def start(self, **asked):
        return self.run(START, json.dumps(asked))

    def audit(self, *arguments):
        return self.run(AUDIT, *arguments)

    def put(self, content):
        self.sent.write_bytes(content)

    def code(self):
        shown = self.start()
        assert shown.returncode == 0, shown.stdout + shown.stderr
        return shown.stderr.rpartition("`")[0].rpartition("`")[2]

    def apply(self, **asked):
        return self.start(what="apply the changes", requested_by="Ada Lead", **asked)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.output.mkdir(mode=0o700)
    source = f"sqlite:///{desk.output / 'borough.db'}"
    made = desk.audit("demo", "borough", "--size", "unit", "--to", source)
    assert made.returncode == 0, made.stderr
    with prefect_server(desk.folder / "prefect") as api:
        SERVER["PREFECT_API_URL"] = api
        yield desk
    SERVER.clear()


def drawn(desk, round_id="preview/PW-2021-07"):
    held = json.loads((desk.output / round_id / "certificate.json").read_text())
    return held["commitment"]


def test_a_qa_team_keeps_its_registers_without_a_terminal(desk):
    """R019, R020, R024: from the first workbook to a round that reads it."""
    preview = ("run", "practice-week", "--cycle", "PW-2021-07", "--dry-run")
    assert desk.audit(*preview).returncode == 0
    before = drawn(desk)

    # Nothing there yet: the sentence says what to do, and a fresh workbook is to be had.
    nothing = desk.start()
    assert nothing.returncode == 90
    assert "write the workbook" in nothing.stdout
    assert desk.start(what="write the workbook").returncode == 0
    fresh = desk.output / "registers" / "registers.xlsx"
    assert load_workbook(fresh).sheetnames[0] == "Read me"

    # The empty one says what it lacks; then the team's own rows are put in, with one slip.
    desk.put(fresh.read_bytes())
    empty = desk.start()
    assert empty.returncode == 38
    assert "The register of auditors is empty." in empty.stdout
    assert desk.audit("demo", "register", "--to", str(desk.sent)).returncode == 0
    whole = desk.sent.read_bytes()
    desk.put(edited(set_cell("Auditors", 3, "Role", "Chief"), whole))
    slip = desk.start()
    assert slip.returncode == 38
    assert "Auditors!D3" in slip.stdout
    marked = load_workbook(desk.output / "registers" / "registers-to-correct.xlsx")
    assert marked["Auditors"]["D3"].comment is not None
    assert "Auditors!D3" in (desk.output / "registers" / "registers-to-correct.csv").read_text()

    # Shown, refused without the code that was shown, applied with it, and not twice.
    desk.put(whole)
    code = desk.code()
    assert desk.apply().returncode == 91
    assert desk.apply(digest="0" * 16).returncode == 91
    assert "Version" not in desk.audit("registers", "write", str(desk.folder / "w.xlsx")).stdout
    done = desk.apply(digest=code, note="Go-live")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Version 1 of the registers is in force" in done.stderr
    again = desk.apply(digest=code)
    assert again.returncode == 0
    assert "Nothing would change" in again.stderr

    # The round reads them: the source's own tables are gone, and the draw is the same.
    engine = create_engine(f"sqlite:///{desk.output / 'borough.db'}")
    with engine.begin() as connection:
        for table in KEPT:
            connection.execute(text(f"DROP TABLE {table}"))
    engine.dispose()
    after = desk.audit(*preview)
    assert after.returncode == 0, after.stderr
    assert drawn(desk) == before


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
    assert "Declared interests: 1" in gone.stdout
    confirmed = desk.apply(digest=code, removed="the vanished rows shown are right")
    assert confirmed.returncode == 0, confirmed.stdout
    assert "1 removed" in confirmed.stderr


def test_a_code_holds_for_one_workbook_and_one_version_only(desk):
    code = desk.code() if "`" in desk.start().stderr else "0" * 16
    desk.put(edited(set_cell("Auditors", 3, "Cases in one round", 2), desk.sent.read_bytes()))
    assert desk.apply(digest=code).returncode == 91


def test_what_an_engineer_does_at_a_terminal_is_the_same(desk):
    shown = desk.audit("registers", "check", str(desk.sent))
    assert shown.returncode == 0, shown.stderr
    code = shown.stdout.rpartition("`")[0].rpartition("`")[2]
    applied = desk.audit(
        "registers", "apply", str(desk.sent), "--digest", code, "--by", "Ed Engineer"
    )
    assert applied.returncode == 0, applied.stderr
    assert "Version 3" in applied.stdout
    out = desk.folder / "now.xlsx"
    assert desk.audit("registers", "write", str(out)).returncode == 0
    assert cell(load_workbook(out), "Auditors", 3, "Cases in one round").value == 2
    unchanged = desk.audit("registers", "check", str(out))
    assert "Nothing would change" in unchanged.stdout
    bad = desk.audit("registers", "apply", str(out), "--digest", "x", "--by", "Ed Engineer")
    assert bad.returncode == 2
    for path in (*desk.output.glob("registers/*"), out):
        assert path.stat().st_mode & 0o077 == 0


def test_the_screen_shows_references_and_no_detail(desk):
    """K35: no name, no address, no child in Prefect's database."""
    found = httpx.post(f"{SERVER['PREFECT_API_URL']}/artifacts/filter", json={}, timeout=30).json()
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
