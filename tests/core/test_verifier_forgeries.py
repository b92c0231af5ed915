"""A forger who makes every digest fit, or who changes the drawing program, is found out.

Each forgery is a whole certificate, consistent in itself: the frame, design
or probabilities that suit the forger, drawn, proven and sealed by a program
in which one rule has been bent.
"""

import json
from contextlib import redirect_stdout
from dataclasses import replace
from fractions import Fraction
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.selection import evenness, probabilities, verifier
from tasks.selection.rules import Bounds
from tests.core.allocation_boroughs import Chance
from tests.core.certificates import committed, faults, sealed
from tests.core.selection_frames import borough, draw, eligible, frame, plan, practice_week, small

FLIPS = 300


def honest(**more):
    return json.loads(draw(small(), plan(target=7, floors=(("LAC", 1),), **more), 5).certificate)


def said_by_main(path, text):
    """The exit code and the words; anything but these two would be a traceback."""
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    with redirect_stdout(StringIO()) as words:
        code = verifier.main(["verifier.py", str(path)])
    return code, words.getvalue()


def test_three_hundred_flipped_characters_are_each_refused(tmp_path):
    """Any one character of the file, anywhere, becomes another: never accepted, never a crash."""
    text, path = verifier.line(honest()), tmp_path / "certificate.json"
    assert said_by_main(path, text)[0] == 0
    chance = Chance("flips")
    for _ in range(FLIPS):
        place = chance.below(len(text))
        letter = chance.pick([c for c in '019aZ"[]{},:-./\\ é' if c != text[place]])
        code, words = said_by_main(path, text[:place] + letter + text[place + 1 :])
        assert code == 1, (place, text[place], letter)
        assert words.startswith("This certificate does NOT fit:\n  ")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_stands_in_a_field_there_is_a_sentence_and_no_crash(data):
    held = honest()
    name = data.draw(st.sampled_from(sorted(held)))
    value = data.draw(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        )
    )
    if name == "disclosure" and isinstance(value, list):
        return  # free words, for which the checksum and the council's own digest stand
    changed = {**held, name: value}
    if value != held[name]:
        assert verifier.check(changed if name == "checksum" else sealed(changed)) != []


@pytest.mark.parametrize("nothing", [{}, "", None, 0, False])
def test_no_rules_that_gave_way_are_an_empty_list_and_nothing_else(nothing):
    assert honest()["relaxations"] == []
    assert verifier.check(sealed({**honest(), "relaxations": nothing})) != []


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("frame", lambda held: held["frame"].append(held["frame"][-1])),
        ("frame", lambda held: held["frame"].reverse()),
        ("frame", lambda held: held["frame"].__setitem__(0, held["frame"][0].replace(",", ", "))),
        ("frame", lambda held: held["excluded"].append('["P0001","not_in_theme"]')),
        ("frame", lambda held: held["design"].__setitem__("statuses", ["CIN", "CP"])),
        ("frame", lambda held: held["design"].__setitem__("team_types", ["lac"])),
        ("frame", lambda held: held["design"].__setitem__("cap_months", 12)),
        ("numbers", lambda held: held["design"].__setitem__("floors", [["LAC", 1], ["LAC", 2]])),
        ("numbers", lambda held: held["design"].__setitem__("target", 7.0)),
    ],
)
def test_a_frame_or_design_that_cannot_be_is_refused_though_committed_to(part, change):
    """Lines told apart by a blank would let a sample be shopped for under one frame."""
    held = honest()
    change(held)
    assert part in faults(committed(held))


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held["frame"].__setitem__(0, held["frame"][0].replace("24/1", "1e999999999")),
        lambda held: held["design"].__setitem__("floors", [["LAC", 10**15]]),
        lambda held: held["design"].__setitem__("reserve_share", "1e999999999"),
        lambda held: held["probabilities"].__setitem__("P0001", "1e-999999999"),
        lambda held: held["design"].__setitem__("target", 10**4000),
        lambda held: held.__setitem__("design", {}),
        lambda held: held.__setitem__("frame", []),
        lambda held: held.__setitem__("public_value", "\ud800"),
    ],
)
def test_numbers_that_would_never_end_and_parts_that_are_missing_are_refused_at_once(change):
    held = honest()
    change(held)
    assert verifier.check(held)


def test_nothing_in_a_certificate_can_write_a_verdict_on_the_screen(tmp_path):
    """Control characters and line ends are shown as what they are."""
    held = sealed(honest() | {"disclosure": ["\x1b[2J", "a\n  b\u202e", "Renée's \ud800"]})
    code, words = said_by_main(tmp_path / "c.json", verifier.line(held))
    assert code == 0
    assert "\x1b" not in words
    assert "\\x1b[2J\n  a\\n  b\\u202e\n  Ren\\xe9e's \\ud800" in words


def test_a_certificate_with_a_name_twice_is_refused(tmp_path):
    """A reader would see the first, a program the second."""
    text = verifier.line(honest())
    twice = text.replace('"shortfall":0', '"shortfall":9,"shortfall":0')
    assert twice != text
    assert said_by_main(tmp_path / "c.json", twice) == (
        1, "This certificate does NOT fit:\n  whole: not as it was written\n",
    )  # fmt: skip


def test_a_preview_cannot_pass_for_the_live_draw():
    held = json.loads(draw(small(), plan(), purpose="preview").certificate)
    held |= {"purpose": "live", "disclosure": []}
    assert verifier.check(sealed(held)) == ["seed: it does not fit"]


# ---------------------------------------------------------------- a bent program


TIGHT = frame(*small(workers=12, each=3).cases)


def bend(monkeypatch, where, name, instead):
    monkeypatch.setattr(where, name, instead(getattr(where, name)))


def test_a_worker_given_more_than_the_limit_without_need_is_found_out(monkeypatch):
    """The forger lists it as a rule that gave way: it did not have to."""

    def instead(honestly):
        def bounds_of(network, *rest):
            bounds = honestly(network, *rest)
            arc = next(arc for arc in network.tree_arcs if arc.head == "worker:W1")
            return bounds | {arc.name: Bounds(3 * network.unit, 3 * network.unit)}

        return bounds_of

    bend(monkeypatch, probabilities, "bounds_of", instead)
    of = small(workers=6, each=4, due=False)
    forged = json.loads(draw(of, plan(target=6)).certificate)
    assert ["worker_most", "W1", "2/1", "3/1"] in forged["relaxations"]
    assert faults(forged) == {"coverage"}


def test_a_due_worker_left_out_in_favour_of_another_is_found_out(monkeypatch):
    """The sum of coverage stays, and both are listed as rules that gave way."""

    def instead(honestly):
        def bounds_of(network, *rest):
            bounds = honestly(network, *rest)
            names = {arc.head: arc.name for arc in network.tree_arcs}
            both = bounds[names["worker:W1"]].lower
            few = 1_500
            changed = {"worker:W1": few, "worker:W2": 2 * both - few}
            return bounds | {names[who]: Bounds(n, n) for who, n in changed.items()}

        return bounds_of

    bend(monkeypatch, probabilities, "bounds_of", instead)
    forged = json.loads(draw(TIGHT, plan(target=5)).certificate)
    assert {each[1] for each in forged["relaxations"]} >= {"W1", "W2"}
    assert "coverage" in faults(forged)


@pytest.mark.parametrize("level", [0.5, 0.9, 1.1, 2])
@pytest.mark.parametrize("is_equal", [True, False])
def test_another_expectation_than_due_workers_can_have_is_found_out(monkeypatch, level, is_equal):
    def instead(honestly):
        def expectations(*facts):
            yield int(next(honestly(*facts))[0] * level), is_equal

        return expectations

    bend(monkeypatch, probabilities, "_expectations", instead)
    bend(monkeypatch, probabilities, "is_typical", lambda _: lambda *_, **__: True)
    forged = json.loads(draw(TIGHT, plan(target=5)).certificate)
    assert faults(forged) & {"coverage", "expectation"}


def test_a_floor_lowered_in_silence_or_as_a_rule_that_gave_way_is_found_out(monkeypatch):
    bend(
        monkeypatch,
        probabilities,
        "_floors",
        lambda _: lambda network, *_: {"status:LAC": 2 * network.unit},
    )
    of = small(workers=6, each=4, due=False)
    forged = json.loads(draw(of, plan(target=4, floors=(("LAC", 3),))).certificate)
    assert forged["relaxations"] == [["floor", "LAC", "3/1", "2/1"]]
    assert "coverage" in faults(forged)


def test_chances_bent_towards_some_cases_are_found_out_though_proven_best(monkeypatch):
    """Raked to weights of the forger's own: its potentials prove the wrong thing."""

    def instead(honestly):
        def targets(network, *rest):
            kinds = tuple(
                replace(kind, weight=kind.weight * (9 if kind.worker == "W1" else 1))
                for kind in network.kinds
            )
            return honestly(replace(network, kinds=kinds), *rest)

        return targets

    bend(monkeypatch, evenness, "targets", instead)
    of = frame(*(eligible(n, worker=f"W{n % 4}", due=False) for n in range(40)))
    forged = json.loads(draw(of, plan(target=4)).certificate)
    assert faults(forged) == {"probability"}


def test_a_smallest_chance_taken_away_is_found_out(monkeypatch):
    def instead(honestly):
        return lambda network, design: tuple(
            len(ids) for _, ids in zip(honestly(network, design), network.case_ids, strict=True)
        )

    for where in ("tasks.selection.rules", "tasks.selection.evenness"):
        bend(monkeypatch, __import__(where, fromlist=["x"]), "least_chances", instead)
    of = frame(*(eligible(n, worker=f"W{n}", due=False, weight=1 if n else 24) for n in range(9)),
               *(eligible(n, worker=f"W{n}", due=False) for n in range(20, 30)))  # fmt: skip
    forged = json.loads(draw(of, plan(target=2, smallest_share=Fraction(1))).certificate)
    assert "probability" in faults(forged)


def test_honest_draws_of_the_same_frames_pass():
    """The negative control of all of these: unbent, the program is believed."""
    for of, design in (
        (TIGHT, plan(target=5)),
        (small(workers=6, each=4, due=False), plan(target=6)),
        (small(workers=6, each=4, due=False), plan(target=4, floors=(("LAC", 3),))),
        (borough(size=300), practice_week()),
    ):
        assert verifier.check(json.loads(draw(of, design).certificate)) == []
