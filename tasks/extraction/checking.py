"""What a source has, what it lacks, and which audit types can run on it: read only.

Everything is asked in one snapshot. A login that could change the source is
refused before anything is read (K03): nobody should hold it for reading.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select, table

from tasks.errors import SourceWritable
from tasks.extraction.advice import reader_grants
from tasks.extraction.catalogue import Catalogue
from tasks.extraction.differences import by_population, in_order
from tasks.extraction.opening import reading, shown_of
from tasks.extraction.privileges import Privileges, privileges_of
from tasks.extraction.registers import Registers, kept_values
from tasks.extraction.roles import RoleCode, role_codes_of
from tasks.extraction.shape import OPTIONAL, Fault, faults_of, reads_of
from tasks.extraction.source import Known, known_of, parameters, prepared
from tasks.extraction.statements import NEEDS, populations_of
from tasks.model import SourceDifference

POPULATIONS = populations_of("open_cases")
"""What every source is asked for; a type that needs more says so for itself."""


@dataclass(frozen=True, slots=True)
class TableFound:
    """A table that we read: how many rows it has, None where it is not there.

    ``is_kept`` is true of a table that people keep in the registers.
    """

    name: str
    schema: str
    rows: int | None
    is_optional: bool
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class SourceReport:
    """All that a check of a source found.

    ``unmet`` has the faults that keep each audit type from running.
    """

    url: str
    dialect: str
    there: Catalogue
    privileges: Privileges | None
    tables: tuple[TableFound, ...]
    faults: tuple[Fault, ...]
    differences: tuple[SourceDifference, ...]
    roles: tuple[RoleCode, ...]
    unmet: Mapping[str, tuple[Fault, ...]]


def check_source(
    url: str,
    today: date,
    codes: Mapping[str, Sequence[str]],
    registers: Registers | None = None,
    more: Mapping[str, tuple[str, ...]] | None = None,
) -> SourceReport:
    """What is there, what is missing, and what can run, with the registers in force beside it.

    ``more`` has the populations of audit types of a council's own.
    Raises SourceNotFound, SourceUnreachable, SourceBusy, SourceUnreadable, and
    SourceWritable before any record is read.
    """
    with reading(url) as connection:
        privileges = privileges_of(connection)
        known = known_of(connection, registers)
        there = known.tables
        if privileges is not None and privileges.writable:
            remedy = reader_grants(connection.dialect.name, privileges.database, there)
            raise SourceWritable(shown_of(url), privileges.login, privileges.writable, remedy)
        unmet = {kind: faults_of(there, names) for kind, names in {**NEEDS, **(more or {})}.items()}
        values = {**parameters(today, codes, None), **kept_values(known.kept, registers)}
        return SourceReport(
            shown_of(url),
            connection.dialect.name,
            there,
            privileges,
            _tables(connection, known, registers or {}),
            faults_of(there, POPULATIONS),
            _differences(connection, known, values),
            role_codes_of(connection, there, codes),
            unmet,
        )


def _tables(connection: Connection, known: Known, registers: Registers) -> tuple[TableFound, ...]:
    """Every table that some population reads."""
    read = sorted({name for population in POPULATIONS for name, _ in reads_of(population)})
    return tuple(
        TableFound(name, "", len(registers.get(name, ())), name in OPTIONAL, is_kept=True)
        if name in known.kept
        else _table(connection, known.tables, name)
        for name in read
    )


def _table(connection: Connection, there: Catalogue, name: str) -> TableFound:
    """One table with its rows; none are counted where the login may read nothing of it."""
    found = there.get(name)
    if found is None or not any(each.is_granted for each in found.columns.values()):
        return TableFound(name, found.schema if found else "", None, name in OPTIONAL)
    counted = select(func.count()).select_from(table(name, schema=found.schema))
    rows = connection.execute(counted).scalar_one()
    return TableFound(name, found.schema, int(rows), name in OPTIONAL)


def _differences(
    connection: Connection, known: Known, values: Mapping[str, object]
) -> tuple[SourceDifference, ...]:
    """How the populations that can be read would be read."""
    names = tuple(name for name in POPULATIONS if not faults_of(known.tables, (name,)))
    made = prepared(connection, names, known)
    return in_order(by_population(connection, names, known.tables, made, values).values())
