"""A council's list of teams, as somebody has it already: a CSV file with a heading.

It fills the first draft of the register workbook, where the rest is added.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from tasks.errors import TeamsFileFaulty
from tasks.returns.registers.sheet import Row

HEADINGS = {
    "team_id": ("team_id", "team id", "id", "code", "team code", "dept_team_id"),
    "team_name": ("team_name", "team name", "team", "name", "dept_team_name"),
    "service_name": ("service_name", "service name", "service", "dept_team_parent_name"),
    "service_id": ("service_id", "service id", "service code", "dept_team_parent_id"),
    "manager_name": ("manager_name", "manager name", "manager", "team manager"),
    "manager_email": ("manager_email", "manager email", "manager e-mail", "email", "e-mail"),
}
MOST_BYTES = 1 << 20
SEPARATORS = ",;\t|"


def teams_of(path: Path) -> tuple[Row, ...]:
    """A row of the sheet Teams for each line of a file; raises TeamsFileFaulty.

    A team without an id gets one made of its name.
    """
    text = _text_of(path)
    lines = list(csv.reader(io.StringIO(text), delimiter=_separator(text)))
    columns = _columns(lines[0] if lines else [])
    if "team_name" not in columns:
        raise TeamsFileFaulty(path.name, ("no column is headed Team or Team name",))
    rows = tuple(_rows(lines[1:], columns))
    faults = tuple(_faults(rows))
    if faults or not rows:
        raise TeamsFileFaulty(path.name, faults or ("it names no team",))
    return rows


def _text_of(path: Path) -> str:
    """The file's text, as Excel or anybody else saves it."""
    try:
        content = path.read_bytes()[:MOST_BYTES]
    except OSError:
        raise TeamsFileFaulty(path.name, ("it cannot be read",)) from None
    if b"\0" in content:
        raise TeamsFileFaulty(path.name, ("it is no CSV file; save it as one",))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The separator that stands most often in the first line."""
    first = text.partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def _columns(heading: list[str]) -> dict[str, int]:
    """Where each of our columns stands."""
    said = [" ".join(each.replace("_", " ").split()).lower() for each in heading]
    known = {name: [each.replace("_", " ") for each in named] for name, named in HEADINGS.items()}
    return {
        name: next(place for place, each in enumerate(said) if each in named)
        for name, named in known.items()
        if set(named) & set(said)
    }


def _rows(lines: list[list[str]], columns: dict[str, int]) -> Iterator[Row]:
    """The rows that name a team."""
    for line in lines:
        held = {
            name: line[place].strip() or None if place < len(line) else None
            for name, place in columns.items()
        }
        if held["team_name"]:
            yield {**held, "team_id": held.get("team_id") or key_of(held["team_name"])}


def _faults(rows: tuple[Row, ...]) -> Iterator[str]:
    """Every id that two teams have."""
    ids = [str(row["team_id"]) for row in rows]
    for each in sorted({each for each in ids if ids.count(each) > 1}):
        yield f"the team {each} stands {ids.count(each)} times"


def key_of(name: str) -> str:
    """An id made of a name.

    >>> key_of("Family Help & Support (North)")
    'FAMILY-HELP-SUPPORT-NORTH'
    """
    return re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")[:48]
