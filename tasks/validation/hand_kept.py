"""The rows of the register workbook, judged by the contracts of the populations that they fill.

A contract speaks of a population as it stands on a day; a register holds its
rows of all days. So rows are judged one by one here: that a key stands twice,
and that a population is late, jumped in size or lost too many rows, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tasks.model import RegisterBreach, Verdict
from tasks.validation.coerce import coerce
from tasks.validation.contract import Contract
from tasks.validation.findings import Finding, findings_of, rows_of
from tasks.validation.loading import load_contracts
from tasks.validation.results import NOT_JUDGED
from tasks.validation.suite import ask

if TYPE_CHECKING:
    import pandas as pd

POPULATIONS = {
    "local_auditors": "auditors",
    "local_auditor_staff_ids": "auditor_staff_ids",
    "local_auditor_teams": "auditor_teams",
    "local_auditor_leave": "auditor_leave",
    "local_teams": "teams",
    "local_line_management": "line_management",
    "local_declared_interests": "declared_interests",
    "local_past_audits": "past_audits",
    "local_foster_households": "foster_households",
    "local_foster_checks": "foster_checks",
    "local_partner_organisations": "partner_organisations",
    "local_section_11_answers": "section_11_answers",
    "local_agency_involvements": "agency_involvements",
}
POINTED_AT = (
    ("local_auditors", "auditor_id"),
    ("local_teams", "team_id"),
    ("local_foster_households", "household_id"),
    ("local_partner_organisations", "organisation_id"),
)
OURS = {"started_on": "start_on", "ended_on": "end_on"}
AS_PROMISED = frozenset({"local_foster_households"})
"""Tables whose columns have the contract's own names."""
REFUSING = frozenset({Verdict.STOP, Verdict.QUARANTINE})
ASIDE = "unique"


def judge_tables(
    tables: Mapping[str, Sequence[Mapping[str, Any]]], as_at: date
) -> tuple[RegisterBreach, ...]:
    """Every row that breaks a rule of its contract, table by table, in the rules' order.

    What a contract sets aside or stops for is refused, since a person can put it
    right at once; what it only asks about is a question (R123).
    """
    contracts = load_contracts().by_population
    related = {
        f"{POPULATIONS[table]}.{column}": frozenset(
            str(row[column]) for row in tables[table] if row[column] is not None
        )
        for table, column in POINTED_AT
    }
    return tuple(
        found
        for table, population in POPULATIONS.items()
        for finding in _findings(contracts[population], tables[table], as_at, related)
        for found in _found(table, finding)
    )


def _findings(
    contract: Contract,
    rows: Sequence[Mapping[str, Any]],
    as_at: date,
    related: Mapping[str, frozenset[str]],
) -> tuple[Finding, ...]:
    """What each rule of a contract comes to in the rows of a register."""
    coerced = coerce(_frame(contract, rows), contract)
    answers = ask(coerced.frame, contract, as_at, related)
    return findings_of(contract, coerced, answers, rows_of(contract, coerced.frame), frozenset())


def _frame(contract: Contract, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows of a register under the contract's own names."""
    import pandas as pd

    names = [column.name for column in contract.columns]
    listed = [[row[name if name in row else OURS[name]] for name in names] for row in rows]
    return pd.DataFrame(listed, columns=pd.Index(names), dtype=object)


def _found(table: str, finding: Finding) -> Iterator[RegisterBreach]:
    """The rows of one finding, or the table as a whole."""
    rule = finding.rule
    if not finding.is_judged:
        yield RegisterBreach(table, None, None, rule.code, NOT_JUDGED, is_refused=True)
        return
    if rule.action == Verdict.COUNT or ASIDE in rule.expectation:
        return
    column = rule.column if table in AS_PROMISED else OURS.get(rule.column or "", rule.column)
    rows: tuple[int | None, ...] = finding.rows
    if finding.is_whole_broken and not rows:
        rows = (None,)
    for row in rows:
        yield RegisterBreach(table, row, column, rule.code, rule.message, rule.action in REFUSING)
