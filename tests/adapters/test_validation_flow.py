"""A round whose source breaks its contract ends with a sentence, an exit code and nothing else."""

import pytest
from sqlalchemy import create_engine, text

from tasks.demo.borough import write_borough
from tests.adapters.validation_frames import AS_AT
from tests.flows.commands import audit

pytestmark = pytest.mark.prefect


def test_a_broken_contract_ends_the_round_with_every_reason_and_nothing_half_done(tmp_path):
    folder = tmp_path / "out"
    url = f"sqlite:///{folder / 'borough.db'}"
    folder.mkdir()
    write_borough(url, "unit", 1, AS_AT)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM ssd_cin_episodes"))
        connection.execute(text("INSERT INTO local_auditors SELECT * FROM local_auditors LIMIT 1"))
    ran = audit(folder, "run", "practice-week", "--cycle", "PW-2021-07")
    assert ran.returncode == 30
    assert "open_cases OC001: The extract is empty" in ran.stderr
    assert (
        "auditors AU011: An auditor stands more than once in the register. (2 rows)" in ran.stderr
    )
    assert [path.name for path in (folder / "PW-2021-07").iterdir()] == ["data-quality.pdf"]
    assert "data-quality.pdf" in ran.stderr
    assert not list(folder.glob("mail/*.eml"))
    with create_engine(f"sqlite:///{folder / 'store.db'}").connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM commitments")).scalar() == 0
    listed = ran.stdout + ran.stderr
    with engine.connect() as connection:
        names = connection.execute(text("SELECT auditor_name FROM local_auditors")).scalars()
        assert not any(name in listed for name in names)
