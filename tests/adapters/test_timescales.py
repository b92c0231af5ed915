"""The timescales are read strictly; every fault is named at once, with its line (R005)."""

import shutil
from datetime import date

import pytest

from config import loading
from config.loading import ConfigurationFaulty, load_configuration


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(loading.HERE, tmp_path / "config", ignore=shutil.ignore_patterns("*.py"))
    return tmp_path / "config"


def changed(folder, change):
    path = folder / "rules/timescales.csv"
    path.write_text(change(path.read_text()))
    with pytest.raises(ConfigurationFaulty) as refused:
        load_configuration(folder)
    return refused.value.faults


def test_all_faults_are_named_at_once_with_their_lines(folder):
    def spoil(text):
        lines = text.splitlines()
        lines[1] = lines[1].replace("working_days", "fortnights")
        lines[4] = lines[4].replace("2015-03-26", "26/03/2015")
        lines[9] = lines[9] + ",more"
        return "\n".join(line for line in lines if not line.startswith("T32,"))

    faults = changed(folder, spoil)
    assert [fault.split(": ")[0] for fault in faults] == [
        "config/rules/timescales.csv:2",
        "config/rules/timescales.csv:5",
        "config/rules/timescales.csv:10",
        "config/rules/timescales.csv",
    ]
    assert "T32 has no row" in faults[-1]


def test_two_rows_in_force_on_one_day_are_a_fault(folder):
    (fault,) = changed(folder, lambda text: text.replace("2023-12-14", "2023-12-31", 1))
    assert fault.endswith("T01 is in force twice on 2023-12-15.")


def test_a_row_that_no_rule_asks_for_is_a_fault(folder):
    (fault,) = changed(
        folder, lambda text: text.replace("T18,LAC,otherwise", "T18,LAC,now_and_then")
    )[-1:]
    assert "no rule T18 has the condition now_and_then" in fault


def test_a_file_that_is_missing_or_has_other_columns_is_a_fault(folder):
    (fault,) = changed(folder, lambda text: text.replace("severity", "weight", 1))
    assert fault.startswith("config/rules/timescales.csv:1: the columns must be id, status")
    (folder / "rules/timescales.csv").unlink()
    with pytest.raises(ConfigurationFaulty, match="missing"):
        load_configuration(folder)


def test_working_together_2018_is_in_force_in_the_year_of_the_programme():
    rows = [row for row in load_configuration().timescales if row.id == "T02"]
    (row,) = [row for row in rows if row.holds_on(date(2021, 6, 14))]
    assert (row.source, row.limit) == ("Working Together to Safeguard Children 2018", 45)


def test_local_standards_wait_for_confirmation():
    rows = load_configuration().timescales
    assert {row.id for row in rows if row.source == "Local standard" and row.confirmed} == {
        "T10",
        "T11",
    }
