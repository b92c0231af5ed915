"""Every transfer and closure is detected exactly once (R043; property 11 of section 11.4)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tasks.demo.chance import Stream
from tasks.model import CaseHolder, ReferralEpisode, TeamName
from tasks.scoring.continuity import continuity
from tasks.scoring.detection import Detected, detect
from tasks.scoring.events import moves_of
from tests.core.compliance_histories import DAYS, Source, naive, on

SINCE = on(0)
NOBODY = continuity(())


class Programme:
    """What the programme remembers between its runs."""

    def __init__(self, since=SINCE):
        self.since, self.known, self.tasks = since, {}, []

    def run(self, source, until, names=None):
        """One run; every event that is new becomes a task."""
        episodes, holders = source.view(until)
        moves = moves_of(episodes, holders, continuity(source.names if names is None else names))
        found = detect(self.known.values(), moves, self.since, until)
        for event in (*found.new, *found.changed, *found.withdrawn, *found.restored):
            self.known[event.event_id] = event
        self.tasks += [event.event_id for event in found.new]
        return found

    def live(self, until):
        """What counts now, as the naive reading tells it."""
        return sorted(
            ("closure", e.happened_on)
            if e.kind == "closure"
            else ("transfer", e.happened_on, e.from_team_id, e.to_team_id)
            for e in self.known.values()
            if not e.is_withdrawn and self.since <= e.happened_on <= until
        )


def episode(key="R1", opened=1, closed=None, case="P1"):
    return ReferralEpisode(case, key, on(opened), closed and on(closed), None, False)


def holder(key, team, start, end=None, worker="W1", case="P1"):
    return CaseHolder(case, key, "allocated_worker", worker, team, on(start), end and on(end))


def moves(episodes, holders, names=()):
    found = moves_of(episodes, holders, continuity(names))
    return [(m.kind, (m.happened_on - on(0)).days, m.from_team_id, m.to_team_id) for m in found]


@pytest.mark.parametrize("hundred", range(10))
def test_detection_agrees_with_a_naive_reading_over_a_thousand_histories(hundred):
    """Run day by day, with days left out, runs repeated, and days before run again."""
    for seed in range(hundred * 100, hundred * 100 + 100):
        _agree(Source(Stream(seed, "history")), Stream(seed, "runs"))


def _agree(source, chance):
    programme = Programme()
    for number in range(DAYS):
        source.live(on(number))
        if chance.is_hit(450):
            continue
        until = on(number - chance.below(2))
        if chance.is_hit(120):
            until = on(chance.below(number + 1))  # a backfill
        programme.run(source, until)
        wanted = naive(*source.view(until), source.names, SINCE, until)
        assert programme.live(until) == sorted(wanted)
        again = programme.run(source, until)
        assert again == type(again)(), "the same run again finds nothing"
    assert len(programme.tasks) == len(set(programme.tasks)) == len(programme.known)


def test_a_thousand_histories_hold_what_they_are_meant_to():
    """A comparison of nothing with nothing would agree too."""
    kinds = {"new": 0, "changed": 0, "withdrawn": 0, "restored": 0}
    for seed in range(100):
        source, programme = Source(Stream(seed, "history")), Programme()
        for number in range(DAYS):
            source.live(on(number))
            found = programme.run(source, on(number))
            for kind in kinds:
                kinds[kind] += len(getattr(found, kind))
    assert all(count > 10 for count in kinds.values()), kinds


def test_whenever_a_case_is_transferred_or_closed_one_event_is_detected():
    held = [holder("H1", "A", 1, 10), holder("H2", "B", 10)]
    assert moves([episode(closed=20)], held) == [
        ("transfer", 10, "A", "B"),
        ("closure", 20, "B", None),
    ]


def test_a_mere_change_of_worker_is_no_transfer():
    held = [holder("H1", "A", 1, 10), holder("H2", "A", 10, worker="W2")]
    assert moves([episode()], held) == []


def test_while_nobody_holds_a_case_it_is_still_with_the_last_team():
    held = [holder("H1", "A", 1, 5), holder("H2", "A", 9, 15), holder("H3", "B", 18)]
    assert moves([episode()], held) == [("transfer", 18, "A", "B")]


def test_a_team_that_only_changed_its_id_is_no_transfer():
    """The register says that it ended, and another with its name began."""
    names = (TeamName("A", "North", None, on(9)), TeamName("A2", "North", on(10), None))
    held = [holder("H1", "A", 1, 10), holder("H2", "A2", 10, worker="W2")]
    assert moves([episode()], held, names) == []
    assert moves([episode()], held) == [("transfer", 10, "A", "A2")]


def test_a_merged_team_is_no_transfer_where_the_worker_stays_with_the_case():
    names = (TeamName("A", "North", None, on(9)), TeamName("B", "South", None, None))
    stays = [holder("H1", "A", 1, 10), holder("H2", "B", 10)]
    changes = [holder("H1", "A", 1, 10), holder("H2", "B", 10, worker="W2")]
    assert moves([episode()], stays, names) == []
    assert moves([episode()], changes, names) == [("transfer", 10, "A", "B")]


def test_a_team_that_ended_long_before_explains_no_change():
    names = (TeamName("A", "North", None, on(1)), TeamName("A2", "North", on(2), None))
    held = [holder("H1", "A", 1, 30), holder("H2", "A2", 30)]
    assert moves([episode()], held, names) == [("transfer", 30, "A", "A2")]


def test_a_closure_followed_by_a_reopening_on_the_same_day_is_none():
    assert moves([episode("R1", 1, 10), episode("R2", 10)], []) == []
    assert moves([episode("R1", 1, 10), episode("R2", 11)], []) == [("closure", 10, None, None)]


def test_the_end_of_one_of_two_open_episodes_is_no_closure():
    assert moves([episode("R1", 1, 10), episode("R2", 5, 20)], []) == [("closure", 20, None, None)]


def test_a_reopening_later_undoes_nothing_and_the_next_closure_is_another_event():
    programme, source = Programme(), Source(Stream(1))
    source.episodes = {"R1": episode("R1", 1, 10)}
    programme.run(source, on(12))
    source.episodes["R2"] = episode("R2", 20, 30)
    programme.run(source, on(32))
    assert len(programme.tasks) == 2
    assert programme.live(on(32)) == [("closure", on(10)), ("closure", on(30))]


def test_each_child_of_a_sibling_group_has_an_event_of_its_own():
    episodes = [episode(f"R{child}", 1, 10, case=f"P{child}") for child in range(3)]
    assert len(moves(episodes, [])) == 3


def test_a_corrected_date_is_the_same_event():
    programme, source = Programme(), Source(Stream(1))
    source.episodes = {"R1": episode("R1", 1, 10)}
    programme.run(source, on(12))
    source.episodes = {"R1": episode("R1", 1, 8)}
    found = programme.run(source, on(13))
    assert (len(found.new), len(found.changed)) == (0, 1)
    assert programme.live(on(13)) == [("closure", on(8))]


def test_an_earlier_record_entered_late_makes_one_event_of_its_own_and_no_second_of_another():
    programme, source = Programme(), Source(Stream(1))
    source.episodes = {"R1": episode("R1", 1)}
    source.holders = {"H1": holder("H1", "A", 1, 20), "H2": holder("H2", "B", 20)}
    programme.run(source, on(21))
    source.holders["H1"] = holder("H1", "A", 1, 10)
    source.holders["H9"] = holder("H9", "C", 10, 20)
    found = programme.run(source, on(25))
    assert [(e.from_team_id, e.to_team_id) for e in found.new] == [("A", "C")]
    assert [(e.from_team_id, e.to_team_id) for e in found.changed] == [("C", "B")]
    assert len(programme.tasks) == 2


def test_what_the_source_no_longer_shows_is_flagged_and_never_removed():
    programme, source = Programme(), Source(Stream(1))
    source.episodes = {"R1": episode("R1", 1, 10)}
    programme.run(source, on(12))
    source.episodes = {"R1": episode("R1", 1)}
    (gone,) = programme.run(source, on(13)).withdrawn
    assert gone.is_withdrawn and set(programme.known) == {gone.event_id}
    source.episodes = {"R1": episode("R1", 1, 10)}
    found = programme.run(source, on(14))
    assert (len(found.new), len(found.restored)) == (0, 1)


def test_an_episode_seen_open_again_that_closes_later_has_closed_a_second_time():
    programme, source = Programme(), Source(Stream(1))
    for until, closed in ((12, 10), (15, None), (32, 30)):
        source.episodes = {"R1": episode("R1", 1, closed)}
        programme.run(source, on(until))
    assert len(programme.tasks) == 2
    assert programme.live(on(32)) == [("closure", on(30))]


def test_what_lies_before_the_first_day_makes_no_event():
    programme, source = Programme(since=on(15)), Source(Stream(1))
    source.episodes = {"R1": episode("R1", 1, 10), "R2": episode("R2", 12, 20)}
    programme.run(source, on(25))
    assert programme.live(on(25)) == [("closure", on(20))]


def test_a_backfill_of_an_earlier_day_withdraws_nothing_that_came_later():
    programme, source = Programme(), Source(Stream(1))
    source.episodes = {"R1": episode("R1", 1, 10)}
    programme.run(source, on(12))
    found = programme.run(source, on(9))
    assert found == type(found)()


def test_a_closure_entered_ahead_of_its_day_is_an_event_on_that_day_and_no_sooner():
    ahead = moves_of([episode("R1", 1, 20)], [holder("H1", "A", 1)], NOBODY)
    assert detect((), ahead, SINCE, on(19)) == Detected()
    (found,) = detect((), ahead, SINCE, on(20)).new
    assert (found.kind, found.happened_on, found.seen_on) == ("closure", on(20), on(20))


def test_a_case_without_an_episode_and_a_row_without_a_team_make_no_event():
    assert moves([], [holder("H1", "A", 1, 10), holder("H2", "B", 10)]) == []
    unknown = replace(holder("H2", "B", 10, 12), team_id=None)
    held = [holder("H1", "A", 1, 10), unknown, holder("H3", "B", 12)]
    assert moves([episode()], held) == [("transfer", 12, "A", "B")]


def test_a_reviewing_officer_is_no_team_that_holds_a_case():
    chair = replace(holder("H2", "Q", 10), kind="reviewing_officer")
    assert moves([episode()], [holder("H1", "A", 1), chair]) == []


def test_days_are_days_of_the_calendar():
    assert on(31) == date(2021, 4, 1) and SINCE + timedelta(days=1) == on(1)
