"""A joint round's shortage of Early Help auditors is named as such (R052, A25)."""

from types import SimpleNamespace

import pytest

from config.loading import HERE, ConfigurationFaulty, load_configuration
from config.populations import UNITS as NAMED
from flows.showing import sizes
from tasks.extraction.statements import MADE_OF, UNITS
from tasks.model import CoverageForecast
from tasks.reporting.shortages import (
    joint_finding,
    of_early_help,
    people_words,
    shortages_words,
    waiting_finding,
    without_early_help,
)
from tests.core.allocation_boroughs import make_auditor, make_entry
from tests.core.test_joint_audits import BESIDE, CASES, EARLY_HELP, FIRST, both


def facts_of(made, beside=BESIDE, is_joint=True):
    sample = SimpleNamespace(
        selected=[SimpleNamespace(case_id=each.case_id, order=n) for n, each in enumerate(CASES)],
        reserves=(), nominated=(), shortfall=0, case_ids=[each.case_id for each in CASES],
        coverage=CoverageForecast((), (), (), is_certain=True, expectation=0),
    )  # fmt: skip
    return SimpleNamespace(
        round=SimpleNamespace(is_joint=is_joint), allocation=made, sample=sample,
        auditors={each.auditor_id: each for each in (*FIRST, *beside)},
    )  # fmt: skip


def test_a_case_that_nobody_from_early_help_may_audit_says_that_it_is_early_help_that_is_short():
    """Its first auditor it has."""
    facts = facts_of(both([make_entry("P2", each, "early_help_worker") for each in ("S10", "S11")]))
    assert of_early_help(facts) == (True,)
    assert shortages_words(facts) == [
        "Early Help is short. This case has nobody from Early Help who may audit it."
    ]
    assert without_early_help(facts) == ["C2"]
    assert waiting_finding(facts) == "1 case waits for somebody from Early Help"
    assert joint_finding(facts, 6, 6) == (
        "Six cases, all with an independent auditor;\none case has nobody from Early Help"
    )
    assert "| Cases without anybody from Early Help | 1 |" in sizes(facts.sample, facts.allocation)
    assert "| Audits without an auditor | 0 |" in sizes(facts.sample, facts.allocation)


def test_too_few_places_in_early_help_are_named_with_who_competes():
    beside = (make_auditor(10, role=EARLY_HELP, team_id="EH01", capacity=4),)
    facts = facts_of(both(beside=beside), beside)
    (words,) = shortages_words(facts)
    assert words == (
        "Early Help is short. These 6 cases compete for this 1 person from Early Help, who has"
        " 4 places: 2 cases stay without anybody from Early Help."
    )
    (short,) = facts.allocation.shortages
    assert people_words(facts, short, is_beside=True).startswith("Early Help: ")
    assert joint_finding(facts, 6, 6).endswith("two cases have nobody from Early Help")


def test_a_case_without_anybody_at_all_is_short_of_both_and_each_is_named():
    entries = [make_entry("P2", f"S{n}", "early_help_worker") for n in (0, 1, 2, 3, 10, 11)]
    facts = facts_of(both(entries))
    assert of_early_help(facts) == (False, True)
    first, beside = shortages_words(facts)
    assert first == "This case has no auditor who may audit it."
    assert beside.startswith("Early Help is short.")
    assert waiting_finding(facts) == (
        "1 case waits for an independent auditor;\n1 case waits for somebody from Early Help"
    )
    assert joint_finding(facts, 6, 5).endswith("one has none yet, and one nobody from Early Help")
    assert people_words(facts, facts.allocation.shortages[0], is_beside=False) == "Nobody"
    assert people_words(facts, facts.allocation.shortages[1], is_beside=True) == (
        "Early Help: nobody"
    )


def test_a_round_that_is_not_joint_speaks_of_auditors_only():
    entries = [make_entry("P2", f"S{n}", "early_help_worker") for n in (0, 1, 2, 3, 10, 11)]
    facts = facts_of(both(entries), is_joint=False)
    assert of_early_help(facts) == (False, False)
    assert without_early_help(facts) == []
    assert waiting_finding(facts) == "1 case waits for an independent auditor"
    assert "Early Help" not in joint_finding(facts, 6, 5)


# ---------------------------------------------------------------- what may be drawn from


def copied(folder, population):
    """The configuration with another population in the practice week."""
    for path in HERE.rglob("*"):
        if path.suffix in {".yaml", ".csv"}:
            goal = folder / path.relative_to(HERE)
            goal.parent.mkdir(parents=True, exist_ok=True)
            words = path.read_text(encoding="utf-8")
            if path.name == "practice_week.yaml":
                words += f"\npopulation: {population}\n"
            goal.write_text(words, encoding="utf-8")
    return folder


def test_the_configuration_knows_the_populations_that_are_drawn_from():
    assert set(NAMED) == {*UNITS, *MADE_OF}


def test_a_population_that_nobody_can_read_is_a_sentence_of_the_configuration_check(tmp_path):
    with pytest.raises(ConfigurationFaulty) as refused:
        load_configuration(copied(tmp_path / "council", "worker_months"))
    (fault,) = [each for each in refused.value.faults if "worker_months" in each]
    assert "the population worker_months is none of open_cases, front_door_contacts" in fault


def test_a_council_s_own_population_is_known_by_its_query(tmp_path):
    folder = copied(tmp_path / "council", "worker_months")
    (folder / "populations").mkdir()
    (folder / "populations" / "worker_months.sql").write_text("SELECT 1\n", encoding="utf-8")
    try:
        load_configuration(folder)
    except ConfigurationFaulty as refused:
        assert not any("is none of open_cases" in each for each in refused.faults)
