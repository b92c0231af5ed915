"""Writes delivered tables as a data team would: a folder of CSV files, or of Parquet files."""

import csv

import duckdb
from sqlalchemy import Integer, Numeric
from sqlalchemy.types import Date, DateTime, Float


def write_csv_folder(delivered, folder, *, name="{}.csv", encoding="utf-8", delimiter=","):
    folder.mkdir(parents=True, exist_ok=True)
    for each in delivered:
        path = folder / name.format(each.table.name)
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerow(each.table.columns.keys())
            writer.writerows([told(value) for value in row] for row in each.rows)
    return folder


def told(value):
    return value.isoformat(" ") if hasattr(value, "hour") else value


def write_parquet_folder(delivered, folder, scratch):
    """The same as Parquet with the types of a server, made from the CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    write_csv_folder(delivered, scratch)
    with duckdb.connect() as connection:
        for each in delivered:
            types = {column.name: kind_of(column) for column in each.table.columns}
            source = str(scratch / f"{each.table.name}.csv")
            target = folder / f"{each.table.name}.parquet"
            connection.execute(
                "CREATE OR REPLACE TABLE held AS SELECT * FROM read_csv(?, header=true,"  # noqa: S608
                f" columns={types}, nullstr='', quote='\"', escape='\"')",
                [source],
            )
            connection.execute(f"COPY held TO '{target}' (FORMAT parquet)")
    return folder


def kind_of(column):
    for type_, name in (
        (Integer, "BIGINT"), (Float, "DOUBLE"), (Numeric, "DECIMAL(9,0)"),
        (DateTime, "TIMESTAMP"), (Date, "DATE"),
    ):  # fmt: skip
        if isinstance(column.type, type_):
            return name
    return "VARCHAR"
