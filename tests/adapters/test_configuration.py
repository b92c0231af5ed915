"""The configuration is read strictly; every fault is named at once, with file and line."""

import shutil
from datetime import date

import pytest

from config import loading
from config.loading import ConfigurationFaulty, load_configuration
from tasks.scheduling.standing import section_11_round
from tasks.scheduling.year import occasions_of_year


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(loading.HERE, tmp_path / "config", ignore=shutil.ignore_patterns("*.py"))
    return tmp_path / "config"


def faults_of(folder):
    with pytest.raises(ConfigurationFaulty) as refused:
        load_configuration(folder)
    return refused.value.faults


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_the_configuration_that_is_shipped_has_no_fault():
    assert load_configuration().programmes[0].financial_year.start == date(2021, 4, 1)


def test_cases_are_rated_using_the_four_ofsted_descriptors():
    """R072."""
    labels = [grade.label for grade in load_configuration().grades.grades]
    assert labels == ["Outstanding", "Good", "Requires improvement", "Inadequate"]


def test_every_name_the_document_gives_the_data_lead_is_one_role():
    """R124."""
    lead = next(r for r in load_configuration().roles.roles if r.id == "qa_data_lead")
    assert "Child Protection Quality Assurance Information Officer" in lead.aliases
    assert "QA data and governance lead" in lead.aliases


def test_practice_week_grades_five_domains_and_names_the_core_areas_each_covers():
    """R014: nine core areas; the practice week form grades five domains."""
    configuration = load_configuration()
    practice_week = configuration.audit_types[0]
    assert len(practice_week.form.domains) == 5
    known = {area.number for area in configuration.policy.core_areas}
    assert known == set(range(1, 10))
    assert all(set(domain.core_areas) <= known for domain in practice_week.form.domains)


def test_every_fault_in_every_file_is_reported_at_once_with_its_line(folder):
    replace(folder / "programmes/2021-22.yaml", "month: 7", "month: 17")
    replace(folder / "rules/policy.yaml", "training_valid_months", "training_valid_month")
    replace(folder / "audit_types/practice_week.yaml", "cap: 60", "cap: sixty")
    faults = "\n".join(faults_of(folder))
    assert "programmes/2021-22.yaml:7: cycles.1.month:" in faults
    assert "rules/policy.yaml:11: training_valid_month: this key is not known" in faults
    assert "training_valid_months: this key is missing" in faults
    assert "audit_types/practice_week.yaml:17: selection.cap:" in faults


def test_broken_yaml_is_named_with_its_line(folder):
    replace(folder / "closures.yaml", "closures: []", "closures: [2021-07-05")
    assert any("config/closures.yaml:3: this is not valid YAML" in f for f in faults_of(folder))


def test_a_missing_file_an_empty_file_and_a_file_in_another_encoding_are_named(folder):
    (folder / "authority.yaml").unlink()
    (folder / "closures.yaml").write_text("")
    (folder / "rules/roles.yaml").write_bytes(b"roles: [\xff]")
    faults = faults_of(folder)
    assert "config/authority.yaml: the file is missing." in faults
    assert "config/closures.yaml:1: the file must hold keys and values." in faults
    assert "config/rules/roles.yaml: the file is not UTF-8 text." in faults


def test_what_no_single_file_shows_is_found_too(folder):
    replace(folder / "programmes/2021-22.yaml", "target: 60", "theme: unheard_of")
    replace(folder / "programmes/2021-22.yaml", "PW-2021-11", "PW-2021-07")
    replace(
        folder / "programmes/2021-22.yaml",
        "financial_year: {start: 2021-04-01, end: 2022-03-31}",
        "",
    )
    replace(
        folder / "audit_types/practice_week.yaml",
        "{status: CIN, cases: 6}",
        "{status: CIN, cases: 50}",
    )
    faults = "\n".join(faults_of(folder))
    assert "theme unheard_of is not in" in faults
    assert "The cycle PW-2021-07 stands twice." in faults
    assert "needs its financial_year" in faults
    assert "Practice week: the floors add up to more than the cap of 60 cases." in faults


@pytest.mark.parametrize("months", ["[11]", "[4, 10]"])
def test_a_programme_that_issues_section_11_in_another_month_than_its_own_file_is_named(
    folder, months
):
    """R099, A14: its months stand once, and who repeats them repeats the same."""
    replace(
        folder / "programmes/2021-22.yaml",
        "mode: yearly, months: [10]",
        f"mode: yearly, months: {months}",
    )
    (fault,) = faults_of(folder)
    assert "section_11 has the months" in fault
    assert "config/audit_types/section_11.yaml the issue_month 10" in fault
    replace(folder / "programmes/2021-22.yaml", f"mode: yearly, months: {months}", "mode: yearly")
    assert load_configuration(folder).programmes


def test_the_months_of_section_11_stand_in_its_own_file_and_move_its_whole_year(folder):
    """A14."""
    for each in ("programmes/2021-22.yaml", "programmes/standing.yaml"):
        replace(folder / each, "mode: yearly, months: [10]", "mode: yearly")
    own = folder / "audit_types/section_11.yaml"
    for old, new in (
        ("issue_month: 10", "issue_month: 5"),
        ("return_month: 12", "return_month: 7"),
    ):
        replace(own, old, new)
    decided = load_configuration(folder)
    (held,) = [
        each
        for each in occasions_of_year(decided, date(2021, 4, 1))
        if each.audit_type == "section_11"
    ]
    round_ = section_11_round(decided, held.key, date(2021, 6, 1))
    assert held.starts_on == round_.draw_on == date(2021, 5, 4)
    assert held.fieldwork_to == round_.ends_on == date(2021, 7, 30)
