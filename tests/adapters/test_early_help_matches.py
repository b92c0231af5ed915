"""Which records are one child, told in the source by numbers, or by names where that is allowed."""

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert
from sqlalchemy.pool import StaticPool

from tasks.demo.borough import write_borough
from tasks.demo.flavours import FLAVOURS
from tasks.demo.identifiers import mistyped_upn, nhs_number_of, upn_of
from tasks.extraction.source import parameters, populations_from, read_populations
from tasks.extraction.statements import bound
from tasks.source_tables import METADATA
from tests.adapters.extraction_sources import AS_AT, CODES, source, stamped
from tests.adapters.validation_frames import failed, frame_of, judged

__all__ = ["source"]

MATCHES, NAMESAKES = "early_help_matches", "early_help_namesakes"
UPN, OTHER_UPN, THIRD_UPN = (upn_of(f"1000001{number}") for number in (1, 2, 4))
NHS, OTHER_NHS = nhs_number_of("10000011"), nhs_number_of("10000012")
DAYS = (date(2021, 6, 1), date(2020, 11, 2), date(2021, 6, 30))
READ = ("case_id", "social_care_id", "evidence", "conflict")


def opened(source, person, upn=None, nhs=None, **more):
    source.referral(person, f"R{person}")
    record(source, person, upn, nhs, **more)


def helped(source, person, upn=None, nhs=None, ends=None, **more):
    source.add(
        "ssd_early_help_episodes", earl_episode_id=f"H{person}", earl_person_id=person,
        earl_episode_start_date="2021-03-01", earl_episode_end_date=ends,
    )  # fmt: skip
    record(source, person, upn, nhs, **more)


def record(source, person, upn=None, nhs=None, **more):
    source.add(
        "ssd_person", pers_person_id=person, pers_upn=upn, pers_common_child_id=nhs, **more
    )  # fmt: skip


NAMED = {"pers_forename": "Ann", "pers_surname": "Reed", "pers_dob": "2012-05-05"}


# ---------------------------------------------------------------- by a number


@pytest.mark.parametrize(
    ("here", "there", "evidence"),
    [
        ((UPN, None), (UPN, None), "upn"),
        ((UPN, NHS), (UPN, NHS), "upn"),
        ((None, NHS), (OTHER_UPN, NHS), "nhs_number"),
        ((f" {UPN.lower()} ", None), (UPN, NHS), "upn"),
        ((None, f"{NHS[:3]} {NHS[3:6]}-{NHS[6:]}"), (None, NHS), "nhs_number"),
    ],
)
def test_a_valid_number_that_both_records_hold_tells_that_they_are_one_child(
    source, here, there, evidence
):
    """R091: however it is typed."""
    opened(source, "1", *there)
    opened(source, "2", THIRD_UPN)
    helped(source, "9", *here)
    assert source.rows(MATCHES, *READ) == [("9", "1", evidence, None)]


@pytest.mark.parametrize(
    ("upn", "nhs"),
    [
        (mistyped_upn(UPN), None),
        (f"{UPN[:-1]}A", None),  # a temporary number
        (UPN[:-1], f"{NHS}1"),
        ("A000000000000", "1111111111"),  # typed to fill a field
        ("UNKNOWN", "not known"),
        (f"{UPN}1", f"{NHS[:-1]}{(int(NHS[-1]) + 1) % 10}"),
        ("", ""),
        (None, None),
        ("\u0661" * 13, "\u0662" * 10),  # digits of another script
    ],
)
def test_a_number_that_is_not_valid_is_no_evidence_and_the_child_is_counted(source, upn, nhs):
    """EM020: the data owner is told which children nobody can tell of."""
    opened(source, "1", upn, nhs)
    helped(source, "9", upn, nhs)
    assert source.rows(MATCHES, *READ) == [("9", None, None, None)]
    found = judged(MATCHES, source.read(MATCHES))
    assert failed(found) == {"EM020": 1}
    assert found.result.stops == ()


def test_a_child_with_the_numbers_of_two_children_is_left_apart(source):
    opened(source, "1", UPN)
    opened(source, "2", None, NHS)
    helped(source, "9", UPN, NHS)
    assert source.rows(MATCHES, *READ) == [
        ("9", "1", "upn", "several_cases"), ("9", "2", "nhs_number", "several_cases"),
    ]  # fmt: skip
    found = judged(MATCHES, source.read(MATCHES))
    assert failed(found) == {"EM041": 2}
    (rule,) = (each for each in found.result.rules if each.failed)
    assert all("9" in key for key in rule.failed_keys)  # listed by reference
    assert not [key for key in rule.failed_keys if UPN in key or NHS in key]


def test_two_children_of_early_help_with_one_number_are_left_apart(source):
    opened(source, "1", UPN)
    helped(source, "8", UPN)
    helped(source, "9", UPN)
    assert {row[3] for row in source.rows(MATCHES, *READ)} == {"several_children"}
    assert failed(judged(MATCHES, source.read(MATCHES))) == {"EM042": 2}


def test_records_of_one_number_that_differ_in_the_other_are_left_apart(source):
    opened(source, "1", UPN, NHS)
    helped(source, "9", UPN, OTHER_NHS)
    assert source.rows(MATCHES, *READ) == [("9", "1", "upn", "numbers_differ")]
    assert failed(judged(MATCHES, source.read(MATCHES))) == {"EM043": 1}


def test_a_child_that_stands_twice_with_two_numbers_has_none(source):
    opened(source, "1", UPN)
    helped(source, "9", UPN)
    record(source, "9", OTHER_UPN)
    assert source.rows(MATCHES, *READ) == [("9", None, None, None)]


def test_a_child_whose_own_reference_has_an_open_case_needs_no_match(source):
    opened(source, "1", UPN)
    opened(source, "2", UPN)
    helped(source, "1")
    assert source.rows(MATCHES, *READ) == []


@pytest.mark.parametrize(
    "more",
    [
        {"cine_close_date": "2021-06-01"},
        {"cine_referral_nfa": "Y"},
        {"day": "2021-06-20"},
    ],
)
def test_only_an_open_case_is_matched(source, more):
    """A closed case is in no frame, so there is nothing that could be drawn twice."""
    source.referral("1", "R1", **more)
    record(source, "1", UPN)
    helped(source, "9", UPN)
    assert source.rows(MATCHES, *READ) == []
    assert source.rows("open_cases", "case_id") == []


def test_only_a_child_with_whom_early_help_works_on_the_day_is_matched(source):
    opened(source, "1", UPN)
    helped(source, "9", UPN, ends="2021-06-01")
    assert source.rows(MATCHES, *READ) == []
    assert source.rows("early_help_children", "case_id") == []


def test_a_source_without_these_columns_matches_by_reference_alone(source):
    """Mosaic's person table may have neither number."""
    opened(source, "1", UPN, NHS)
    helped(source, "9", UPN, NHS)
    for column in ("pers_upn", "pers_common_child_id"):
        source.run(f"ALTER TABLE ssd_person DROP COLUMN {column}")
    assert source.rows(MATCHES, *READ) == [("9", None, None, None)]


# ---------------------------------------------------------------- by name, where it is allowed


def test_the_same_full_name_and_day_of_birth_is_evidence_whatever_the_capitals(source):
    opened(source, "1", UPN, **NAMED)
    helped(source, "9", **(NAMED | {"pers_surname": " REED "}))
    assert source.rows(NAMESAKES, *READ) == [("9", "1", "name_and_birth", None)]


@pytest.mark.parametrize(
    "other",
    [
        {"pers_forename": "Anna"}, {"pers_surname": "Read"}, {"pers_dob": "2012-05-06"},
        {"pers_dob": None}, {"pers_forename": None}, {"pers_surname": ""},
    ],
)  # fmt: skip
def test_anything_less_is_none(source, other):
    opened(source, "1", **(NAMED | other))
    helped(source, "9", **(NAMED | other if None in other.values() else NAMED))
    assert source.rows(NAMESAKES, *READ) == []


def test_a_namesake_born_on_the_same_day_with_another_number_is_another_child(source):
    opened(source, "1", UPN, **NAMED)
    helped(source, "9", OTHER_UPN, **NAMED)
    assert source.rows(NAMESAKES, *READ) == []


def test_more_than_one_candidate_is_none(source):
    opened(source, "1", **NAMED)
    opened(source, "2", **NAMED)
    helped(source, "9", **NAMED)
    assert {row[3] for row in source.rows(NAMESAKES, *READ)} == {"several_cases"}
    assert failed(judged(NAMESAKES, source.read(NAMESAKES))) == {"EN041": 2}


# ---------------------------------------------------------------- nothing but references


def test_no_name_number_or_birth_date_comes_out(source):
    opened(source, "1", UPN, NHS, **NAMED)
    helped(source, "9", UPN, NHS, **NAMED)
    for population in (MATCHES, NAMESAKES):
        words = source.read(population).to_csv()
        assert "9,1," in words
        assert not [w for w in (UPN, NHS, "Ann", "Reed", "REED", "2012") if w in words]


@pytest.mark.parametrize("population", [MATCHES, NAMESAKES])
def test_clean_rows_keep_the_contract(population):
    assert failed(judged(population, frame_of(population))) == {}


# ---------------------------------------------------------------- on the invented borough


@pytest.fixture(scope="module", params=FLAVOURS)
def borough(request, tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('matched') / 'borough.db'}"
    write_borough(url, "unit", 3, DAYS[-1], dirt_times=10, flavour=request.param)
    return url


def test_every_case_management_system_s_delivery_tells_the_same_matches(borough):
    """R091: as many as the plain borough has, whatever its columns are called."""
    for population, least in ((MATCHES, 4), (NAMESAKES, 5)):
        found = read(borough, population, DAYS[0])
        pairs = {
            (a, b) for a, b in zip(found["case_id"], found["social_care_id"], strict=True) if b
        }
        assert {(a, b) for a, b in pairs if a == f"EH{b}"} == pairs
        assert len(pairs) >= least


def test_who_is_open_and_who_is_helped_is_told_as_their_own_populations_tell_it(borough):
    """Otherwise a child could be matched with a case that is in no frame, or missed."""
    engine = create_engine(borough)
    for as_at in DAYS:
        for shared, population in (
            ("open_episodes", "open_cases"), ("helped_children", "early_help_children"),
        ):  # fmt: skip
            words = files("tasks.extraction").joinpath("sql", "shared", f"{shared}.sql").read_text()
            with engine.connect() as connection:
                told = connection.execute(bound(words, parameters(as_at, CODES, None))).scalars()
                listed = sorted(str(each) for each in told if each is not None)
            assert listed == sorted(read(borough, population, as_at)["case_id"].dropna())
            assert listed
    engine.dispose()


def read(url, population, as_at):
    return read_populations(url, (population,), as_at, CODES, pauses=())[population]


# ---------------------------------------------------------------- beside a plain reckoning

numbers = st.tuples(
    st.sampled_from([None, UPN, OTHER_UPN, THIRD_UPN, mistyped_upn(UPN)]),
    st.sampled_from([None, NHS, OTHER_NHS]),
)


def reckoned(care, help_):
    """The matches of people with numbers, told by looping over all of them."""
    valid = {UPN, OTHER_UPN, THIRD_UPN, NHS, OTHER_NHS}
    kept = {
        person: tuple(each if each in valid else None for each in held)
        for person, held in {**care, **help_}.items()
    }

    def meets(here, there):
        return any(a and a == b for a, b in zip(kept[here], kept[there], strict=True))

    def differs(here, there):
        return any(a and b and a != b for a, b in zip(kept[here], kept[there], strict=True))

    for child in help_:
        cases = [each for each in care if meets(child, each)]
        if kept[child] == (None, None):
            yield child, None, None, None
        for each in cases:
            others = [other for other in help_ if meets(other, each)]
            conflict = (
                "several_cases" if len(cases) > 1
                else "several_children" if len(others) > 1
                else "numbers_differ" if differs(child, each)
                else None
            )  # fmt: skip
            is_upn = kept[child][0] and kept[child][0] == kept[each][0]
            yield child, each, "upn" if is_upn else "nhs_number", conflict


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(numbers, max_size=4), st.lists(numbers, max_size=4))
def test_the_database_tells_what_a_plain_reckoning_tells(care, help_):
    cases = {f"{place}": held for place, held in enumerate(care, start=1)}
    children = {f"{place}": held for place, held in enumerate(help_, start=11)}
    engine = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.create_all(engine)
    rows = [
        *(("ssd_person", {"pers_person_id": person, "pers_upn": upn, "pers_common_child_id": nhs})
          for person, (upn, nhs) in {**cases, **children}.items()),
        *(("ssd_cin_episodes", {"cine_referral_id": each, "cine_person_id": each,
                                "cine_referral_date": date(2021, 1, 4)}) for each in cases),
        *(("ssd_early_help_episodes", {"earl_episode_id": each, "earl_person_id": each,
                                       "earl_episode_start_date": date(2021, 3, 1)})
          for each in children),
    ]  # fmt: skip
    with engine.begin() as connection:
        for table, row in rows:
            known = METADATA.tables[table]
            typed = {name: stamped(known.c[name].type, _words(row[name])) for name in row}
            connection.execute(insert(known).values(**typed))
        frame = populations_from(connection, (MATCHES,), AS_AT, CODES)[MATCHES]
    engine.dispose()
    assert set(frame.itertuples(index=False, name=None)) == set(reckoned(cases, children))
    assert len(frame) == len(set(frame.itertuples(index=False, name=None)))


def _words(value):
    return value.isoformat() if isinstance(value, date) else value
