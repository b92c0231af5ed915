"""Rounds in which nothing is drawn: everything of the frame is audited (R043, R108)."""

import json
from fractions import Fraction
from hashlib import sha256

import pytest

from config.loading import load_configuration
from tasks.model import Exclusion, Frame
from tasks.scheduling.calendar import year_start
from tasks.scheduling.standing import fostering_round
from tasks.selection import census
from tasks.selection.commitment import canonical, commit, digest_of, seed_of
from tests.core.selection_frames import AS_AT, eligible

ROUND = fostering_round(load_configuration(), "FO-2021-07", AS_AT)
START = year_start(ROUND.as_at)
UNITS = (
    ("c-2", "T2", "M1", "CP"), ("c-1", "T1", "M1", "CIN"), ("c-3", "T1", "M2", "LAC"),
)  # fmt: skip
LEFT = (Exclusion("c-4", "no_manager"),)


def of_events(units=UNITS, exclusions=LEFT):
    frame = census.frame_of_events(units, exclusions)
    plan = census.plan_of_events("test", ROUND, START, frame)
    commitment = commit(frame, plan)
    seed = seed_of(commitment, "dice", is_self_generated=False, purpose="live")
    return frame, plan, census.sample_of_events(frame, ROUND, commitment, seed)


def of_households(count=3, readers=(), value="dice"):
    frame = Frame(tuple(eligible(number) for number in range(count)), LEFT)
    plan = census.plan_of_cases("test", ROUND, START, frame)
    commitment = commit(frame, plan)
    seed = seed_of(commitment, value, is_self_generated=False, purpose="live")
    return frame, plan, census.sample_of_cases(frame, ROUND, commitment, seed, readers)


@pytest.mark.parametrize("taken", [of_events(), of_households()], ids=["events", "households"])
def test_everything_of_a_census_is_in_it_once_with_certainty_and_nothing_waits_in_reserve(taken):
    """R043, R108."""
    frame, plan, sample = taken
    assert [each.case_id for each in sample.selected] == [each.case_id for each in frame.cases]
    assert [each.order for each in sample.selected] == [1, 2, 3]
    assert {each.probability for each in sample.selected} == {Fraction(1)}
    assert (sample.reserves, sample.round_id, sample.version) == ((), "FO-2021-07", 1)
    assert (sample.coverage.expectation, sample.shortfall) == (0, 0)
    assert (plan.target, plan.floors, plan.statuses, plan.reserve_share) == (3, (), (), 0)
    assert (plan.as_at, plan.year_start, plan.is_coverage_wanted) == (ROUND.as_at, START, False)


def test_a_day_s_events_make_the_same_round_in_whatever_order_they_come():
    """R043."""
    frame, _, sample = of_events()
    assert [each.case_id for each in frame.cases] == ["c-1", "c-2", "c-3"]
    assert of_events(UNITS[::-1])[2] == sample


def test_the_certificate_of_a_day_says_what_it_was_committed_to_and_that_all_of_it_is_audited():
    """R023, R043."""
    _, _, sample = of_events()
    held = json.loads(sample.certificate)
    assert held["commitment"] == sample.commitment.digest
    assert len(held["frame"]) == 3
    assert (held["excluded"], held["sample"]) == (1, "every unit of the frame")
    assert of_events(exclusions=())[2].commitment.digest != sample.commitment.digest


def test_the_certificate_of_a_household_census_can_be_checked_by_its_own_sum():
    """R023, R108."""
    _, _, sample = of_households(readers=("service_manager",))
    held = json.loads(sample.certificate)
    checksum = held.pop("checksum")
    assert checksum == digest_of(canonical(held))
    assert held["sample"] == [each.case_id for each in sample.selected]
    assert (held["commitment"], held["seed"]) == (sample.commitment.digest, sample.seed.value)
    assert (held["readers"], held["disclosure"]) == (["service_manager"], census.WHY)
    assert digest_of(canonical({**held, "sample": held["sample"][1:]})) != checksum


def test_another_seed_changes_nobody_s_place_in_a_census():
    """Chance decides lots between auditors and nothing else."""
    once, again = of_households(value="dice 1")[2], of_households(value="dice 2")[2]
    assert once.seed != again.seed
    assert once.selected == again.selected


def test_a_month_in_which_nobody_is_due_is_a_round_of_nothing():
    frame, plan, sample = of_households(count=0)
    assert (frame.cases, sample.selected, plan.target) == ((), (), 0)
    assert (plan.max_per_family, plan.max_per_worker) == (1, 1)


@pytest.mark.parametrize(
    ("taken", "committed", "certified"),
    [
        (of_events(), "a22991eef861", "2e1ce424a16e"),
        (of_households(readers=("service_manager",)), "f503d9758649", "349c8684c824"),
        (of_households(count=0), "4fc37150080c", "fbe9dc48e247"),
    ],
    ids=["events", "households", "nobody"],
)
def test_what_was_committed_to_and_certified_before_is_so_byte_for_byte(
    taken, committed, certified
):
    """R023: a certificate that is on record is never worked out in another way."""
    sample = taken[2]
    assert sample.commitment.digest.startswith(committed)
    assert sha256(sample.certificate.encode()).hexdigest().startswith(certified)
