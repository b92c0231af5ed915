"""A council's own configuration and settings: a whole copy that is checked, or nothing."""

import stat
from pathlib import Path

import pytest

from config.loading import ConfigurationFaulty, load_configuration
from config.settings import read_settings, use_demonstration, write_settings
from config.writing import Council, write_configuration
from flows.opening import configuration

COUNCIL = Council(
    "St. Somewhere Borough Council", "somewhere.gov.uk", "audit@somewhere.gov.uk",
    "quality@somewhere.gov.uk", {"allocated_worker": ("LEAD", "KEYWKR")},
)  # fmt: skip


def test_a_council_s_configuration_is_ours_with_its_answers(tmp_path):
    folder = tmp_path / "council"
    write_configuration(folder, COUNCIL)
    ours, theirs = load_configuration(), load_configuration(folder)
    assert theirs.standing == ours.standing
    assert theirs.audit_types == ours.audit_types
    assert theirs.authority.key == "st-somewhere-borough-council"
    assert theirs.authority.name == "St. Somewhere Borough Council"
    assert [each.domain for each in theirs.authority.mail.deliveries] == ["somewhere.gov.uk"]
    assert theirs.authority.role_codes.allocated_worker == ("LEAD", "KEYWKR")
    assert theirs.authority.role_codes.supervisor == ours.authority.role_codes.supervisor


def test_the_comments_that_explain_the_configuration_stay(tmp_path):
    write_configuration(tmp_path / "council", COUNCIL)
    said = (tmp_path / "council" / "authority.yaml").read_text("utf-8")
    assert "A domain that is not named gets nothing at all." in said
    assert "invented borough" not in said.lower()


@pytest.mark.parametrize("domain", ["somewhere", "SOMEWHERE.GOV.UK", "a b.gov.uk"])
def test_answers_that_make_no_configuration_leave_nothing(tmp_path, domain):
    wrong = Council("Somewhere", domain, "a@b.uk", "c@b.uk")
    with pytest.raises(ConfigurationFaulty, match=r"authority\.yaml"):
        write_configuration(tmp_path / "council", wrong)
    assert list(tmp_path.iterdir()) == []


def test_a_configuration_that_is_there_is_never_written_over(tmp_path):
    write_configuration(tmp_path / "council", COUNCIL)
    before = (tmp_path / "council" / "authority.yaml").read_text("utf-8")
    with pytest.raises(FileExistsError):
        write_configuration(tmp_path / "council", COUNCIL)
    assert (tmp_path / "council" / "authority.yaml").read_text("utf-8") == before


def test_settings_of_a_file_count_where_the_machine_says_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("AUDIT_OUTPUT", "AUDIT_SOURCE_URL", "AUDIT_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    assert read_settings().output == tmp_path / "output"
    write_settings(
        Path("audit.env"), {"AUDIT_SOURCE_URL": "postgresql://reader@host/ssd?a=b", "SMTP_URL": ""}
    )
    assert read_settings().source_url == "postgresql://reader@host/ssd?a=b"
    assert read_settings().smtp_url is None
    monkeypatch.setenv("AUDIT_SOURCE_URL", "sqlite:///other.db")
    assert read_settings().source_url == "sqlite:///other.db"


def test_the_file_of_settings_is_for_its_owner_and_is_never_written_over(tmp_path):
    """It may hold a password (K22)."""
    path = tmp_path / "audit.env"
    write_settings(path, {"AUDIT_OUTPUT": "here"})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        write_settings(path, {"AUDIT_OUTPUT": "there"})


def test_the_flows_read_the_configuration_that_is_set(tmp_path, monkeypatch):
    write_configuration(tmp_path / "council", COUNCIL)
    monkeypatch.setenv("AUDIT_CONFIG", str(tmp_path / "council"))
    assert configuration().authority.name == "St. Somewhere Borough Council"


def test_the_demonstration_uses_nothing_of_a_council_s(tmp_path, monkeypatch):
    """Neither its source nor its store nor its mail server, whatever is set."""
    monkeypatch.chdir(tmp_path)
    for name in ("AUDIT_OUTPUT", "AUDIT_SOURCE_URL", "AUDIT_STORE_URL", "AUDIT_CONFIG"):
        monkeypatch.setenv(name, "set here so that it is put back")
        monkeypatch.delenv(name)
    monkeypatch.setenv("SMTP_URL", "smtp://user:secret@mail.somewhere.gov.uk")
    write_settings(
        Path("audit.env"),
        {"AUDIT_SOURCE_URL": "postgresql://host/ssd", "AUDIT_CONFIG": str(tmp_path / "council")},
    )
    use_demonstration()
    made = read_settings()
    assert made.output == tmp_path / "output" / "demo"
    assert made.source_url == f"sqlite:///{tmp_path / 'output' / 'demo' / 'borough.db'}"
    assert made.store_url == f"sqlite:///{tmp_path / 'output' / 'demo' / 'store.db'}"
    assert made.smtp_url is None
    assert load_configuration(made.config).authority.key == "invented"
