"""Whether our own query finds in the imported tables what the workbook says of each case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from tasks.extraction.annex.findings import ASK, Findings
from tasks.extraction.annex.lists import STATUS
from tasks.extraction.annex.rows import ListRow

WORDS = {
    "LAC": "looked after",
    "CP": "on a child protection plan",
    "CIN": "a child in need",
    "ASSESSMENT": "in an open assessment",
    "CLOSED": "closed",
}


def compare_statuses(
    connection: Connection,
    rows: Iterable[ListRow],
    extracted_on: date,
    codes: Mapping[str, Sequence[str]],
    findings: Findings,
) -> int:
    """Each case of list 6 whose status is another than the one we derive has a finding with both.

    Returns how many cases are open.
    """
    from tasks.extraction.source import populations_from

    frame = populations_from(connection, ("open_cases",), extracted_on, codes)["open_cases"]
    derived = dict(zip(frame["case_id"].tolist(), frame["status"].tolist(), strict=True))
    for row in rows:
        told, found = row.text(STATUS), derived.get(row.child_id, "CLOSED")
        if told and told != found and (6, row.number) not in findings.lost:
            words = (
                f"The workbook says “{WORDS[told]}”; by the days in its lists the case is"
                f" “{WORDS[found]}”, and that counts."
            )
            letter, name = row.found.letter(STATUS), row.found.sheet.name
            findings.add(6, name, row.number, letter, ASK, words)
    return len(derived)
