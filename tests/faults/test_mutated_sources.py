"""A thousand spoilt sources: each ends in a correct round or in an error of ours, and in no other.

``./run faults`` tries them all; ``./run test`` a few (tests/adapters/test_mutated_sources.py).
"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.mutations import mutations
from tests.faults.outcomes import check_outcome, unit_borough

EXAMPLES = 1_000


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(st.lists(mutations(), min_size=1, max_size=4))
def test_a_spoilt_source_gives_a_correct_round_or_our_own_error(asked):
    check_outcome(unit_borough(), asked)
