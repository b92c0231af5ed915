"""The folder in which Prefect's own server works for a command."""

import pytest

from flows.orchestrator import orchestrator
from tasks.errors import OutputFolderRefused


@pytest.fixture
def elsewhere(monkeypatch):
    """A server is there already, so none is started."""
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setattr("flows.orchestrator.set_orchestrator_defaults", lambda _output: None)


def test_a_first_command_on_a_new_machine_makes_the_folder_that_prefect_works_in(
    elsewhere, tmp_path
):
    """Prefect does not make the one above its own, and then never answers."""
    with orchestrator(tmp_path / "fresh" / "output"):
        assert (tmp_path / "fresh" / "output").is_dir()
    assert (tmp_path / "fresh" / "output").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_named(elsewhere, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with (
        pytest.raises(OutputFolderRefused, match="file/output cannot be made"),
        orchestrator(tmp_path / "file" / "output"),
    ):
        pass
