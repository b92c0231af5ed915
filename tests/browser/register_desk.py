"""A QA team's register workbook with a decision of the meeting, put into force on the screen."""

import re
import subprocess
import sys
from datetime import date, timedelta

from tests.adapters.register_workbooks import cell, edited
from tests.browser.screen import state_of
from tests.flows.serving import ROOT, environment

AUDIT = "from flows.cli import main; main()"
WHOSE = ("Auditor", "Child", "Family", "Colleague's staff number")
DECISION = {
    "Decision": "2021-04-01",
    "Decided on": date(2021, 4, 8),
    "Kind of decision": "deep_dive",
    "Decision in words": "Does supervision move cases on, or only record them?",
    "Decided by": "Head of the QA Unit",
}


def apply_register(tour):
    """Everything in force is asked for, filled in, shown, and applied with the code shown.

    What a council's team would type in over weeks stands in the source of the
    invented borough; only the decision of the meeting is written by hand.
    """
    lead, screen = tour.lead, tour.screen
    _done(tour, "registers", lambda lead: lead.choose("show the changes", "write the workbook"))
    workbook = screen.output / "input" / "registers.xlsx"
    assert (screen.output / "registers" / "registers.xlsx").is_file()
    _fill_in(screen, workbook)
    _done(tour, "registers", lambda _: None)
    lead.open("/artifacts/key/registers")
    shown = lead.page.get_by_text(re.compile(r"^[0-9a-f]{16}$")).first
    shown.wait_for()
    code = shown.inner_text()
    tour.camera.take(lead, "registers-what-would-change")

    def apply(lead):
        lead.choose("show the changes", "apply the changes")
        lead.write("Code shown", code)
        lead.choose("Routine update", "Go-live")

    _done(tour, "registers", apply)


def _done(tour, deployment, fill):
    state = state_of(tour.screen, tour.start(deployment, fill))
    assert state["name"] == "Completed", state["message"]


def _fill_in(screen, workbook):
    """The workbook lies where people put it, with a decision in its last sheet but one."""
    beside = environment(screen.folder, AUDIT_OUTPUT=str(screen.output))
    done = subprocess.run(
        [sys.executable, "-c", AUDIT, "demo", "register", "--to", str(workbook)],
        env=beside, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

    def decide(book):
        for heading, value in DECISION.items():
            cell(book, "Meeting decisions", 3, heading).value = value

    workbook.write_bytes(edited(_end_what_is_declared_twice, edited(decide, workbook.read_bytes())))


def _end_what_is_declared_twice(book):
    """The screen refuses two interests that hold at one time, and says: end the earlier one."""
    sheet, declared = "Declared interests", {}
    for row in range(3, book[sheet].max_row + 1):
        whose = tuple(cell(book, sheet, row, each).value for each in WHOSE)
        begins = cell(book, sheet, row, "Held from").value
        if whose in declared and begins:
            cell(book, sheet, declared[whose], "Held until").value = begins - timedelta(days=1)
        declared[whose] = row
