"""What compliance audits read of a source beside visits and plans: in codes, on the day asked."""

from datetime import date, datetime

import pytest
from sqlalchemy import create_engine

from tasks.extraction.source import read_populations
from tasks.source_tables import METADATA

AS_AT = date(2021, 6, 14)
CODES = {"allocated_worker": ("A",), "supervisor": ("S",), "reviewing_officer": ("R",)}
ROWS = {
    "ssd_cla_care_plan": [
        {"lacp_table_id": key, "lacp_person_id": key, "lacp_cla_care_plan_json": text,
         "lacp_cla_care_plan_start_date": datetime(2021, 3, 1)}  # noqa: DTZ001
        for key, text in (
            ("P1", '{"PERMANENCE": "Adoption"}'), ("P2", '{"PERMANENCE": ""}'), ("P3", None),
            ("P4", '{"RETURN1M": "N", "LTFOSTERING": "Y"}'),
            ("P5", '{"RETURN1M": "N", "LTFOSTERING": "N"}'),
        )
    ],
    "ssd_legal_status": [
        {"lega_legal_status_id": "L1", "lega_person_id": "P1", "lega_legal_status": "c1",
         "lega_legal_status_start_date": datetime(2021, 3, 1),  # noqa: DTZ001
         "lega_legal_status_end_date": datetime(2021, 6, 15)},  # noqa: DTZ001
    ],
    "ssd_cin_episodes": [
        {"cine_referral_id": key, "cine_person_id": key, "cine_referral_outcome_json": text,
         "cine_referral_date": datetime(2021, 3, 2)}  # noqa: DTZ001
        for key, text in (("P1", '{"PRIVATE_FOSTERING_FLAG": "Y"}'),
                          ("P2", '{"PRIVATE_FOSTERING_FLAG": "N"}'), ("P3", None))
    ],
    "ssd_contacts": [
        {"cont_contact_id": f"C{n}", "cont_person_id": "P1",
         "cont_contact_date": datetime(2021, 6, n, 10)}  # noqa: DTZ001
        for n in (10, 14)
    ],
    "local_front_door": [
        {"contact_id": f"C{n}", "received_at": datetime(2021, 6, n, 11),  # noqa: DTZ001
         "decided_at": datetime(2021, 6, n + 1, 9)}  # noqa: DTZ001
        for n in (10, 14)
    ],
    "local_supervision": [
        {"supervision_id": "S1", "case_id": "OTHER", "held_on": date(2021, 6, 1)},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('facts') / 'source.db'}"
    engine = create_engine(url)
    METADATA.create_all(engine)
    with engine.begin() as connection:
        for name, rows in ROWS.items():
            for row in rows:
                connection.execute(METADATA.tables[name].insert().values(**row))
    engine.dispose()
    cases = ("P1", "P2", "P3", "P4", "P5")
    found = read_populations(url, ("compliance_facts",), AS_AT, CODES, AS_AT, cases=cases)
    return found["compliance_facts"]


def of(facts, kind):
    mine = facts[(facts.kind == kind) & (facts.case_id != "*")]
    return sorted(zip(mine.case_id, mine.happened_on.astype(str).str[:10],
                      mine.ended_on.astype(str).str[:10], mine.detail, strict=True))  # fmt: skip


def test_a_care_plan_says_whether_it_names_a_plan_for_permanence_and_not_which(facts):
    """T28: by a word of its own or by a flag that is set."""
    named = {case: detail for case, _, _, detail in of(facts, "care_plan")}
    assert {case for case, detail in named.items() if detail == "permanence"} == {"P1", "P4"}
    assert len(named) == 5
    assert not facts.astype(str).apply(lambda column: column.str.contains("Adoption")).any().any()


def test_a_legal_status_that_ends_later_has_not_ended_yet(facts):
    """T20."""
    ((case, begun, ended, code),) = of(facts, "legal_status")
    assert (case, begun, code) == ("P1", "2021-03-01", "C1")
    assert "2021" not in str(ended)


def test_only_a_referral_with_the_flag_is_of_private_fostering(facts):
    """T30."""
    assert [(case, day) for case, day, _, _ in of(facts, "private_fostering")] == [
        ("P1", "2021-03-02")
    ]


def test_a_decision_bears_the_day_of_the_contact_and_none_that_is_still_to_come(facts):
    """T01, R122."""
    found = [(day, ended) for _, day, ended, _ in of(facts, "decision")]
    assert found[0] == ("2021-06-10", "2021-06-11")
    assert found[1][0] == "2021-06-14" and "2021" not in str(found[1][1])


def test_what_the_source_holds_of_anybody_is_known_by_its_kind_and_by_nothing_else(facts):
    """A case without supervision has none where the source holds any; nobody else's is read."""
    held = set(facts[facts.case_id == "*"].kind)
    assert {"supervision", "care_plan", "decision"} <= held
    assert "care_visit" not in held
    assert "OTHER" not in set(facts.case_id)
