"""The stand-alone verifier agrees with an honest certificate and names what does not fit."""

import ast
import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.selection import verifier
from tests.core.certificates import sealed
from tests.core.selection_frames import draw, frames, plan, plans, small

FILE = Path(verifier.__file__)


def fresh():
    design = plan(target=7, floors=(("LAC", 1),))
    return json.loads(draw(small(), design, 5).certificate)


@settings(max_examples=120, deadline=None)
@given(frames(), plans(), st.sampled_from(["live", "preview"]))
def test_it_agrees_with_every_honest_certificate(of, design, purpose):
    """Two programs written apart: the draw and the check (R023)."""
    assert verifier.check(json.loads(draw(of, design, purpose=purpose).certificate)) == []


def run_alone(folder, text):
    """One copied file in an empty folder, by a Python without its installed packages."""
    (folder / "certificate.json").write_text(text, encoding="utf-8")
    (folder / "verifier.py").write_text(FILE.read_text(encoding="utf-8"), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "-S", "verifier.py", "certificate.json"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_file_runs_alone_and_says_what_it_checked(tmp_path):
    done = run_alone(tmp_path, verifier.line(fresh()))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "This certificate fits. Checked:" in done.stdout
    assert "7 of 24 cases drawn, PW-2021-07." in done.stdout
    assert f"to compare: {verifier.digest(verifier.line(fresh()))}" in done.stdout


def test_it_needs_the_standard_library_only_and_fits_in_one_small_file():
    text = FILE.read_text(encoding="utf-8")
    names = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert names <= sys.stdlib_module_names
    assert len(text.splitlines()) <= 390


def test_it_speaks_to_whoever_runs_it(tmp_path, capsys):
    path = tmp_path / "certificate.json"
    path.write_text(verifier.line(fresh()), encoding="utf-8")
    assert verifier.main(["verifier.py", str(path)]) == 0
    assert "reproducible, from a public value" in capsys.readouterr().out
    for text in ("[1]", "{}", "no json", '{"frame": ["[1]"], "excluded": []}', "[" * 100_000):
        path.write_text(text, encoding="utf-8")
        assert verifier.main(["verifier.py", str(path)]) == 1
        assert "no whole certificate" in capsys.readouterr().out
    assert verifier.main(["verifier.py"]) == 1
    assert verifier.main(["verifier.py", str(tmp_path / "none.json")]) == 1
    assert "python verifier.py certificate.json" in capsys.readouterr().out


def test_it_is_run_by_its_name(tmp_path, monkeypatch):
    path = tmp_path / "certificate.json"
    path.write_text(verifier.line(fresh()), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["verifier.py", str(path)])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(FILE), run_name="__main__")
    assert left.value.code == 0


def test_it_shows_which_rules_gave_way(tmp_path, capsys):
    thin = draw(small(workers=1, each=4), plan(target=9, version=2))
    path = tmp_path / "certificate.json"
    path.write_text(thin.certificate, encoding="utf-8")
    assert verifier.main(["verifier.py", str(path)]) == 0
    said = capsys.readouterr().out
    assert "gave way, as it had to: target : 4/1 instead of 9/1" in said
    assert "gave way, as it had to: worker_most W0: 4/1 instead of 2/1" in said
    assert "version 2: an earlier draw of this round was set aside" in said


def moved(held, first, second, part):
    """A probability moved from one case to another: the sum stays."""
    values = held["probabilities"]
    for case_id, sign in ((first, -1), (second, 1)):
        value = verifier.Fraction(values[case_id]) + sign * part
        values[case_id] = f"{value.numerator}/{value.denominator}"


CHANGES = {
    "frame": lambda held: held["frame"].__setitem__(0, held["frame"][0].replace("W0", "W1")),
    "excluded": lambda held: held["excluded"].append(' ["P9","not_in_theme"]'),
    "exclusions": lambda held: held["exclusions"].__setitem__("not_in_theme", 1),
    "frame_digest": lambda held: held["excluded"].append('["P9","not_in_theme"]'),
    "design_digest": lambda held: held["design"].__setitem__("reserve_share", "1/4"),
    "version": lambda held: held.__setitem__("version", 2),
    "round_id": lambda held: held.__setitem__("round_id", "PW-2021-11"),
    "format": lambda held: held.__setitem__("format", "another"),
    "method": lambda held: held.__setitem__("method", 2),
    "commitment": lambda held: held.__setitem__("commitment", "0" * 64),
    "purpose": lambda held: held.__setitem__("purpose", "rehearsal"),
    "seed": lambda held: held.__setitem__("public_value", "dice 6"),
    "public_value_is": lambda held: held.__setitem__("is_self_generated", True),
    "sample": lambda held: held["sample"].reverse(),
    "reserves": lambda held: held["reserves"].reverse(),
    "shortfall": lambda held: held.__setitem__("shortfall", 1),
    "coverage: not what": lambda held: held["coverage"]["reached"].pop(),
    "coverage: not what the seed": lambda held: held["coverage"].__setitem__("is_certain", False),
    "coverage: strata": lambda held: held["open_potentials"].__setitem__("root", 99),
    "coverage: due workers": lambda held: held["coverage_potentials"].__setitem__("root", 9**12),
    "more even": lambda held: held["potentials"].__setitem__("root", 10**12),
    "numbers": lambda held: held["potentials"].__setitem__("root", 1e300),
    "relaxations": lambda held: held["relaxations"].append(["worker_most", "W1", "2/1", "3/1"]),
    "expectation": lambda held: held.__setitem__("expectation", held["expectation"] - 1),
    "sum to the number": lambda held: held["probabilities"].__setitem__("P0001", "1/999"),
    "alike cases": lambda held: moved(held, "P0000", "P0003", verifier.Fraction(1, 10**4)),
    "whole parts": lambda held: held.__setitem__("unit", 7),
    "one for each": lambda held: held["probabilities"].__setitem__("P9", "1/2"),
}


@pytest.mark.parametrize("named", CHANGES)
def test_each_change_is_refused_by_name(named):
    """Though the certificate is sealed again with a checksum that fits."""
    held = fresh()
    CHANGES[named](held)
    faults = verifier.check(sealed(held))
    assert any(named in fault for fault in faults), faults
    assert "checksum: it does not fit" not in faults


def test_a_word_changed_in_what_it_discloses_breaks_the_checksum():
    held = json.loads(draw(small(), plan(version=2), disclosure="approved by A and B").certificate)
    held["disclosure"][1] = "approved by A and C"
    assert verifier.check(held) == ["checksum: it does not fit"]


def test_a_preview_or_a_later_version_must_say_that_it_is():
    for facts in ({"purpose": "preview"}, {"design": plan(version=2)}):
        held = json.loads(draw(small(), **{"design": plan(), **facts}).certificate)
        held["disclosure"] = []
        assert verifier.check(sealed(held)) == ["disclosure: it does not fit"]


def test_a_probability_beyond_a_bound_is_refused_though_the_sum_is_right():
    """A case moved from one worker to another, though each has the same to count on."""
    held = json.loads(draw(small(), plan(target=5)).certificate)
    moved(held, "P0001", "P0011", verifier.Fraction(1, held["unit"]))
    faults = verifier.check(sealed(held))
    assert "coverage: due workers could be more equal" in faults
    assert "relaxations: not the rules that gave way" in faults
    held = fresh()
    moved(held, "P0001", "P0011", verifier.Fraction(held["unit"] - 1, held["unit"]))
    assert any("is out of its bounds" in fault for fault in verifier.check(sealed(held)))


def test_probabilities_that_keep_every_bound_but_are_less_even_are_refused():
    """Optimality: moved within one worker, from one stratum to another and back in the next."""
    held = fresh()
    part = verifier.Fraction(500, held["unit"])
    for worker, sign in ((0, 1), (1, -1)):
        moved(held, f"P00{worker}1", f"P00{worker}2", sign * part)
    faults = [each for each in verifier.check(sealed(held)) if "not what the seed" not in each]
    assert faults == ["probability: others would be more even, by the potentials"]


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(["frame", "excluded", "design", "seed", "probabilities", "sample"]), st.data()
)
def test_one_changed_byte_is_refused(part, data):
    """Frame, exclusions, design, seed, probability, sample: any byte, sealed again or not."""
    held = fresh() if part != "excluded" else fresh() | {"excluded": ['["P9","a"]']}
    text = json.dumps(held[part])
    places = [n for n, letter in enumerate(text) if letter.isalnum()]
    place = data.draw(st.sampled_from(places))
    letter = data.draw(st.sampled_from([c for c in "013579abcXYZ" if c != text[place]]))
    try:
        changed = json.loads(text[:place] + letter + text[place + 1 :])
    except ValueError:
        return
    if changed == held[part] or (part == "probabilities" and same_values(changed, held[part])):
        return
    held[part] = changed
    assert verifier.check(sealed(held))


def same_values(one, two):
    try:
        values = [{case: verifier.part(v) for case, v in each.items()} for each in (one, two)]
    except (ValueError, ArithmeticError):
        return False
    return values[0] == values[1]
