"""A contract that promises less than the published one needs the first number raised."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tasks.errors import ContractsFaulty
from tasks.validation.loading import HERE
from tasks.validation.versions import check_versions, publish

WORKERS = "workers.odcs.yaml"
LINE = "| workers | 1.0.0 |"
BREAKING = [
    ("- name: job_title", "- name: job_name", "The column job_title was removed."),
    ("is_agency\n        logicalType: boolean", "is_agency\n        logicalType: integer",
     "The column is_agency was boolean and is integer."),
    ("{property: action, value: stop}", "{property: action, value: quarantine}",
     "The rule WK011 led to stop and leads to quarantine."),
    ("id: WK011", "id: WK012", "The rule WK011 was removed."),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    copied = tmp_path / "data_contracts"
    copied.mkdir()
    shutil.copy(HERE / WORKERS, copied)
    shutil.copy(HERE / "CHANGELOG.md", copied)
    publish(copied)
    return copied


def change(folder, old, new, name=WORKERS):
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def raise_version(folder, version):
    change(folder, "version: 1.0.0", f"version: {version}")
    change(folder, LINE, f"| workers | {version} |", "CHANGELOG.md")


def refusal(folder):
    with pytest.raises(ContractsFaulty) as refused:
        check_versions(folder)
    return " ".join(refused.value.faults)


@pytest.mark.parametrize(("old", "new", "sentence"), BREAKING)
def test_a_change_that_a_sample_would_not_survive_needs_a_new_first_number(
    folder, old, new, sentence
):
    change(folder, old, new)
    assert "its version must be higher than 1.0.0" in refusal(folder)
    raise_version(folder, "1.1.0")
    assert f"{sentence} The first number of the version must be raised." in refusal(folder)
    change(folder, "version: 1.1.0", "version: 2.0.0")
    change(folder, "1.1.0", "2.0.0", "CHANGELOG.md")
    assert check_versions(folder)["workers"].version == "2.0.0"
    publish(folder)
    assert json.loads((folder / "published.json").read_text())["workers"]["version"] == "2.0.0"


def test_a_longer_list_of_codes_is_a_stratum_that_nobody_knows(tmp_path):
    for name in ("teams", "workers"):
        shutil.copy(HERE / f"{name}.odcs.yaml", tmp_path)
    shutil.copy(HERE / "CHANGELOG.md", tmp_path)
    publish(tmp_path)
    change(tmp_path, "- fostering\n", "- fostering\n                - youth\n", "teams.odcs.yaml")
    change(tmp_path, "version: 1.0.0", "version: 1.1.0", "teams.odcs.yaml")
    change(tmp_path, "| teams | 1.0.0 |", "| teams | 1.1.0 |", "CHANGELOG.md")
    assert "The rule TM031 allows youth too." in refusal(tmp_path)


def test_a_stricter_contract_or_other_words_need_only_a_higher_version(folder):
    change(folder, "description: The entry has no key.", "description: There is no key.")
    assert "its version must be higher" in refusal(folder)
    raise_version(folder, "1.0.1")
    assert set(check_versions(folder)) == {"workers"}


def test_a_version_without_a_line_in_the_changelog_is_refused(folder):
    change(folder, "version: 1.0.0", "version: 1.0.1")
    assert "version 1.0.1 has no line in CHANGELOG.md" in refusal(folder)


def test_a_published_contract_that_is_gone_is_named(folder):
    (folder / WORKERS).rename(folder / "helpers.odcs.yaml")
    change(folder, "name: workers", "name: helpers", "helpers.odcs.yaml")
    text = (folder / "CHANGELOG.md").read_text() + "| helpers | 1.0.0 | nobody | first version |\n"
    (folder / "CHANGELOG.md").write_text(text)
    assert refusal(folder) == "workers.odcs.yaml:1: was published and is gone."


def test_nothing_is_published_while_a_version_does_not_fit(folder):
    before = (folder / "published.json").read_bytes()
    change(folder, "id: WK011", "id: WK012")
    with pytest.raises(ContractsFaulty):
        publish(folder)
    assert (folder / "published.json").read_bytes() == before


def test_the_command_lists_every_contract_with_its_version():
    ran = subprocess.run(
        [sys.executable, "-c", "from flows.cli import main; main()", "contracts", "check"],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
        env={**os.environ},  # noqa: TID251  # the command inherits the environment
    )  # fmt: skip
    assert "open_cases           1.0.0" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "The data contracts have no fault."
