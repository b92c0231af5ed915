"""Invented workbooks in the shape of Annex A, written as offices write them, and their import."""

from datetime import date
from pathlib import Path

import openpyxl
from sqlalchemy import create_engine, select

from tasks.extraction.annex.importing import import_annex_a
from tasks.source_tables import METADATA

TODAY = date(2021, 7, 1)
CODES = {"allocated_worker": ["ALLWKR"], "supervisor": ["SUPERV"], "reviewing_officer": ["IRO"]}
CHILD = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age"]
STAFF = ["Allocated Team", "Allocated Worker"]
DISABLED = "Does the Child have a Disability"
HEADS = {
    1: [*CHILD, "Date of Contact", "Contact Source"],
    2: [*CHILD, "Assessment start date", "Assessment completion date",
        "Organisation completing assessment"],
    3: [*CHILD, "Date of Referral", "Referral Source", "Referral NFA?",
        "Number of Referrals in Last 12 Months", *STAFF],
    4: [*CHILD, DISABLED, "Continuous Assessment Start Date",
        "Child Seen During Continuous Assessment", "Continuous Assessment Date of Authorisation",
        "Was the child assessed as requiring LA children's social care support?", *STAFF],
    5: [*CHILD, DISABLED, "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Was an Initial Child Protection Conference deemed unnecessary?",
        "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "Number of Section 47 Enquiries in the last 12 months",
        "Number of ICPCs in the last 12 months", *STAFF],
    6: [*CHILD, DISABLED, "CIN Start Date", "Primary Need Code", "Date Child Was Last Seen",
        "CIN Closure Date", "Reason for Closure", "Case Status", *STAFF],
    7: [*CHILD, DISABLED, "Child Protection Plan Start Date", "Initial Category of Abuse",
        "Latest Category of Abuse", "Date of the Last Statutory Visit",
        "Was the Child Seen Alone?", "Date of latest review conference",
        "Child Protection Plan End Date", *STAFF],
    8: [*CHILD, DISABLED, "Date Started to be Looked After", "Child's Category of Need",
        "Start date of current legal status", "Child's Legal Status",
        "Date of Latest Statutory Review", "Date of Last Social Work Visit",
        "Date Ceased to be Looked After", "Start Date of Most Recent Placement",
        "Placement Type", "Placement Provider", "Date of Last IRO Visit / Contact to the Child",
        "Reason Ceased to be Looked After", *STAFF],
}  # fmt: skip


def who(child_id, born_on=date(2010, 5, 4), *, disabled=True):
    child = [child_id, "b) Female", "a) WBRI", born_on, 11]
    return [*child, "b) No"] if disabled else child


def in_need(child_id, status="c) Child in need plan", closed_on=None, **other):
    team = other.get("team", "Canal Team")
    worker = other.get("worker", "Ada Invented")
    return [
        *who(child_id, other.get("born_on", date(2010, 5, 4))),
        other.get("started_on", date(2021, 1, 11)), "N1 - Abuse or neglect",
        other.get("seen_on", date(2021, 6, 10)), closed_on,
        "RC7 - Services ceased" if closed_on else None, status, team, worker,
    ]  # fmt: skip


def rows_of_everything():
    """One child or two of each list; children 1 to 5 have each case status."""
    soon = date(2021, 6, 10)
    return {
        1: [[*who("1", disabled=False), date(2021, 6, 1), "q) 6: Police"]],
        2: [[*who("7", disabled=False), date(2021, 5, 3), None, "Canal School"]],
        3: [
            [*who("3", disabled=False), date(2021, 1, 11), "e) 2A: Schools", "b) No", 0,
             "Front Door", "Bo Invented"],
            [*who("8", disabled=False), date(2021, 2, 1), "q) 6: Police", "a) Yes", 1,
             "Front Door", "Bo Invented"],
        ],
        4: [[*who("4"), date(2021, 6, 7), "a) Yes", None, None, "Canal Team", "Ada Invented"]],
        5: [[*who("2"), date(2021, 2, 1), "b) No", date(2021, 2, 20), "a) Yes", 0, 1,
             "Canal Team", "Ada Invented"]],
        6: [
            in_need("1", "a) Looked after child", team="Looked After 1", worker="Cy Invented"),
            in_need("2", "b) Child Protection plan"),
            in_need("3"),
            in_need("4", "d) Open assessment"),
            in_need("5", "e) Closed episode", date(2021, 5, 14)),
        ],
        7: [[*who("2"), date(2021, 2, 20), "a) Neglect", "b) Physical abuse", soon, "a) Yes",
             date(2021, 5, 18), None, "Canal Team", "Ada Invented"]],
        8: [[*who("1"), date(2020, 3, 2), "N1 - Abuse or neglect", date(2020, 3, 2),
             "C2: FCO", date(2021, 4, 12), soon, None, date(2020, 3, 2),
             "f) U6: Foster placement - not FFA", "b) PR1: Own provision", date(2021, 4, 12), None,
             "Looked After 1", "Cy Invented"]],
    }  # fmt: skip


def sheets_of(rows, name="List {}", heads=HEADS):
    return {name.format(number): [heads[number], *found] for number, found in rows.items()}


def save(path, sheets):
    """A workbook of sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return Path(path)


def imported(path, today=TODAY, **asked):
    """The import of a workbook into a new database beside it."""
    url = f"sqlite:///{path.with_suffix('.db')}"
    return import_annex_a(path, url, today=today, codes=CODES, **asked)


def table(path, name):
    """The rows of a table of the import."""
    engine = create_engine(f"sqlite:///{path.with_suffix('.db')}")
    try:
        with engine.connect() as connection:
            found = connection.execute(select(METADATA.tables[name])).mappings().all()
            return [dict(row) for row in found]
    finally:
        engine.dispose()


def said(made, *, kind=None):
    """Where and what the findings are, without notes unless these are asked for."""
    return {
        (each.list_number, each.row, each.column): each.words
        for each in made.findings
        if (each.kind == kind if kind else each.kind != "note")
    }


def assert_every_row_is_used_or_reported(made):
    """Rows read are rows used and rows not used; each not used one has a finding that says so."""
    assert len(made.lists) == 8
    for each in made.lists:
        lost = sum(f.rows_lost for f in made.findings if f.list_number == each.list_number)
        assert each.used >= 0
        assert each.rows == each.used + lost
        assert each.not_used == lost
