"""What the invented borough knows on its last day, looked up as for filling in a form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from tasks.demo.annex_form import GENDERS
from tasks.demo.rows import COLUMNS, Rows

Record = Mapping[str, Any]
Line = list[Any]
HALF_A_YEAR, A_YEAR = timedelta(days=182), timedelta(days=365)


def day(value: Any) -> date | None:
    """The day of a moment."""
    return value.date() if isinstance(value, datetime) else value


def yes_no(flag: Any) -> str | None:
    """A flag as the guidance writes it."""
    return {"Y": "a) Yes", "N": "b) No"}.get(flag)


class Known:
    """The rows of a borough by table and child, as they are known on its last day."""

    def __init__(self, rows: Rows) -> None:
        self.until = rows.until
        self.since = rows.until - HALF_A_YEAR
        self.tables: dict[str, list[Record]] = {
            name: [dict(zip(COLUMNS[name], row, strict=True)) for row in found]
            for name, found in rows.tables.items()
        }
        self.persons = {each["pers_person_id"]: each for each in self.by("ssd_person")[::-1]}
        self.disabled = {each["disa_person_id"] for each in self.by("ssd_disability")}
        self.names = {
            each["prof_professional_id"]: each["prof_professional_name"]
            for each in self.by("ssd_professionals")
        }
        self.teams = {each["team_id"]: each["team_name"] for each in self.by("local_teams")}
        self.allocations = self.grouped("ssd_involvements", "invo_person_id")

    def by(self, table: str) -> list[Record]:
        """The rows of a table."""
        return self.tables[table]

    def grouped(self, table: str, key: str) -> dict[str, list[Record]]:
        """The rows of a table by the child that they belong to."""
        found: defaultdict[str, list[Record]] = defaultdict(list)
        for each in self.by(table):
            found[each[key]].append(each)
        return found

    def is_lately(self, moment: Any) -> bool:
        """Whether a day lies in the last six months."""
        told = day(moment)
        return told is not None and self.since < told <= self.until

    def child(self, child_id: str, *, has_disability: bool = True) -> Line:
        """The columns with which every list begins."""
        person = self.persons[child_id]
        born_on = day(person["pers_dob"])
        age = -1 if born_on is None else (self.until - born_on).days // 365.25
        ethnicity = person["pers_ethnicity"]
        gender = GENDERS.get(person["pers_gender"], "c) Not stated/recorded")
        birth = born_on or day(person["pers_expected_dob"])
        line: Line = [child_id, gender, ethnicity and f"a) {ethnicity}", birth, int(age)]
        is_disabled = "a) Yes" if child_id in self.disabled else "b) No"
        return [*line, is_disabled] if has_disability else line

    def staff(self, team_id: str | None, worker_id: str | None) -> Line:
        """The names of a team and of a worker."""
        return [self.teams.get(team_id, team_id), self.names.get(worker_id, worker_id)]

    def allocated(self, child_id: str) -> Line:
        """The team and worker now or at the end: the allocation that began last."""
        own = [e for e in self.allocations[child_id] if e["invo_professional_role_id"] == "ALLWKR"]
        last = max(
            own,
            key=lambda each: (
                each["invo_involvement_end_date"] is None,
                each["invo_involvement_start_date"],
                each["invo_involvements_id"],
            ),
            default=None,
        )
        return (
            self.staff(last["invo_professional_team"], last["invo_professional_id"])
            if last
            else [None, None]
        )


def last_of(rows: Iterable[Record], when: str, until: date) -> Record | None:
    """The latest of some rows by a day, of those whose day has come."""
    come = [each for each in rows if (told := day(each[when])) and told <= until]
    return max(come, key=lambda each: each[when], default=None)
