"""A few spoilt sources beside each change; ./run faults spoils a thousand (tests/faults)."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.mutations import mutations
from tests.faults.outcomes import check_outcome, unit_borough

EXAMPLES = 12


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(st.lists(mutations(), min_size=1, max_size=3))
def test_a_spoilt_source_gives_a_correct_round_or_our_own_error(asked):
    check_outcome(unit_borough(), asked)
