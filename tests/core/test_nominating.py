"""Cases that managers name: on top of the draw, few, labelled, and in no estimate (R053, A03)."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.loading import load_configuration
from config.selection_faults import selection_faults
from tasks.allocation.assignment import allocate
from tasks.scheduling.nominations import nominations_for, with_nominations
from tasks.scheduling.rounds import rules_of
from tasks.selection import verifier
from tasks.selection.nominating import ids_of, nominated_cases, nominations_of_design
from tasks.selection.probabilities import chances_of, probabilities_of
from tests.core.allocation_boroughs import make_borough
from tests.core.certificates import committed, faults, sealed
from tests.core.selection_frames import case, draw, frames, plan, plans, small
from tests.core.test_allocation import grades

DECIDED = load_configuration()
FRONT_DOOR = rules_of(DECIDED, "front_door")
DRAWN_ON = date(2022, 1, 10)


def named(design, *case_ids, most=None):
    reasons = ("complaint", "learning")
    pairs = tuple((each, reasons[n % 2]) for n, each in enumerate(case_ids))
    return replace(design, nominated=pairs, nominated_most=len(pairs) if most is None else most)


def row(case_id, start_on="2021-12-01", end_on=None, audit_type="front_door", **more):
    held = {"case_id": case_id, "audit_type": audit_type, "reason": "complaint",
            "nominated_by": "Service manager", "start_on": start_on, "end_on": end_on}  # fmt: skip
    return held | more


# ---------------------------------------------------------------- the sentence


def test_chosen_by_the_lead_or_with_support_from_the_service_managers_who_pick_no_sample():
    """R053, A03: whoever names whatever, every chance in the lottery stays what it was."""
    of, design = small(), plan(target=5)
    asked = named(design, "P0001", "P0012", most=1)
    for each in (design, asked):
        chances = chances_of(of.cases, each)
        assert probabilities_of(chances.network, chances.flows) == probabilities_of(
            *(getattr(chances_of(of.cases, design), part) for part in ("network", "flows"))
        )
    sample = draw(of, asked)
    assert len(sample.selected) == 5
    assert len(sample.nominated) == 1


def test_property_17_named_cases_never_enter_an_estimate():
    """A03: what reports count from, the drawn cases with their chances, has none of them."""
    sample = draw(small(), named(plan(target=5), *(f"P{n:04d}" for n in range(10)), most=1))
    drawn = {each.case_id for each in sample.selected}
    (on_top,) = sample.nominated
    assert on_top.case_id not in drawn
    assert sample.case_ids == (*(each.case_id for each in sample.selected), on_top.case_id)
    assert not hasattr(on_top, "probability")


def test_at_most_a_fifth_of_the_cases_comes_on_top_and_only_where_auditors_have_places():
    """A03: 6 of 30 by the configuration, which allows no more."""
    design = plan(target=30)
    many = tuple((f"P{n}", "complaint") for n in range(9))
    share = FRONT_DOOR.selection.nominated_share
    assert share == Fraction(1, 5)
    assert with_nominations(design, many, share, 100).nominated_most == 6
    assert with_nominations(design, many, share, 32).nominated_most == 2
    assert with_nominations(design, many, share, 30).nominated_most == 0
    assert with_nominations(design, (), share, 100) is design
    others = [each for each in DECIDED.audit_types if each.type != "front_door"]
    assert all(each.selection.nominated_share == 0 for each in others)


def test_no_agency_is_asked_of_a_child_that_no_lot_drew():
    rules = rules_of(DECIDED, "multi_agency")
    selection = rules.selection.model_copy(update={"nominated_share": Fraction(1, 5)})
    parts = {
        "standing": DECIDED.standing, "programmes": DECIDED.programmes, "rag": DECIDED.rag,
        "audit_types": (rules.model_copy(update={"selection": selection}),),
    }  # fmt: skip
    assert any("nominated_share has to be 0" in each for each in selection_faults(parts))


# ---------------------------------------------------------------- the register


def test_a_name_counts_for_the_rounds_of_its_kind_that_are_drawn_while_it_is_in_force():
    """R053: the first named first, whatever the order of rows; each once."""
    rows = [
        row("P2"), row("P1", "2021-11-30"), row("P1", "2021-12-24"),
        row("P3", "2022-01-11"), row("P4", end_on="2022-01-09"), row("P5", end_on="2022-01-10"),
        row("P6", audit_type="practice_week"),
    ]  # fmt: skip
    round_ = SimpleNamespace(draw_on=DRAWN_ON, audit_type="front_door")
    wanted = (("P1", "complaint"), ("P2", "complaint"), ("P5", "complaint"))
    assert nominations_for(rows, round_, ()) == wanted
    assert nominations_for(reversed(rows), round_, ()) == wanted


def test_a_child_s_reference_stands_for_the_newest_case_of_the_child():
    held = (
        case(1, child_id="C7", opened_on=date(2021, 11, 2)),
        case(2, child_id="C7", opened_on=date(2021, 10, 1)),
        case(3, child_id="P2"),
    )
    round_ = SimpleNamespace(draw_on=DRAWN_ON, audit_type="front_door")
    found = nominations_for([row("C7"), row("P2"), row("nobody")], round_, held)
    assert [each for each, _ in found] == ["P1", "P2", "nobody"]


# ---------------------------------------------------------------- the draw


def test_r024_a_name_gets_no_case_past_the_rules_of_the_frame():
    """A05: a case that is in the frame for nobody is audited for no name."""
    of = small()
    assert nominated_cases(of.cases, (), named(plan(), "restricted", "P0001"))[0].case_id == "P0001"


def test_no_family_is_asked_more_often_for_a_name():
    """A05: neither beside a drawn sibling nor twice on top."""
    of = small()
    home = of.cases[0].family_id
    kin = tuple(replace(each, family_id=home) for each in of.cases[:3]) + of.cases[3:]
    first, second, third = (each.case_id for each in kin[:3])
    assert ids_of(nominated_cases(kin, (), named(plan(), first, second))) == (first,)
    assert nominated_cases(kin, (third,), named(plan(), first, second)) == ()


@given(frames(), plans(), st.lists(st.integers(0, 30), unique=True, max_size=8), st.data())
def test_whatever_is_named_the_draw_is_whole_and_the_verifier_agrees(of, design, numbers, data):
    most = data.draw(st.integers(0, design.target // 5))
    asked = named(design, *(f"P{n:04d}" for n in numbers), most=most)
    sample = draw(of, asked)
    on_top = ids_of(sample.nominated)
    beside = {each.case_id for each in (*sample.selected, *sample.reserves)}
    assert not set(on_top) & beside
    assert len(on_top) <= most
    assert set(on_top) <= {each.case_id for each in of.cases}
    assert verifier.check(json.loads(sample.certificate)) == []
    assert nominations_of_design(sample.certificate)["nominated"] == asked.nominated


def test_a_round_without_names_has_the_certificate_that_it_always_had():
    held = json.loads(draw(small(), plan()).certificate)
    assert "nominated" not in held
    assert not {"nominated", "nominated_most"} & held["design"].keys()


# ---------------------------------------------------------------- the stranger who checks


def honest():
    of = small()
    design = named(plan(target=5), "P0001", "P0012", "P0020", "P0031", most=1)
    return json.loads(draw(of, design).certificate)


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held["nominated"].clear(),
        lambda held: held["nominated"].append(held["sample"][0]),
        lambda held: held["nominated"].__setitem__(0, held["reserves"][0]),
        lambda held: held.pop("nominated"),
    ],
)
def test_a_name_that_was_slipped_in_or_dropped_is_found(change):
    held = honest()
    assert verifier.check(held) == []
    change(held)
    assert any("nominated" in each for each in verifier.check(sealed(held)))


def test_more_names_than_a_fifth_are_refused_though_committed_to():
    held = honest()
    held["design"]["nominated_most"] = 2
    assert "nominated" in faults(committed(held))


def test_the_verdict_tells_how_many_were_named(tmp_path, capsys):
    path = tmp_path / "certificate.json"
    path.write_text(verifier.line(honest()), encoding="utf-8")
    assert verifier.main(["verifier.py", str(path)]) == 0
    assert "nominated, on top of the draw: 1 of 4 named" in capsys.readouterr().out


# ---------------------------------------------------------------- the second grades


def test_a_named_case_has_an_auditor_and_no_second_grade():
    """A03, A19: agreement between graders is estimated from drawn cases alone."""
    borough = make_borough("named", cases=20, auditors=12, teams=4)
    *facts, design = borough.facts
    plain = allocate(*facts, replace(design, second_share=Fraction(1)))
    some = sorted(grades(plain, 2))[:4]
    assert len(some) == 4
    made = allocate(*facts, replace(design, second_share=Fraction(1), nominated=tuple(some)))
    assert set(some) <= set(grades(made, 1))
    assert not set(some) & set(grades(made, 2))
