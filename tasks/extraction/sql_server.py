"""A source on SQL Server: the optional extra ``sqlserver`` and Microsoft's ODBC driver.

Known limits: every statement is parsed as T-SQL in the tests, and none has been
run against a server. The database must allow snapshot isolation (F13).
"""

from __future__ import annotations

from importlib.util import find_spec

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

from tasks.errors import SourceNotFound

DRIVER = "ODBC Driver 18 for SQL Server"
COLUMNS = """
SELECT c.TABLE_NAME AS table_name, c.TABLE_SCHEMA AS schema_name, c.COLUMN_NAME AS column_name,
    c.DATA_TYPE AS declared
FROM INFORMATION_SCHEMA.COLUMNS AS c
WHERE LOWER(c.TABLE_NAME) IN :names
ORDER BY CASE WHEN c.TABLE_SCHEMA = SCHEMA_NAME() THEN 0 ELSE 1 END, c.TABLE_SCHEMA
"""
"""Our login's own schema comes first; elsewhere the first by name that has the table."""
BYTES = " COLLATE Latin1_General_100_BIN2"
"""Keys are ordered by their bytes, as everywhere else."""


def open_server(place: URL, shown: str) -> Engine:
    """An engine that asks for reading only, in one snapshot.

    Raises SourceNotFound where the driver is not installed here.
    """
    if find_spec("pyodbc") is None:
        fault = "SQL Server's driver is not installed here; an engineer adds the extra sqlserver"
        raise SourceNotFound(shown, fault)
    asked = {"driver": DRIVER, "ApplicationIntent": "ReadOnly", **place.query}
    return create_engine(
        place.set(drivername="mssql+pyodbc", query=asked),
        pool_size=1,
        max_overflow=0,
        isolation_level="SNAPSHOT",
        hide_parameters=True,
        connect_args={"timeout": 10, "readonly": True},
    )
