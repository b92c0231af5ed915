"""A theme takes a fixed part of a front door audit: so many places, and no more (R051)."""

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import ThemePartRefused
from tasks.model import Round
from tasks.scheduling.theme_part import cases_of_part, with_part
from tasks.selection import quotas as quotas_file
from tasks.selection import verifier
from tasks.selection.eligibility import build_frame, of_theme
from tasks.selection.network import kind_of_stratum
from tasks.selection.probabilities import chances_of, probabilities_of
from tasks.selection.quotas import places_of_theme, quotas_of, theme_of_design, with_quotas
from tests.core.certificates import committed, faults
from tests.core.selection_frames import case, draw, eligible, frame
from tests.core.test_selection_quotas import (
    FLOORS,
    PATHWAYS,
    RATINGS,
    SERVICES,
    TYPE_FLOORS,
    contacts,
    front_door,
)

THEME = "domestic_abuse"


def marked(of, is_of_theme):
    """The frame with some of its cases of the theme."""
    return frame(
        *(
            replace(each, team_type=of_theme(each.team_type, THEME)) if is_of_theme(n) else each
            for n, each in enumerate(of.cases)
        )
    )


def every_fourth(count=300):
    return marked(contacts(count), lambda n: (n // 5) % 4 == 0)


def part_of(of, **more):
    return with_quotas(front_door(**({"theme": THEME, "theme_cases": 10} | more)), of.cases)


def drawn_of(of, sample):
    by_id = {each.case_id: each for each in of.cases}
    return [by_id[each.case_id] for each in sample.selected]


def test_ten_of_thirty_are_of_the_theme_and_twenty_are_not_whatever_the_seed():
    """R048, R051, R054, R056, R057: all floors of the round hold as they did without a theme."""
    of = every_fourth()
    design = part_of(of)
    for number in range(20):
        sample = draw(of, design, number)
        drawn = drawn_of(of, sample)
        assert Counter(each.is_in_part for each in drawn) == {True: 10, False: 20}
        assert {each.team_id for each in drawn} == set(SERVICES)
        assert verifier.check(json.loads(sample.certificate)) == []
    ratings = Counter(each.status for each in drawn)
    pathways = Counter(each.pathway for each in drawn)
    assert all(ratings[each] >= least for each, least in FLOORS)
    assert all(pathways[each] >= least for each, least in TYPE_FLOORS)


def test_chances_are_those_of_each_part_and_make_its_places_together():
    """R023: alike cases of the theme share its places, alike others share theirs."""
    of = every_fourth()
    design = part_of(of)
    chances = chances_of(of.cases, design)
    stated = probabilities_of(chances.network, chances.flows)
    inside = [each.case_id for each in of.cases if each.is_in_part]
    assert sum(stated[each] for each in inside) == places_of_theme(design) == 10
    assert sum(stated.values()) == 30
    places = {(s, t): n for s, t, n in design.quotas}
    for stratum, number in places.items():
        held = [
            each for each in of.cases if (each.status, kind_of_stratum(each.team_type)) == stratum
        ]
        assert sum(stated[each.case_id] for each in held) == number
    assert min(stated.values()) > 0


def test_the_theme_has_its_share_of_the_floors_and_what_only_its_cases_can_meet():
    of = every_fourth()
    floors = Counter()
    for status, kind, places in part_of(of).quotas:
        floors[status] += places * ("+" in kind)
    assert all(floors[rating] >= 2 for rating in ("Red", "Amber", "Green"))
    rows = [("Red", "step_up", True)] * 5 + [("Amber", "no_transfer", True)] * 60
    rows += [("Green", "no_transfer", False)] * 60 + [("Green", "step_up", False)] * 2
    lone = frame(
        *(
            eligible(
                n, worker=f"D{n}@mash", team_id="mash", due=False, status=rating,
                team_type=of_theme(path, THEME) if is_of_theme else path,
            )
            for n, (rating, path, is_of_theme) in enumerate(rows)
        )
    )  # fmt: skip
    design = part_of(lone, floors=(("Red", 5),), type_floors=(("step_up", 2),), team_floors=())
    places = {(s, t): n for s, t, n in design.quotas}
    assert (places["Red", f"+{THEME}"], places["Green", "step_up"]) == (5, 2)
    sample = draw(lone, design)
    assert json.loads(sample.certificate)["relaxations"] == []
    assert verifier.check(json.loads(sample.certificate)) == []


def test_a_theme_with_too_few_cases_has_them_all_and_the_certificate_says_so():
    of = marked(contacts(), lambda n: n in {3, 40, 77})
    sample = draw(of, part_of(of))
    assert sum(each.is_in_part for each in drawn_of(of, sample)) == 3
    assert len(sample.selected) == 30
    held = json.loads(sample.certificate)
    assert ["theme_part", THEME, "10/1", "3/1"] in held["relaxations"]
    assert verifier.check(held) == []


def test_a_reserve_is_of_the_same_part_as_the_case_that_it_stands_for():
    """A25: so that ten stay ten."""
    of = every_fourth()
    sample = draw(of, part_of(of))
    drawn, by_id = drawn_of(of, sample), {each.case_id: each for each in of.cases}
    reserves = [by_id[each.case_id] for each in sample.reserves]
    asked = drawn[: len(reserves)]
    assert [each.is_in_part for each in reserves] == [each.is_in_part for each in asked]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(0, 3), st.integers(0, 2), st.integers(0, 3),
            st.sampled_from([Fraction(3, 2), Fraction(24)]), st.booleans(),
        ),
        min_size=1, max_size=30,
    ),
    st.integers(1, 12), st.integers(1, 12), st.integers(0, 10**6),
)  # fmt: skip
def test_whatever_the_frame_the_part_holds_and_the_verifier_agrees(rows, target, wanted, value):
    of = frame(
        *(
            eligible(
                n, worker=f"D{who}@{SERVICES[service]}", team_id=SERVICES[service], due=False,
                status=RATINGS[rating], weight=weight,
                team_type=of_theme(PATHWAYS[path], THEME) if is_in else PATHWAYS[path],
            )
            for n, (rating, path, service, who, weight, is_in) in enumerate(rows)
        )
    )  # fmt: skip
    design = part_of(
        of, target=target, theme_cases=wanted, floors=(("Red", 2), ("Green", 1)), max_per_worker=2
    )
    sample = draw(of, design, value)
    size, mine = min(target, len(rows)), sum(each.is_in_part for each in of.cases)
    held = sum(each.is_in_part for each in drawn_of(of, sample))
    assert held == min(mine, max(min(wanted, size), size - (len(rows) - mine)))
    assert len(sample.selected) == size
    certificate = json.loads(sample.certificate)
    assert verifier.check(certificate) == []
    is_short = any(rule == "theme_part" for rule, *_ in certificate["relaxations"])
    assert is_short == (held < wanted)


# ---------------------------------------------------------------- who is of the theme


def rows(count=40):
    return tuple(
        case(n, status="Red", pathway="step_up", service="mash", worker=f"D{n}")
        for n in range(count)
    )


def test_a_part_marks_the_theme_s_cases_and_leaves_no_other_out():
    """R026, R051: a theme that takes the whole round leaves all others out, as it always did."""
    wanted = frozenset(f"P{n}" for n in range(0, 40, 4))
    part = build_frame(
        rows(), front_door(theme=THEME, theme_cases=10), audited_workers=frozenset(),
        in_theme=wanted,
    )  # fmt: skip
    assert {each.case_id for each in part.cases if each.is_in_part} == wanted
    assert (len(part.cases), part.exclusions) == (40, ())
    assert {each.pathway for each in part.cases} == {"step_up"}
    whole = build_frame(rows(), front_door(), audited_workers=frozenset(), in_theme=wanted)
    assert {each.case_id for each in whole.cases} == wanted
    assert {each.reason for each in whole.exclusions} == {"not_in_theme"}


def test_what_was_drawn_keeps_its_part_whatever_is_asked_today():
    of = every_fourth()
    assert theme_of_design(draw(of, part_of(of)).certificate) == {
        "theme": THEME, "theme_cases": 10,
    }  # fmt: skip
    plain = contacts()
    design = with_quotas(front_door(), plain.cases)
    assert theme_of_design(draw(plain, design).certificate) == {"theme_cases": 0}


ROUND = Round(
    **(
        dict.fromkeys(
            ("audit_type", "title", "financial_year", "as_at", "draw_on", "starts_on", "ends_on",
             "due_on", "lookback_months"))
        | {"round_id": "FD-2021-09", "target": 30, "cap": 30, "theme": THEME}
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("takes", "number", "places"),
    [(10, 30, 10), (Fraction(1, 3), 30, 10), (Fraction(1, 4), 30, 8), (Fraction(1, 99), 30, 1)],
)
def test_a_part_is_a_number_or_a_share_rounded_to_the_nearest_whole(takes, number, places):
    assert cases_of_part(takes, number) == places


def test_an_order_s_part_counts_before_the_programme_s_and_nought_is_the_whole_round():
    standing = replace(ROUND, theme_cases=12)
    assert with_part(standing, None).theme_cases == 12
    assert with_part(standing, 5).theme_cases == 5
    assert with_part(standing, 0).theme_cases == 0


@pytest.mark.parametrize(
    ("round_", "words"),
    [(replace(ROUND, theme=None), "it has no theme"), (ROUND, "the round has 30 cases")],
)
def test_a_part_that_cannot_be_is_refused_in_a_sentence(round_, words):
    with pytest.raises(ThemePartRefused, match=words):
        with_part(round_, 30)


# ---------------------------------------------------------------- forgeries


def forged(change):
    of = every_fourth()
    held = json.loads(draw(of, part_of(of), 3).certificate)
    change(held)
    return committed(held)


def moved(held):
    """A place goes from the theme to another case of the same rating."""
    quotas = {(s, t): n for s, t, n in held["design"]["quotas"]}
    quotas["Green", f"+{THEME}"] -= 1
    quotas["Green", "no_transfer"] += 1
    held["design"]["quotas"] = [[*cell, n] for cell, n in sorted(quotas.items())]


def unmarked(held):
    """A case of the theme is passed off as another."""
    first = next(n for n, line in enumerate(held["frame"]) if "+" in json.loads(line)[4])
    row = json.loads(held["frame"][first])
    row[4] = row[4].partition("+")[0]
    held["frame"][first] = verifier.line(row)


@pytest.mark.parametrize(
    "change",
    [
        moved,
        unmarked,
        lambda held: held["design"].__setitem__("theme_cases", 9),
        lambda held: held["design"].__setitem__("theme_cases", 10.0),
        lambda held: held["design"].__setitem__("theme", "neglect"),
        lambda held: held["design"].pop("theme_cases"),
    ],
)
def test_a_forged_part_is_refused_though_committed_to(change):
    assert faults(forged(change)) & {"quotas", "frame", "probability", "no whole certificate"}


def test_a_program_that_prefers_other_places_in_the_theme_s_part_is_found_out(monkeypatch):
    """The whole certificate is consistent, drawn and proven with a place moved."""
    honestly = quotas_of

    def bent(counts, design):
        held = {(s, t): n for s, t, n in honestly(counts, design)}
        if design.target == 10:
            source = next(cell for cell, n in held.items() if n > 1)
            goal = next(cell for cell, n in held.items() if n < counts[cell] and cell != source)
            held[source] -= 1
            held[goal] += 1
        return tuple((*cell, n) for cell, n in held.items())

    monkeypatch.setattr(quotas_file, "quotas_of", bent)
    of = every_fourth()
    assert faults(json.loads(draw(of, part_of(of)).certificate)) == {"quotas"}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("RAG"), st.sampled_from("us"), st.booleans()),
        min_size=1, max_size=14,
    ),
    st.integers(1, 6), st.integers(1, 6),
)  # fmt: skip
def test_no_table_of_the_theme_s_places_meets_more_of_its_floors(held, target, wanted):
    """Every table of whole places is tried."""
    of = frame(
        *(
            eligible(
                n, worker=f"D{n}@mash", team_id="mash", due=False, status=rating,
                team_type=of_theme(path, THEME) if is_in else path,
            )
            for n, (rating, path, is_in) in enumerate(held)
        )
    )  # fmt: skip
    floors = (("R", 2), ("A", 1))
    design = part_of(of, target=target, theme_cases=wanted, floors=floors, type_floors=())
    mine = [(s, t, n) for s, t, n in design.quotas if "+" in t]
    size, own = min(target, len(held)), sum(n for *_, n in mine)
    elsewhere = Counter(rating for rating, _, is_in in held if not is_in)
    asked = {who: max(n * own // size, n - elsewhere[who]) for who, n in floors}
    counts = Counter((s, f"+{THEME}") for s, _, is_in in held if is_in)

    def met(table):
        rows_of = Counter()
        for (status, _), places in table.items():
            rows_of[status] += places
        return sum(min(rows_of[who], n) for who, n in asked.items())

    tables = product(*(range(counts[cell] + 1) for cell in counts))
    best = max(
        (met(dict(zip(counts, each, strict=True))) for each in tables if sum(each) == own),
        default=0,
    )
    assert met({(s, t): n for s, t, n in mine}) == best
