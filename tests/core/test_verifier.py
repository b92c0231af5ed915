"""The stand-alone verifier agrees with an honest certificate and names what does not fit."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.selection import verifier
from tests.core.makers import plan
from tests.core.test_selection import borough, drawn_by

FILE = Path(verifier.__file__)


@pytest.fixture
def held():
    return json.loads(drawn_by(borough(workers=6), plan(target=7), 5).certificate)


def test_an_honest_certificate_fits_and_the_file_runs_alone(held, tmp_path):
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(held))
    alone = tmp_path / "verifier.py"
    alone.write_text(FILE.read_text())
    done = subprocess.run(
        [sys.executable, "-I", alone, path],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "This certificate fits. 7 of 24 cases" in done.stdout


def test_it_needs_the_standard_library_only_and_at_most_300_lines():
    text = FILE.read_text()
    names = {
        name
        for node in ast.walk(ast.parse(text))
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert len(text.splitlines()) <= 300


def test_it_speaks_to_whoever_runs_it(held, tmp_path, capsys):
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(held))
    assert verifier.main(["verify", str(path)]) == 0
    held["seed"] = "0" * 64
    path.write_text(json.dumps(held))
    assert verifier.main(["verify", str(path)]) == 1
    path.write_text("[1]")
    assert verifier.main(["verify", str(path)]) == 1
    assert verifier.main(["verify"]) == 2
    said = capsys.readouterr().out
    assert "does NOT fit" in said
    assert "not a sample certificate" in said
    assert "Name the certificate" in said


def changed_frame(held):
    held["frame"][0] = held["frame"][0].replace("CIN", "CXN").replace("LAC", "LXC")


def changed_design(held):
    held["design"]["reserve_share"] = "1/4"


def changed_seed(held):
    held["seed"] = held["seed"][:-1] + ("0" if held["seed"][-1] != "0" else "1")


def changed_probability(held):
    first = next(iter(held["probabilities"]))
    held["probabilities"][first] = "1/999"


def changed_sample(held):
    held["sample"][0], held["sample"][1] = held["sample"][1], held["sample"][0]


def changed_reserves(held):
    held["reserves"].reverse()


def changed_commitment(held):
    held["commitment"] = "0" * 64


def changed_format(held):
    held["method"] = 2


def changed_flow(held):
    held["flows"][1] -= 1


def impossible_flow(held):
    held["flows"][0] = -1


def lost_flow(held):
    held["flows"].pop()


def changed_potential(held):
    held["potentials"]["root"] = 10**9


def changed_shortfall(held):
    held["shortfall"] = 1


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (changed_frame, "frame: "), (changed_design, "design: "), (changed_seed, "seed: "),
        (changed_probability, "probability: "), (changed_sample, "sample: "),
        (changed_reserves, "reserves: "), (changed_commitment, "commitment: "),
        (changed_format, "format"), (changed_flow, "does not flow out"),
        (impossible_flow, "outside its bounds"), (lost_flow, "number of flows"),
        (changed_potential, "not the best"), (changed_shortfall, "do not sum"),
    ],
)  # fmt: skip
def test_each_change_is_refused_by_name(held, change, named):
    change(held)
    assert any(named in fault for fault in verifier.check(held))
