"""Two hundred and fifty register workbooks with slips: applied as meant, or refused (K20)."""

from tests.adapters.store_databases import fresh_store
from tests.long.test_registers_mutations import tried


def test_k20_every_slip_ends_in_the_right_rows_or_in_a_refusal_that_names_a_cell(tmp_path):
    outcomes = tried(fresh_store("sqlite", tmp_path), range(250))
    assert sum(outcomes.values()) == 250
    assert min(outcomes.values()) > 4, outcomes
