"""The exact words to send to a data team: which grant, which view, in their database's SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tasks.extraction.catalogue import Catalogue
from tasks.extraction.shape import Fault, reads_of
from tasks.extraction.statements import POPULATIONS
from tasks.source_tables import METADATA

READER = "audit_reader"
TYPES = {
    "postgresql": {"DATETIME": "timestamp", "DATE": "date", "INTEGER": "integer", "FLOAT": "float"},
    "mssql": {"DATETIME": "datetime", "DATE": "date", "INTEGER": "int", "FLOAT": "float"},
}
TEXTS = {"postgresql": "text", "mssql": "nvarchar(300)", "sqlite": "text"}


def reader_grants(dialect: str, database: str, there: Catalogue) -> str:
    """Statements that make a login which reads the tables that are there and changes nothing."""
    schemas = sorted({found.schema for found in there.values()})
    names = [f"{_quoted(found.schema, dialect)}.{name}" for name, found in sorted(there.items())]
    if dialect == "mssql":
        lines = [
            f"CREATE LOGIN {READER} WITH PASSWORD = '<a password>';",
            f"CREATE USER {READER} FOR LOGIN {READER};",
            *(f"GRANT SELECT ON {name} TO {READER};" for name in names),
        ]
    else:
        lines = [
            f"CREATE ROLE {READER} LOGIN PASSWORD '<a password>';",
            f"GRANT CONNECT ON DATABASE {_quoted(database, dialect)} TO {READER};",
            *(f"GRANT USAGE ON SCHEMA {_quoted(s, dialect)} TO {READER};" for s in schemas),
            *(f"GRANT SELECT ON {name} TO {READER};" for name in names),
        ]
    return "\n".join(f"  {line}" for line in lines)


def requests(dialect: str, login: str, there: Catalogue, faults: Iterable[Fault]) -> list[str]:
    """One statement for each table with a fault: a grant where it is there, else a view."""
    by_table: dict[str, list[Fault]] = {}
    for fault in faults:
        by_table.setdefault(fault[0], []).append(fault)
    return [_request(dialect, login, there, table, held) for table, held in by_table.items()]


def _request(dialect: str, login: str, there: Catalogue, table: str, faults: list[Fault]) -> str:
    """What puts one table right."""
    if table not in there:
        columns = sorted(column for name, column in _read() if name == table)
        return " ".join(
            ("CREATE VIEW", table, "AS SELECT", _nothing(table, columns, dialect), "WHERE 1 = 0;")
        )
    place = f"{_quoted(there[table].schema, dialect)}.{table}"
    if any("may not be read" in what for _, _, _, what in faults):
        return f"GRANT SELECT ON {place} TO {login or READER};"
    missing = [column for _, column, _, what in faults if what == "is missing"]
    wrong = [column for _, column, _, what in faults if what != "is missing"]
    kept = [name for name in there[table].columns if name not in wrong]
    casts = [f"CAST({name} AS {_type(table, name, dialect)}) AS {name}" for name in wrong]
    empty = [_nothing(table, missing, dialect)] if missing else []
    columns = ", ".join([*kept, *casts, *empty])
    view = f"<our schema>.{table}"
    return " ".join(("CREATE VIEW", view, "AS SELECT", columns, "FROM", f"{place};"))


def _read() -> set[tuple[str, str]]:
    """Every table and column that some population reads."""
    return {place for population in POPULATIONS for place in reads_of(population)}


def _nothing(table: str, columns: Iterable[str], dialect: str) -> str:
    """Columns of the right type without a value."""
    named = (f"CAST(NULL AS {_type(table, name, dialect)}) AS {name}" for name in columns)
    return ", ".join(named)


def _type(table: str, name: str, dialect: str) -> str:
    """What the database calls the type that the specification gives a column."""
    known: Mapping[str, str] = TYPES.get(dialect, {})
    return known.get(str(METADATA.tables[table].c[name].type), TEXTS.get(dialect, "text"))


def _quoted(name: str, dialect: str) -> str:
    """A name of a schema or database as its database writes it where it is not plain."""
    if name.isidentifier() and name.islower():
        return name
    return f"[{name}]" if dialect == "mssql" else f'"{name}"'
