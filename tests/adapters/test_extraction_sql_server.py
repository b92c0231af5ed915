"""A source on SQL Server: what we would send is T-SQL. No server has run it; the README says so."""

import pytest
import sqlglot
from sqlalchemy.dialects import mssql

from tasks.errors import SourceNotFound
from tasks.extraction.catalogue import SourceColumn, SourceTable
from tasks.extraction.opening import open_source
from tasks.extraction.shape import reads_of
from tasks.extraction.sql_server import COLUMNS
from tasks.extraction.stand_ins import stand_ins
from tasks.extraction.statements import POPULATIONS, ordered_by_bytes, statement_of
from tasks.source_tables import METADATA


class Server:
    """As much of a connection as stand-ins need: nothing is doubtful, each query is kept."""

    dialect = mssql.dialect()

    def __init__(self):
        self.asked = []

    def execute(self, query):
        words = query.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True})
        self.asked.append(str(words))
        return self

    def one(self):
        return [0] * self.asked[-1].count("sum(CASE")


def there():
    """Every table that populations read, in a schema that is not the login's own."""
    read = {place for population in POPULATIONS for place in reads_of(population)}
    return {
        name: SourceTable(
            "ssd_development", {c: SourceColumn("nvarchar", False) for t, c in read if t == name}
        )
        for name in METADATA.tables
    }


@pytest.mark.parametrize("population", POPULATIONS)
def test_what_a_population_asks_of_sql_server_is_t_sql(population):
    server = Server()
    made = stand_ins(server, (population,), there())
    assert set(made.queries) == {table for table, _ in reads_of(population)}
    sql = ordered_by_bytes(statement_of(population, made.queries), "mssql")
    (parsed,) = sqlglot.parse(sql, read="tsql")
    named = {each.db for each in parsed.find_all(sqlglot.exp.Table) if each.db}
    assert named == {"ssd_development"}
    assert all(sqlglot.parse(each, read="tsql") for each in server.asked)
    assert "COLLATE Latin1_General_100_BIN2" in sql or " AS varchar(" not in sql


def test_which_tables_are_there_is_asked_in_t_sql():
    (parsed,) = sqlglot.parse(COLUMNS.replace(":names", "('ssd_person')"), read="tsql")
    assert parsed.named_selects == ["table_name", "schema_name", "column_name", "declared"]


def test_without_the_driver_a_source_on_sql_server_is_refused_in_a_sentence():
    with pytest.raises(SourceNotFound, match="driver is not installed here"):
        open_source("mssql://reader:secret@host/ssd")
    with pytest.raises(SourceNotFound) as refused:
        open_source("mssql://reader:secret@host/ssd")
    assert "secret" not in str(refused.value)
