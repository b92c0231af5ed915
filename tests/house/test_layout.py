"""The layout's own rules: arrows, sizes, names, and what may never be written down."""

import ast
import csv
import re
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

import config
import flows
import tasks

ROOT = Path(__file__).parents[2]
PYTHON = sorted(
    path for folder in ("flows", "tasks", "config") for path in (ROOT / folder).rglob("*.py")
)


def _written() -> list[str]:
    """What is kept, by git's word or, where there is no git, all but what ./run makes."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    with suppress(OSError):
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.split()
    made = {".venv", ".git", "__pycache__", "output", "input", "build", "dist"}
    paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return [str(path) for path in paths if not made & set(path.parts) and path.name[0] != "."]


WRITTEN = _written()
BANNED_NAMES = {"utils", "helpers", "common", "manager", "handler"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def test_the_packages_that_run_are_this_repository_s_own():
    for package in (flows, tasks, config):
        assert Path(package.__file__ or "").is_relative_to(ROOT)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_fits_in_the_head_and_a_function_in_the_eye(path):
    text = path.read_text()
    if path.name not in {"model.py", "schema.py", "errors.py", "source_tables.py", "verifier.py"}:
        assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines"


def test_no_module_is_named_for_nothing_or_like_the_standard_library():
    for path in PYTHON:
        assert path.stem not in BANNED_NAMES
    for path in (ROOT / "flows").glob("*.py"):
        assert path.stem == "__init__" or path.stem not in sys.stdlib_module_names


def test_an_area_s_front_page_is_one_docstring():
    for path in (ROOT / "tasks").glob("*/__init__.py"):
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree)
        assert len(tree.body) == 1


def test_flows_hold_no_classes():
    for path in (ROOT / "flows").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            assert not isinstance(node, ast.ClassDef), path.name


def test_the_arrows_hold():
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_requirement_marked_done_is_named_by_a_test():
    with (ROOT / "tests/programme/requirements.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    tests = "\n".join(
        path.read_text() for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)
    )
    spoken = re.findall(r"(?<![a-z0-9])[ra]\d{2,3}(?![a-z0-9])", tests, re.IGNORECASE)
    named = {each.upper() for each in spoken}  # in a docstring or in the name of a test
    assert {row["state"] for row in rows} <= {"open", "done"}
    unproven = [row["id"] for row in rows if row["state"] == "done" and row["id"] not in named]
    assert unproven == []


def test_requirements_list_every_number_once():
    with (ROOT / "tests/programme/requirements.csv").open(newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert sorted(ids) == sorted(
        [f"R{number:03d}" for number in range(1, 125)]
        + [f"A{number:02d}" for number in range(1, 27)]
    )


def test_nothing_written_down_holds_a_path_of_a_machine_or_a_package_host():
    host = re.compile(r"pypi\.|pythonhosted|registry\.npm|/root/|/home/[a-z]|" + "/wo" + "rk/")
    for name in WRITTEN:
        path = ROOT / name
        if path.suffix in {".woff2", ".pdf", ".png"} or not path.is_file():
            continue
        if path == Path(__file__):
            continue
        found = host.search(path.read_text(errors="replace"))
        assert found is None, f"{name}: {found}"


def test_the_lock_pins_everything_with_a_hash():
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements.lock").read_text().strip())
    assert len(blocks) > 100
    for block in blocks:
        assert "==" in block.splitlines()[0]
        assert "--hash=sha256:" in block


def test_every_flow_has_its_deployment_and_every_deployment_its_flow():
    from importlib import import_module

    from prefect import Flow
    from ruamel.yaml import YAML

    held = YAML(typ="safe").load((ROOT / "prefect.yaml").read_text())
    flows_there = {
        found.name
        for path in (ROOT / "flows").glob("*.py")
        if re.search(r"@flow\(|= round_flow\(", path.read_text())
        for found in vars(import_module(f"flows.{path.stem}")).values()
        if isinstance(found, Flow)
    }
    assert {each["name"] for each in held["deployments"]} == flows_there
    for each in held["deployments"]:
        module, _, name = each["entrypoint"].rpartition(".")
        assert isinstance(getattr(import_module(module), name), Flow)


def test_every_error_has_an_exit_code_of_its_own():
    from tasks import errors

    kinds = [each for each in vars(errors).values() if isinstance(each, type)]
    ours = [each for each in kinds if issubclass(each, errors.AuditError)]
    codes = Counter(each.exit_code for each in ours)
    assert [code for code, count in codes.items() if count > 1] == []
    assert all(0 < code < 126 for code in codes)
