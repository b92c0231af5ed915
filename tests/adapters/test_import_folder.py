"""A folder of files becomes a source: whole or not at all, with a word on every file."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from flows.cli import app
from tasks.demo.flavours import MOSAIC, PLAIN, deliver
from tasks.demo.invention import invent
from tasks.errors import (
    AuditError,
    FolderFaulty,
    FolderUnusable,
    ImportNotWritten,
    ImportTargetTaken,
)
from tasks.extraction.folder.finding import table_of
from tasks.extraction.folder.importing import import_folder
from tasks.source_tables import METADATA
from tests.adapters.folder_files import write_csv_folder
from tests.adapters.store_databases import KINDS, fresh_store

SECRET = "Zebediah"  # noqa: S105  # a child's name, as messages must not have it
HEADING = "pers_person_id,pers_forename,pers_surname,pers_dob"
CHILD = f"0012,{SECRET},O'Néill,2012-05-05"


def target(kind, folder):
    (folder / "store").mkdir(parents=True, exist_ok=True)
    return fresh_store(kind, folder)


def delivered(tmp_path, **files):
    """A folder with files of these names, a double underscore for the dot of their kind."""
    folder = tmp_path / "delivered"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        held = content if isinstance(content, bytes) else content.encode()
        (folder / name.replace("__", ".")).write_bytes(held)
    return folder


def rows_at(url, query):
    place = make_url(url)
    if place.get_backend_name() == "postgresql":
        place = place.set(drivername="postgresql+psycopg")
    engine = create_engine(place)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def tables_at(url):
    place = make_url(url)
    if place.get_backend_name() == "sqlite":
        assert not list(Path(place.database).parent.glob(".*.part"))
        if not Path(place.database).exists():
            return []
    else:
        place = place.set(drivername="postgresql+psycopg")
    engine = create_engine(place)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


PERSON = "SELECT pers_person_id, pers_forename, pers_surname, pers_dob FROM ssd_person"


# ---------------------------------------------------------------- which file is which table


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("ssd_person.csv", "ssd_person"),
        ("SSD_PERSON_20210714.csv", "ssd_person"),
        ("dbo.ssd_person.csv", "ssd_person"),
        ("2021-07-14 ssd_cla_reviews.parquet", "ssd_cla_reviews"),
        ("ssd_person 2021-07-14 (2).CSV", "ssd_person"),
        ("invented-local_teams_v2.csv", None),
        ("local_teams-2021.07.14T0930.csv", "local_teams"),
        ("ssd_persons.csv", None),
        ("ssd_person_old.csv", None),
        ("person.csv", None),
        ("ssd_person.txt", None),
        ("ssd_person.csv.bak", None),
    ],
)
def test_a_file_is_the_table_that_it_is_named_for(name, table):
    assert table_of(name) == table


def test_what_is_named_for_no_table_is_named_and_left_alone(tmp_path):
    folder = delivered(tmp_path, ssd_person__csv=f"{HEADING}\n{CHILD}\n", notes__txt="x",
                       ssd_address__csv="a,b\n")  # fmt: skip
    (folder / "ssd_contacts.csv").mkdir()
    made = import_folder(folder, target("sqlite", tmp_path))
    assert made.ignored == ("notes.txt", "ssd_address.csv", "ssd_contacts.csv")
    assert [(each.table, each.rows) for each in made.files] == [("ssd_person", 1)]


def test_two_files_for_one_table_are_refused(tmp_path):
    folder = delivered(tmp_path, ssd_person__csv=HEADING, SSD_PERSON_20210714__csv=HEADING)
    with pytest.raises(FolderUnusable, match=r"and .* all say that they hold ssd_person"):
        import_folder(folder, target("sqlite", tmp_path))


def test_a_folder_that_is_not_there_or_holds_no_table_is_refused(tmp_path):
    url = target("sqlite", tmp_path)
    with pytest.raises(FolderUnusable, match="no folder is there"):
        import_folder(tmp_path / "nowhere", url)
    folder = delivered(tmp_path, notes__txt="x")
    with pytest.raises(FolderUnusable, match="no file that is named for a table"):
        import_folder(folder, url)
    with pytest.raises(FolderUnusable, match="it is a file"):
        import_folder(folder / "notes.txt", url)


# ---------------------------------------------------------------- how it is written


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_csv_file_is_read_in_any_usual_encoding_with_any_usual_separator(
    encoding, separator, tmp_path
):
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator, lineterminator="\r\n")
    writer.writerows([
        HEADING.split(","), ["0012", "Zo\nëlla; of, the|lot\t", 'O"Néill', "2012-05-05"],
    ])  # fmt: skip
    folder = delivered(tmp_path, ssd_person__csv=written.getvalue().encode(encoding))
    url = target("sqlite", tmp_path)
    import_folder(folder, url)
    assert rows_at(url, PERSON) == [
        ("0012", "Zo\nëlla; of, the|lot\t", 'O"Néill', "2012-05-05 00:00:00.000000")
    ]


def test_headings_may_vary_in_case_and_blanks_and_what_is_unknown_is_left_out(tmp_path):
    folder = delivered(
        tmp_path,
        ssd_person__csv=f'"PERS PERSON_ID ", Pers_Forename,Shoe size,pers_dob\n12,{SECRET},3,\n',
    )
    url = target("sqlite", tmp_path)
    made = import_folder(folder, url)
    assert made.files[0].left_out == ("Shoe size",)
    query = "SELECT pers_person_id, pers_forename, pers_dob FROM ssd_person"
    assert rows_at(url, query) == [("12", SECRET, None)]


def test_an_empty_cell_and_the_word_null_say_nothing_and_zeros_stay(tmp_path):
    folder = delivered(
        tmp_path,
        ssd_person__csv=f"{HEADING}\n0012,,NULL,NULL\n0012.0,Null, ,05/05/2012\n\n 7 ,x,y,\n",
    )
    url = target("sqlite", tmp_path)
    import_folder(folder, url)
    assert rows_at(url, PERSON) == [
        ("0012", None, None, None),
        ("0012", "Null", None, "2012-05-05 00:00:00.000000"),
        ("7", "x", "y", None),
    ]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2021-06-14", "2021-06-14T00:00"),
        ("2021-06-14 09:30:00.0000000", "2021-06-14T09:30"),
        ("2021-06-14T09:30:00Z", "2021-06-14T10:30"),
        ("14/06/2021", "2021-06-14T00:00"),
        ("14.6.2021 9:30", "2021-06-14T09:30"),
        ("2021/06/14", "2021-06-14T00:00"),
        ("2300-01-01 00:00:00.000", "2300-01-01T00:00"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_day_is_read_in_every_form_that_an_export_gives_it(kind, written, moment, tmp_path):
    folder = delivered(tmp_path, ssd_person__csv=f"{HEADING}\n1,a,b,{written}\n")
    url = target(kind, tmp_path)
    import_folder(folder, url)
    ((found,),) = rows_at(url, "SELECT pers_dob FROM ssd_person")
    assert datetime.fromisoformat(str(found)) == datetime.fromisoformat(moment)


def test_an_sqlite_file_keeps_a_day_that_nobody_can_read_and_the_report_counts_it(tmp_path):
    folder = delivered(
        tmp_path,
        ssd_person__csv=f"{HEADING}\n1,{SECRET},b,31/02/2021\n",
        local_auditors__csv="auditor_id,capacity\nA1,six\nA2,6.0\n",
    )
    url = target("sqlite", tmp_path)
    made = import_folder(folder, url)
    assert {each.table: each.kept for each in made.files} == {
        "ssd_person": (("pers_dob", 1),), "local_auditors": (("capacity", 1),),
    }  # fmt: skip
    assert rows_at(url, "SELECT pers_dob FROM ssd_person") == [("31/02/2021",)]
    assert rows_at(url, "SELECT capacity FROM local_auditors") == [("six",), (6,)]


@pytest.mark.postgres
def test_a_server_takes_no_day_that_nobody_can_read_and_every_such_cell_is_told(tmp_path):
    folder = delivered(
        tmp_path,
        ssd_person__csv=f"{HEADING}\n1,{SECRET},b,31/02/2021\n2,a,b,2012-05-05\n3,{SECRET},b,soon\n",
        local_auditors__csv="auditor_id,capacity\nA1,six\n",
    )
    url = target("postgres", tmp_path)
    with pytest.raises(FolderFaulty) as refused:
        import_folder(folder, url)
    said = str(refused.value)
    assert "ssd_person.csv, column pers_dob: 2 cells are no day (lines 2, 4)" in said
    assert "local_auditors.csv, column capacity: 1 cell is no number (line 2)" in said
    assert not [each for each in (SECRET, "soon", "31/02", "six") if each in said]
    assert tables_at(url) == []


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (
            f"{HEADING}\n1,{SECRET},b,2012-05-05,more\n",
            "line 2 has more or fewer cells than the heading, which has 4;",
        ),
        (f"{HEADING}\n1,{SECRET},b,\n2,{SECRET}\n", ": line 3 has more or fewer"),
        (f"{HEADING}\n1,{SECRET}\n2,a,b,\n(1 rows)\n", "lines 2, 4 have more or fewer"),
        (f'{HEADING}\n1,"{SECRET},b,2012-05-05\n', "line 2 cannot be divided into cells"),
        (f'{HEADING}\n1,"{SECRET}"x,b,2012-05-05\n', "line 2 cannot be divided into cells"),
        (f"{HEADING}\n1,{SECRET}\0,b,2012-05-05\n", "it is no text"),
        (f"1,{SECRET},b,2012-05-05\n", "its first line names no column of ssd_person"),
        ("", "its first line names no column"),
        (f"pers_dob,PERS_DOB\n{SECRET},2\n", "two of its columns are called pers_dob"),
        (b"pers_person_id\n" + SECRET.encode() + b"\x81\xff\n", "it is no text"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_cannot_be_trusted_is_refused_whole_without_a_word_of_its_contents(
    kind, content, why, tmp_path
):
    folder = delivered(
        tmp_path, ssd_person__csv=content, ssd_family__csv="fami_family_id\nF1\nF2,x\n"
    )
    url = target(kind, tmp_path)
    with pytest.raises(FolderFaulty, match=why) as refused:
        import_folder(folder, url)
    assert SECRET not in str(refused.value)
    assert "ssd_family.csv: line 3 has more or fewer cells" in str(refused.value)
    assert tables_at(url) == []


CLEAN = f"{HEADING}\n" + "".join(f"{n},{SECRET},Secretname,201{n}-05-05\n" for n in range(9))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=st.integers(0, len(CLEAN)), cut=st.integers(0, 9), put=st.binary(max_size=9))
def test_no_spoilt_file_gives_anything_but_our_own_error_without_a_value(
    place, cut, put, tmp_path_factory
):
    held = CLEAN.encode()
    folder = tmp_path_factory.mktemp("spoilt")
    spoilt = held[:place] + put + held[place + cut :]
    made_of = delivered(folder, ssd_person__csv=spoilt)
    try:
        import_folder(made_of, f"sqlite:///{folder / 'source.db'}")
    except AuditError as refused:
        assert SECRET not in str(refused)
        assert "Secretname" not in str(refused)
        assert not (folder / "source.db").exists()


def test_a_place_that_holds_anything_else_is_refused_and_left_as_it_is(tmp_path):
    folder = delivered(tmp_path, ssd_person__csv=f"{HEADING}\n{CHILD}\n")
    path = tmp_path / "other.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE mine (a)"))
    engine.dispose()
    with pytest.raises(ImportTargetTaken):
        import_folder(folder, f"sqlite:///{path}")
    assert tables_at(f"sqlite:///{path}") == ["mine"]
    (tmp_path / "text.db").write_text("no database")
    for url in (f"sqlite:///{tmp_path / 'text.db'}", "sqlite://", "mysql://x/y", "nonsense"):
        with pytest.raises(ImportNotWritten):
            import_folder(folder, url)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_folder_again_changes_nothing_and_another_is_refused(kind, tmp_path):
    folder = delivered(tmp_path, ssd_person__csv=f"{HEADING}\n{CHILD}\n")
    url = target(kind, tmp_path)
    first = import_folder(folder, url)
    again = import_folder(folder, url)
    assert (first.was_there, again.was_there) == (False, True)
    assert [(each.table, each.rows) for each in again.files] == [("ssd_person", 1)]
    delivered(tmp_path, ssd_person__csv=f"{HEADING}\n{CHILD}\n{CHILD}\n")
    with pytest.raises(ImportTargetTaken):
        import_folder(folder, url)
    assert len(rows_at(url, PERSON)) == 1


# ---------------------------------------------------------------- Parquet


@pytest.mark.parametrize("kind", KINDS)
def test_a_parquet_file_is_read_with_its_own_types(kind, tmp_path):
    folder = delivered(tmp_path)
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"""
            COPY (SELECT 176543211 AS cine_referral_id, 17.0::DOUBLE AS cine_person_id,
                TIMESTAMPTZ '2021-06-14 22:45:00+00' AS CINE_REFERRAL_DATE,
                true AS cine_referral_nfa,
                DATE '2300-01-01' AS cine_close_date, '00T1' AS cine_referral_team, 5 AS extra)
            TO '{folder}/ssd_cin_episodes.parquet' (FORMAT parquet)""")
        connection.execute(f"""
            COPY (SELECT 17 AS cinf_assessment_id, ['1A', '3B'] AS cinf_assessment_factors_json)
            TO '{folder}/ssd_assessment_factors.parquet' (FORMAT parquet)""")
    url = target(kind, tmp_path)
    made = import_folder(folder, url)
    assert {each.table: each.left_out for each in made.files}["ssd_cin_episodes"] == ("extra",)
    ((referral, person, opened, nfa, closed, team),) = rows_at(
        url,
        "SELECT cine_referral_id, cine_person_id, cine_referral_date, cine_referral_nfa,"
        " cine_close_date, cine_referral_team FROM ssd_cin_episodes",
    )
    assert (referral, person, nfa, team) == ("176543211", "17", "Y", "00T1")
    assert str(opened)[:19] == "2021-06-14 23:45:00"
    assert str(closed)[:10] == "2300-01-01"
    factors = rows_at(url, "SELECT cinf_assessment_factors_json FROM ssd_assessment_factors")
    assert factors == [('["1A", "3B"]',)]


def test_a_file_that_is_no_parquet_is_refused(tmp_path):
    folder = delivered(tmp_path, ssd_person__parquet=f"PAR1{SECRET}")
    with pytest.raises(FolderFaulty, match="cannot be read as a Parquet file") as refused:
        import_folder(folder, target("sqlite", tmp_path))
    assert SECRET not in str(refused.value)


# ---------------------------------------------------------------- the whole borough


@pytest.fixture(scope="module")
def unit():
    return invent("unit", 1, date(2022, 3, 31)).tables


def test_every_row_of_every_file_is_there_and_nothing_is_missing(unit, tmp_path):
    tables = deliver(unit, PLAIN, date(2022, 3, 31))
    folder = write_csv_folder(tables, tmp_path / "files", name="dbo.{}_20220331.csv")
    made = import_folder(folder, target("sqlite", tmp_path))
    assert {each.table: each.rows for each in made.files} == {n: len(r) for n, r in unit.items()}
    assert set(unit) == set(METADATA.tables)
    assert [each for each in made.files if each.left_out or each.kept] == []
    assert (made.ignored, made.gaps) == ((), ())


def test_mosaic_s_own_columns_are_kept_where_something_is_read_through_them(unit, tmp_path):
    folder = write_csv_folder(deliver(unit, MOSAIC, date(2022, 3, 31)), tmp_path / "files")
    made = import_folder(folder, target("sqlite", tmp_path))
    left_out = {each.table: each.left_out for each in made.files if each.left_out}
    assert left_out["ssd_cla_reviews"] == ("clar_cla_person_id",)
    assert "person_id" not in left_out["ssd_cp_reviews"]
    assert "ssd_cin_visits" not in left_out
    assert "ssd_cin_plans" not in left_out
    assert made.gaps == ()


def test_what_rounds_will_look_for_in_vain_is_said_at_once(tmp_path):
    folder = delivered(tmp_path, ssd_person__csv=f"{HEADING}\n{CHILD}\n")
    made = import_folder(folder, target("sqlite", tmp_path))
    assert "table ssd_cin_episodes, is missing" in made.gaps
    assert not [each for each in made.gaps if "ssd_family" in each]


def test_the_command_says_what_became_of_each_file(tmp_path):
    folder = delivered(
        tmp_path, notes__txt="x",
        ssd_person__csv=f"{HEADING},Shoe size\n{CHILD},3\n2,{SECRET},b,soon,3\n",
    )  # fmt: skip
    url = target("sqlite", tmp_path)
    said = CliRunner().invoke(app, ["import", "ssd", str(folder), "--to", url])
    assert said.exit_code == 0
    assert "2 rows  ssd_person  from ssd_person.csv" in said.output
    for word in ("Shoe size", "notes.txt", "1 kept  pers_dob", "table ssd_cin_episodes"):
        assert word in said.output
    assert SECRET not in said.output
    again = CliRunner().invoke(app, ["import", "ssd", str(folder), "--to", url])
    assert "nothing was changed" in again.output
