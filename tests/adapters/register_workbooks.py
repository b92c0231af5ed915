"""Small register workbooks, filled in as a person does: by heading, in openpyxl."""

from functools import cache
from io import BytesIO

from openpyxl import load_workbook

from config.loading import load_configuration
from tasks.returns.registers.choices import choices_of
from tasks.returns.registers.sheets import BY_TABLE
from tasks.returns.registers.writing import register_workbook

CHOICES = choices_of(load_configuration())


def rows(table, *listed):
    names = [each.name for each in BY_TABLE[table].fields]
    return tuple(dict(zip(names, each, strict=False)) | row_rest(names, each) for each in listed)


def row_rest(names, given):
    return dict.fromkeys(names[len(given) :])


SMALL = {
    "local_auditors": rows(
        "local_auditors",
        ("A1", "Ada Quill", "ada.quill@invented.gov.uk", "team_manager", "T1", None, None,
         "2021-04-20", "2018-01-08", "2018-01-08", None),
        ("A2", "Bo Fern", "bo.fern@invented.gov.uk", "service_manager", None, "S1", 3,
         "2021-04-21", "2017-05-01", "2019-02-01", None),
        ("A3", "Cy Marsh", "cy.marsh@invented.gov.uk", "team_manager", "T2", None, None,
         "2019-04-21", "2015-05-01", "2015-06-01", "2020-12-31"),
    ),
    "local_auditor_staff_ids": rows(
        "local_auditor_staff_ids", ("A1", "00123"), ("A1", "W9"), ("A2", "W2"), ("A3", "W3")
    ),
    "local_auditor_teams": rows(
        "local_auditor_teams", ("A1", "T2", "2018-01-08", "2019-12-31"),
        ("A1", "T1", "2020-01-01", None), ("A3", "T2", "2015-06-01", "2020-12-31"),
    ),
    "local_auditor_leave": rows(
        "local_auditor_leave", ("A1", "2021-07-05", "2021-07-09"),
        ("A2", "2021-08-02", "2021-08-13"),
    ),
    "local_teams": rows(
        "local_teams",
        ("T1", "Family Support Canal", "family_intervention", "S1", "Family Support", "W9",
         "Ada Quill", "ada.quill@invented.gov.uk", "2015-04-01", "2020-09-30"),
        ("T1", "Family Intervention Canal", "family_intervention", "S1", "Family Support", "W9",
         "Ada Quill", "ada.quill@invented.gov.uk", "2020-10-01", None),
        ("T2", "Looked After Children 1", "lac", "S1", "Family Support", "W3", "Cy Marsh", None,
         None, None),
    ),
    "local_workforce": rows(
        "local_workforce", ("W5", "Di Brook", "Social worker", "T1", "N"),
        ("0W6", "Ed Hale", None, None, "Y"),
    ),
    "local_restricted_records": rows(
        "local_restricted_records", ("1003", "2020-05-04", None), ("1005", None, "2020-12-31")
    ),
    "local_line_management": rows(
        "local_line_management", ("W9", "W2", "2018-01-08", None), ("W3", "W2", None, "2020-12-31")
    ),
    "local_declared_interests": rows(
        "local_declared_interests", ("A1", "1004", None, None, "2020-02-03", None),
        ("A2", None, "F7", None, None, None), ("A2", None, None, "W3", "2019-02-01", None),
    ),
    "local_past_audits": rows(
        "local_past_audits",
        ("PW-2020-11-01", "practice_week", "PW-2020-11", "1001", "W5", "A1", "2020-10-12",
         "2020-11-20"),
        ("CO-0001", "compliance", None, "1002", "W5", "A3", "2020-10-12", None),
    ),
    "meeting_decisions": rows(
        "meeting_decisions", ("2021-04-01", "2021-04-08", "deep_dive",
                              "A deep dive into supervision in May", "domestic_abuse", "Head of QA")
    ),
    "nominations": rows(
        "nominations",
        ("1001", "front_door", "complaint", "Service manager", "2021-06-01", "2021-12-31"),
        ("1004", "front_door", "learning", "Head of service", "2021-06-02", None),
    ),
    "closure_days": rows("closure_days", ("Between the years", "2021-12-29")),
    "local_foster_households": rows(
        "local_foster_households",
        ("0FH1", "mainstream", "2018-03-05", "Two children, from birth to 11 years", 2, 1, "T2",
         "W5", "approved", None),
        ("FH2", "temporary", "2021-05-04", None, None, 1, "T2", None, "approved", None),
        ("FH3", "agency", "2015-05-04", None, None, None, "T2", None, "resigned", "2020-12-31"),
    ),
    "local_foster_checks": rows(
        "local_foster_checks", ("0FH1", "fostering_audit", "2020-07-14"),
        ("0FH1", "tsd", "2019-02-01"), ("FH2", "tsd_longer", "2021-06-01"),
    ),
    "local_partner_organisations": rows(
        "local_partner_organisations",
        ("O1", "Canal Housing", "housing", "Jo Reed", "jo.reed@invented.gov.uk",
         "invented.gov.uk", "2018-04-01", None),
    ),
    "local_section_11_answers": rows(
        "local_section_11_answers", ("O1", 2019, "1.1", "2", "Minutes of March"),
        ("O1", 2019, "1.2", "n/a", "There is no board"), ("O1", 2019, "2.1", "0", None),
    ),
    "local_agency_involvements": rows(
        "local_agency_involvements", ("1001", "O1", "N", "2020-09-01", None),
        ("1004", "O1", None, None, "2021-03-31"),
    ),
}  # fmt: skip


def workbook(tables=None):
    """The bytes of a workbook as we hand it out."""
    if tables is None:
        return _small()
    return register_workbook(tables, CHOICES, "Invented Borough", "No register is in force yet.")


@cache
def _small():
    return workbook(SMALL)


def edited(change, content=None):
    """The bytes after a person opened the workbook, changed something and saved it."""
    book = load_workbook(BytesIO(content or workbook()))
    change(book)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def cell(book, title, row, heading):
    """A cell by the heading of its column."""
    sheet = book[title]
    for head in sheet[1]:
        if str(head.value or "").replace("*", "").strip() == heading:
            return sheet.cell(row, head.column)
    raise KeyError(heading)


def set_cell(title, row, heading, value):
    """A change for ``edited``."""

    def change(book):
        cell(book, title, row, heading).value = value

    return change
