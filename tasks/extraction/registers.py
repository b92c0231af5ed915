"""Local tables that are read from the registers that people keep, and not from the source.

Each is a query that opens one bound JSON text, so that one SQL text of a
population still serves every database and the source is only ever read. The
register counts for a table of which it has rows, and for a table that the
source lacks; a table of which it has no row is read from the source, if it is
there. What protects a child or an auditor's independence (an interest, a past
audit, a number of an auditor, a restricted record) counts wherever it stands:
those tables are read from both together, so that no sheet hides any (A05, A06).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Column, Date, Integer

from tasks.extraction.catalogue import Catalogue, SourceColumn, SourceTable
from tasks.source_tables import METADATA

KEPT = (
    "local_auditors",
    "local_auditor_staff_ids",
    "local_auditor_teams",
    "local_auditor_leave",
    "local_teams",
    "local_line_management",
    "local_declared_interests",
    "local_past_audits",
    "local_restricted_records",
    "local_workforce",
    "local_foster_households",
    "local_foster_checks",
    "local_partner_organisations",
    "local_section_11_answers",
    "local_agency_involvements",
)
"""The tables that the register workbook fills."""
TOGETHER = frozenset(
    {
        "local_auditor_staff_ids",
        "local_declared_interests",
        "local_past_audits",
        "local_restricted_records",
        "local_workforce",
    }
)
"""Those that are read from the source and from the registers, wherever a row stands."""
Registers = Mapping[str, Sequence[Mapping[str, str | int | None]]]


def kept_tables(there: Catalogue, registers: Registers | None) -> tuple[str, ...]:
    """The tables that are read from the registers; none where no register is in force."""
    if registers is None:
        return ()
    return tuple(name for name in KEPT if registers.get(name) or name not in there)


def shape_of(kept: Iterable[str]) -> dict[str, SourceTable]:
    """Each table as whole as its specification has it."""
    return {
        name: SourceTable(
            "",
            {
                each.name: SourceColumn(None, isinstance(each.type, Date))
                for each in METADATA.tables[name].columns
            },
        )
        for name in kept
    }


def kept_queries(
    kept: Iterable[str], dialect: str, beside: Mapping[str, tuple[str, Sequence[str]]]
) -> dict[str, str]:
    """A query for each table, which opens the bound text with the table's rows.

    ``beside`` has the query and its columns for each table that the source has
    too; the rows of a table of ``TOGETHER`` are those of both, each once.
    """
    write = _of_server if dialect == "postgresql" else _of_file
    made: dict[str, str] = {}
    for name in kept:
        known = METADATA.tables[name].c
        own, columns = beside.get(name, ("", known.keys()))
        opened = write(name, [known[each] for each in columns])
        made[name] = f"{own} UNION {opened}" if own else opened
    return made


def kept_values(kept: Iterable[str], registers: Registers | None) -> dict[str, str]:
    """The rows of each table as one JSON text, by the name under which it is bound."""
    held = registers or {}
    return {
        bound_name(name): json.dumps([dict(row) for row in held.get(name, ())]) for name in kept
    }


def bound_name(table: str) -> str:
    """The name under which the rows of a table are bound."""
    return f"register_{table}"


def _of_server(name: str, columns: Sequence[Column[object]]) -> str:
    """PostgreSQL opens the text by itself, with the type of each column."""
    declared = ", ".join(f"{each.name} {_type(each)}" for each in columns)
    named = ", ".join(f"r.{each.name}" for each in columns)
    opened = f"json_to_recordset(CAST(:{bound_name(name)} AS json)) AS r({declared})"
    return f"SELECT {named} FROM {opened}"  # noqa: S608  # names of our own


def _of_file(name: str, columns: Sequence[Column[object]]) -> str:
    """SQLite opens the text row by row; its days are texts in ISO form, as its own are."""
    named = ", ".join(f"json_extract(r.value, '$.{each.name}') AS {each.name}" for each in columns)
    return f"SELECT {named} FROM json_each(:{bound_name(name)}) AS r"  # noqa: S608  # names of our own


def _type(column: Column[object]) -> str:
    """What PostgreSQL calls the type of a column."""
    if isinstance(column.type, Date):
        return "date"
    return "integer" if isinstance(column.type, Integer) else "text"
