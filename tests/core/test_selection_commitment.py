"""Nobody can shop for a sample."""

import pickle
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

import pytest

from tasks.errors import CommitmentBroken, PublicValueMissing
from tasks.model import Exclusion, Frame
from tasks.selection.commitment import METHOD, commit, design_of, frame_lines, seed_of
from tasks.selection.draw import draw_sample
from tests.core.selection_frames import draw, frame, plan, small


def live(commitment, value="dice"):
    return seed_of(commitment, value, is_self_generated=False, purpose="live")


def preview(commitment, value="dice"):
    return seed_of(commitment, value, is_self_generated=True, purpose="preview")


def test_anyone_with_sha256sum_can_work_out_commitment_and_seed():
    """R023."""
    commitment = commit(small(), plan())
    lines = "\n".join(frame_lines(small()))
    assert lines.splitlines()[0] == (
        '["P0000","alone:0","W0","T1","family_intervention","CIN","24/1",1]'
    )
    assert commitment.frame_digest == sha256(lines.encode()).hexdigest()
    joined = f"{commitment.frame_digest}|{commitment.design_digest}|{METHOD}"
    assert commitment.digest == sha256(joined.encode()).hexdigest()
    assert live(commitment).value == sha256(f"{commitment.digest}|dice".encode()).hexdigest()


def test_every_part_of_frame_and_design_is_committed_to():
    whole = small()
    first, *others = whole.cases
    changes = {
        "case_id": "Z", "family_id": "Z", "worker_id": "Z", "team_id": "Z", "team_type": "lac",
        "status": "LAC", "weight": Fraction(1), "is_worker_due": False,
    }  # fmt: skip
    digests = {commit(whole, plan()).digest, commit(frame(*others), plan()).digest}
    for name, value in changes.items():
        digests.add(commit(frame(replace(first, **{name: value}), *others), plan()).digest)
    digests.add(commit(Frame(whole.cases, (Exclusion("P9", "not_in_theme"),)), plan()).digest)
    designs = {
        "authority": "z", "round_id": "z", "version": 2, "as_at": plan().year_start,
        "year_start": plan().as_at, "target": 4, "statuses": (), "team_types": (),
        "floors": (("CP", 1),), "max_per_family": 2, "max_per_worker": 3, "hard_months": 5,
        "soft_months": 9, "soft_weight": Fraction(1, 3), "cap_months": 25,
        "smallest_share": Fraction(1, 5), "reserve_share": Fraction(1, 6),
        "is_coverage_wanted": False,
    }  # fmt: skip
    assert designs.keys() == design_of(plan()).keys()
    for name, value in designs.items():
        digests.add(commit(whole, plan(**{name: value})).digest)
    assert len(digests) == 2 + len(changes) + 1 + len(designs)


def test_a_preview_has_another_seed_even_with_the_same_public_value():
    commitment = commit(small(), plan())
    values = {preview(commitment, f"dice {n}").value for n in range(20)}
    assert len(values | {live(commitment, f"dice {n}").value for n in range(20)}) == 40


def test_twenty_previews_neither_change_nor_foretell_the_live_draw():
    """The overlap of live sample and previews is what independent draws would have."""
    of, design = small(workers=10, each=6), plan(target=12)
    before = draw(of, design, "fixed")
    shared = 0
    for number in range(20):
        shown = draw(of, design, number if number else "fixed", purpose="preview")
        assert "this is not the live sample" in shown.certificate
        shared += len({s.case_id for s in shown.selected} & {s.case_id for s in before.selected})
    assert draw(of, design, "fixed") == before
    expected = 20 * sum(each.probability for each in before.selected)
    assert 0.6 * expected < shared < 1.4 * expected


def test_an_empty_public_value_is_refused_for_it_is_no_secret():
    with pytest.raises(PublicValueMissing, match="Give one that nobody could know") as caught:
        live(commit(small(), plan()), "  ")
    assert pickle.loads(pickle.dumps(caught.value)).purpose == "live"  # noqa: S301 - our own bytes


def test_nothing_is_drawn_from_another_frame_or_design_than_was_committed_to():
    commitment = commit(small(), plan())
    seed = live(commitment)
    with pytest.raises(CommitmentBroken, match="The frame of round PW-2021-07"):
        draw_sample(small(workers=5), plan(), commitment, seed)
    with pytest.raises(CommitmentBroken, match="The design or method"):
        draw_sample(small(), plan(target=4), commitment, seed)


def test_the_certificate_says_where_the_public_value_is_from_and_what_was_set_aside():
    commitment = commit(small(), plan(version=2))
    ours = seed_of(commitment, "made here", is_self_generated=True, purpose="live")
    said = draw_sample(
        small(), plan(version=2), commitment, ours, disclosure="approved by two people"
    ).certificate
    assert "reproducible, not publicly unpredictable" in said
    assert "version 2: an earlier draw of this round was set aside" in said
    assert "approved by two people" in said
    assert "set aside" not in draw(small(), plan()).certificate
    assert "not publicly unpredictable" not in draw(small(), plan()).certificate
