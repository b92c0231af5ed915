"""A thousand spoilt sources: each ends in a correct round or in an error of ours, and in no other.

``./run faults`` tries them all; ``./run long`` a few (tests/long/test_mutated_sources.py).
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.mutations import READ, mutations
from tests.faults.outcomes import check_outcome, unit_borough

BLOCKS, EXAMPLES = 20, 50


@pytest.mark.parametrize("block", range(BLOCKS))
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(data=st.data())
def test_a_spoilt_source_gives_a_correct_round_or_our_own_error(block, data):
    """Each block spoils columns of its own first, and any columns after."""
    own = mutations(READ[block::BLOCKS])
    asked = [data.draw(own), *data.draw(st.lists(mutations(), max_size=3))]
    check_outcome(unit_borough(), asked)
