"""A council's own populations: one SQL file and its contract, held to the rules of ours."""

import pickle
import re
import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import sqlglot
from sqlalchemy import create_engine, text

from config.loading import load_configuration
from flows.populations import check_populations, folder_of, know_own_populations, own_needs
from tasks.demo.borough import write_borough
from tasks.errors import ContractsFaulty, PopulationFaulty, PopulationUnknown, UnitContradicted
from tasks.extraction.checking import check_source
from tasks.extraction.own import OwnPopulation, forget, own_population, own_populations
from tasks.extraction.registering import NEEDED, register_population
from tasks.extraction.shape import reads_of
from tasks.extraction.source import parameters
from tasks.extraction.statements import (
    columns_of,
    ordered_by_bytes,
    populations_of,
    statement_of,
)
from tasks.validation.loading import load_contracts
from tasks.validation.own_units import entries_of, units_of

EIGHTH = Path(__file__).parents[1] / "long" / "eighth_type"
NAME = "supervision_months"
CODES = {"allocated_worker": ("A",), "supervisor": ("S",), "reviewing_officer": ("R",)}
QUERY = "SELECT " + ", ".join(f"x.held_on AS {name}" for name in NEEDED)
FROM = " FROM local_supervision AS x"


@pytest.fixture(autouse=True)
def _known_to_nobody_afterwards():
    forget("months")
    yield
    for name in ("months", NAME):
        forget(name)
    reads_of.cache_clear()


@pytest.fixture
def council(tmp_path):
    shutil.copytree(EIGHTH / "populations", tmp_path / "populations")
    return SimpleNamespace(config=tmp_path)


def faults(query, columns=NEEDED, name="months"):
    with pytest.raises(PopulationFaulty) as refused:
        register_population(OwnPopulation(name, columns, query))
    assert own_population(name) is None
    assert pickle.loads(pickle.dumps(refused.value)).faults == refused.value.faults  # noqa: S301
    return str(refused.value)


def test_a_population_is_known_by_its_file_and_its_contract_and_nothing_else(council):
    assert know_own_populations(council) == (NAME,)
    assert own_populations() == (NAME,)
    assert populations_of(NAME)[0] == NAME
    assert "involvements" in populations_of(NAME)
    assert {"open_cases", "early_help"}.isdisjoint(populations_of(NAME))
    contract = load_contracts(beside=folder_of(council)).by_population[NAME]
    assert columns_of(NAME) == tuple(column.name for column in contract.columns)
    assert know_own_populations(council) == (NAME,), "made known twice is known once"


def test_the_check_of_a_configuration_names_a_type_whose_population_nobody_has(council):
    decided = load_configuration()
    check_populations(council, decided)
    other = decided.audit_types[0].model_copy(update={"population": "visits"})
    with pytest.raises(PopulationUnknown, match="no population visits"):
        check_populations(council, decided.model_copy(update={"audit_types": (other,)}))


def test_the_check_of_a_source_says_whether_a_type_of_its_own_can_run(council):
    decided = load_configuration()
    assert own_needs(council, decided) == {}
    other = decided.audit_types[0].model_copy(update={"type": "eighth", "population": NAME})
    needs = own_needs(council, decided.model_copy(update={"audit_types": (other,)}))
    url = f"sqlite:///{council.config / 'borough.db'}"
    write_borough(url, "unit", 7, date(2021, 7, 1))
    codes = decided.authority.role_codes.model_dump()
    assert check_source(url, date(2021, 7, 1), codes, None, needs).unmet["eighth"] == ()
    with create_engine(url).begin() as connection:
        connection.execute(text("ALTER TABLE local_supervision DROP COLUMN held_on"))
    (fault,) = check_source(url, date(2021, 7, 1), codes, None, needs).unmet["eighth"]
    assert fault == ("local_supervision", "held_on", NAME, "is missing")


def test_a_council_without_any_has_none(tmp_path):
    assert know_own_populations(SimpleNamespace(config=tmp_path)) == ()


def test_a_file_that_was_changed_counts_from_the_next_run_on(council):
    know_own_populations(council)
    place = folder_of(council) / f"{NAME}.sql"
    place.write_text(place.read_text().replace("'Supervision' AS kind", "'Meeting' AS kind"))
    know_own_populations(council)
    assert "'Meeting' AS kind" in statement_of(NAME)


def test_the_shared_queries_that_it_joins_are_there(council):
    know_own_populations(council)
    together = statement_of(NAME)
    for name in ("register", "team_keys", "standing_teams", "audited", "restricted"):
        assert f"{name} AS (\n" in together


@pytest.mark.parametrize("dialect", ["sqlite", "postgres", "tsql"])
def test_three_databases_can_read_it(council, dialect):
    know_own_populations(council)
    (parsed,) = sqlglot.parse(statement_of(NAME), read=dialect)
    assert set(parsed.named_selects) == set(columns_of(NAME))
    assert not [each for each in parsed.find_all(sqlglot.exp.Anonymous) if each.name != "IN"]
    bound = set(text(statement_of(NAME)).compile().params)
    assert bound <= set(parameters(date(2021, 6, 14), CODES, None))
    server = ordered_by_bytes(statement_of(NAME), "postgresql")
    assert len(re.findall(r"AS varchar\(\d+\)\)", server)) == server.count('COLLATE "C"')


def test_a_file_alone_is_refused_with_what_it_lacks(council):
    (folder_of(council) / f"{NAME}.sql").unlink()
    with pytest.raises(PopulationFaulty, match=rf"the file {NAME}\.sql is not beside it"):
        know_own_populations(council)
    (folder_of(council) / f"{NAME}.odcs.yaml").unlink()
    (folder_of(council) / "months.sql").write_text(QUERY + FROM)
    with pytest.raises(PopulationFaulty, match=r"the file months\.odcs\.yaml is not beside it"):
        know_own_populations(council)


def test_a_fault_of_its_contract_is_named_like_one_of_ours(council):
    place = folder_of(council) / f"{NAME}.odcs.yaml"
    place.write_text(place.read_text().replace("SM", "OC"))
    with pytest.raises(ContractsFaulty, match="another contract has the code letters OC too"):
        know_own_populations(council)
    shutil.copy(EIGHTH.parents[2] / "data_contracts" / "teams.odcs.yaml", folder_of(council))
    with pytest.raises(ContractsFaulty, match="has a contract of that name already"):
        know_own_populations(council)


def test_everything_that_is_wrong_with_a_query_is_said_at_once():
    said = faults(QUERY.replace("status", "rating") + " FROM nowhere AS x", (*NEEDED, "more"))
    assert "its query selects" in said
    assert "its contract has" in said
    assert "reads a table nowhere" in said
    said = faults(QUERY + FROM, NEEDED[1:])
    assert "its contract has no column case_id" in said
    wrong = QUERY.replace("x.held_on", "x.wrong", 1)
    assert "reads local_supervision.wrong" in faults(wrong + FROM)
    assert "cannot be read as SQL" in faults("SELECT (" + FROM)
    assert "cannot be read as SQL" in faults(f"{QUERY} FROM 'nowhere")
    assert "one SELECT and nothing else" in faults("-- nothing")
    assert "one SELECT and nothing else" in faults(f"{QUERY}{FROM}; {QUERY}{FROM}")
    assert "its name is taken by one of ours" in faults(QUERY + FROM, name="open_cases")


def test_a_population_that_nobody_has_is_named_with_those_that_are_there():
    with pytest.raises(PopulationUnknown) as refused:
        populations_of("visits")
    assert "no population visits" in str(refused.value)
    assert "open_cases" in str(refused.value)
    assert pickle.loads(pickle.dumps(refused.value)).known == refused.value.known  # noqa: S301


def frame_of(*rows):
    """Rows of two months of two workers as the contract hands them on."""
    start = {
        "case_id": "W1-2021-05", "status": "permanent", "team_type": "lac",
        "opened_on": pd.Timestamp(2021, 5, 3), "last_audited_on": pd.NaT, "is_restricted": False,
        "child_id": "C1", "supervisor_id": "W9", "happened_on": pd.Timestamp(2021, 5, 3),
        "kind": "Supervision", "detail": "C1",
    }  # fmt: skip
    return pd.DataFrame([{**start, **row} for row in rows])


def test_a_unit_stands_once_with_its_children_and_whoever_managed_its_worker():
    second = {"child_id": "C2", "supervisor_id": "W8", "happened_on": pd.Timestamp(2021, 5, 20)}
    one, other = units_of(frame_of({}, {"case_id": "W2-2021-05"}, second, second), "months")
    assert (one.case_id, one.children, one.supervisors) == (
        "W1-2021-05", ("C1", "C2"), ("W8", "W9"),
    )  # fmt: skip
    assert one.child_keys == ("C1", "C2")
    assert one.child_key == "W1-2021-05"
    assert other.children == ("C1",)
    assert one.opened_on == date(2021, 5, 3)
    assert not one.is_restricted


def test_one_restricted_record_restricts_the_whole_unit_and_the_last_audit_counts():
    rows = ({"last_audited_on": pd.Timestamp(2021, 1, 5)}, {"is_restricted": True},
            {"last_audited_on": pd.Timestamp(2021, 2, 5)})  # fmt: skip
    (unit,) = units_of(frame_of(*rows), "months")
    assert unit.is_restricted
    assert unit.last_audited_on == date(2021, 2, 5)


def test_rows_that_contradict_each_other_stop_the_draw():
    with pytest.raises(UnitContradicted) as refused:
        units_of(frame_of({}, {"status": "agency", "team_type": "other"}), "months")
    assert refused.value.columns == ("status", "team_type")
    assert "differ in status, team_type (1 unit" in str(refused.value)
    assert pickle.loads(pickle.dumps(refused.value)).units == 1  # noqa: S301


def test_what_happened_in_a_unit_is_its_journey_once_each():
    frame = frame_of({}, {}, {"happened_on": pd.NaT}, {"happened_on": pd.Timestamp(2021, 5, 20)})
    assert [each.happened_on for each in entries_of(frame)] == [
        date(2021, 5, 3), date(2021, 5, 20),
    ]  # fmt: skip
    assert entries_of(frame.drop(columns="detail")) == ()
    (unit,) = units_of(frame.drop(columns=["child_id", "supervisor_id"]), "months")
    assert (unit.children, unit.supervisors) == ((), ())
