"""Each rule by which a source that differs is read is used where it should be, counted, and told.

source_data.md 1.3 is what a Mosaic borough gets; every rule is named here by a
source that needs it, and nothing is told of a source that needs none.
"""

import re

import pytest
import sqlglot

from tasks.extraction.differences import COUNTS, ROW_RULES, differences_of
from tasks.extraction.source import read_populations
from tasks.extraction.statements import POPULATIONS, statement_of
from tasks.extraction.values import VALUE_RULES
from tests.adapters.extraction_sources import AS_AT, CODES, SINCE, source

assert source  # the fixture: every test here runs on SQLite and on PostgreSQL


def found(source):
    """What is told of a source: rule, place and rows."""
    frames = read_populations(source.url, tuple(POPULATIONS), AS_AT, CODES, SINCE, pauses=())
    return {(each.rule, each.place, each.rows) for each in differences_of(frames.values())}


def an_ordinary(source):
    """One case with its worker, as specified."""
    source.add("ssd_person", pers_person_id="1", pers_dob="2012-05-01")
    source.add("ssd_professionals", prof_professional_id="W1", prof_staff_id="77")
    source.add("local_teams", team_id="T1", team_name="Canal")
    source.referral()
    source.involvement("W1", invo_professional_team="T1", invo_referral_id="R1")


def test_nothing_is_told_of_a_source_that_is_as_specified(source):
    an_ordinary(source)
    assert found(source) == set()


INVOLVED = "ssd_involvements.invo_"
ROWS = {
    "duplicate_person": (
        lambda s: s.add("ssd_person", pers_person_id="1"), "ssd_person", 1,
    ),
    "staff_number_as_key": (
        lambda s: s.add("ssd_professionals", prof_staff_id="78"),
        "ssd_professionals.prof_staff_id", 1,
    ),
    "nobody_key": (lambda s: s.involvement("-1"), f"{INVOLVED}professional_id", 1),
    "child_through_referral": (
        lambda s: s.involvement("W1", invo_person_id=None, invo_referral_id="R1"),
        f"{INVOLVED}referral_id", 1,
    ),
    "child_not_found": (
        lambda s: s.involvement("W1", invo_person_id=None, invo_referral_id="R9"),
        f"{INVOLVED}referral_id", 1,
    ),
    "worker_not_in_register": (lambda s: s.involvement("W9"), f"{INVOLVED}professional_id", 1),
    "team_by_name": (
        lambda s: s.involvement("W1", invo_professional_team="Canal"),
        f"{INVOLVED}professional_team", 1,
    ),
    "team_not_known": (
        lambda s: s.involvement("W1", invo_professional_team="Nowhere"),
        f"{INVOLVED}professional_team", 1,
    ),
    "outcome_as_words": (
        lambda s: s.add(
            "ssd_contacts", cont_contact_id="1", cont_person_id="1",
            cont_contact_date="2021-01-04", cont_contact_outcome_json="CIN Referral",
        ),
        "ssd_contacts.cont_contact_outcome_json", 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", ROW_RULES)
def test_a_rule_about_rows_is_told_where_a_row_needs_it(source, rule):
    spoil, place, rows = ROWS[rule]
    an_ordinary(source)
    spoil(source)
    assert found(source) == {(rule, place, rows)}


DATED = {"no_day": "2300-01-01"}
FILED = {
    "empty_date": "", "text_date": "14/06/2021", "unreadable_date": "soon", "no_day": "1900-01-01",
}  # fmt: skip


@pytest.mark.parametrize("rule", sorted({*FILED} | {*DATED}))
def test_a_date_that_is_put_right_is_told(source, rule):
    """An SQLite file has no types; on a server only a day that means none can stand."""
    is_file = source.engine.dialect.name == "sqlite"
    value = (FILED if is_file else DATED).get(rule)
    if value is None:
        pytest.skip("a server refuses to hold such a date at all")
    an_ordinary(source)
    source.run("UPDATE local_teams SET valid_to = '{}'".replace("{}", value))
    assert found(source) == {(rule, "local_teams.valid_to", 1)}


@pytest.mark.parametrize(("rule", "value"), [("outer_blanks", " W1 "), ("fraction", "77.0")])
def test_an_identifier_that_is_put_right_is_told(source, rule, value):
    is_file = source.engine.dialect.name == "sqlite"
    if rule == "fraction" and not is_file:
        pytest.skip("only a file without types turns identifiers into fractions")
    an_ordinary(source)
    source.run("UPDATE ssd_professionals SET prof_staff_id = '{}'".replace("{}", value))
    assert found(source) == {(rule, "ssd_professionals.prof_staff_id", 1)}


def test_a_table_that_is_not_there_is_told(source):
    an_ordinary(source)
    source.run("DROP TABLE ssd_family")
    assert found(source) == {("absent_table", "ssd_family", None)}


def test_a_column_with_a_substitute_is_told_by_the_rule_that_replaces_it(source):
    an_ordinary(source)
    for each in (
        "ssd_involvements DROP COLUMN invo_referral_id",
        "ssd_professionals DROP COLUMN prof_professional_name",
        "ssd_cp_reviews RENAME COLUMN cppr_person_id TO person_id",
        "ssd_cla_placement DROP COLUMN clap_person_id",
    ):
        table, _, change = each.partition(" ")
        column = change.split()[2]
        source.run(f"DROP INDEX IF EXISTS ix_{table}_{column}", f"ALTER TABLE {each}")
    assert found(source) == {
        ("either_key", "ssd_involvements.invo_referral_id", None),
        ("absent_column", "ssd_professionals.prof_professional_name", None),
        ("other_name", "ssd_cp_reviews.cppr_person_id", None),
        ("through_another", "ssd_cla_placement.clap_person_id", None),
    }


def test_a_visit_that_names_its_child_through_the_plan_is_told(source):
    """Mosaic has cinv_cin_plan_id instead of cinv_person_id."""
    an_ordinary(source)
    source.run(
        "DROP INDEX IF EXISTS ix_ssd_cin_visits_cinv_person_id",
        "ALTER TABLE ssd_cin_visits RENAME COLUMN cinv_person_id TO cinv_cin_plan_id",
    )
    assert found(source) == {("through_another", "ssd_cin_visits.cinv_person_id", None)}


def test_identifiers_that_are_numbers_on_a_server_are_told(source):
    if source.engine.dialect.name == "sqlite":
        pytest.skip("a file promises no types")
    source.run(
        "ALTER TABLE ssd_s47_enquiry ALTER COLUMN s47e_referral_id TYPE integer"
        " USING s47e_referral_id::integer"
    )
    an_ordinary(source)
    assert found(source) == {("identifier_as_number", "ssd_s47_enquiry.s47e_referral_id", None)}


# ---------------------------------------------------------------- the words keep up with the rules


def test_every_rule_about_rows_is_counted_by_the_query_and_has_words():
    parsed = sqlglot.parse_one(statement_of(COUNTS), read="tsql")
    assert parsed.named_selects == [*ROW_RULES] == [*ROWS]


def test_every_rule_says_in_a_sentence_what_is_done():
    words = [*VALUE_RULES.values(), *(said for _, said in ROW_RULES.values())]
    assert len(set(words)) == len(words)
    assert all(re.fullmatch(r"[A-Z][^.]*(\.0[^.]*)?\.", each) for each in words)
    assert {*FILED, *DATED, "outer_blanks", "fraction"} == set(VALUE_RULES)
