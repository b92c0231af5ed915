"""How generated examples are run, and what is cleared away when all tests are over.

A busy machine is no fault, and every run tries the same examples.
"""

import sys

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


def pytest_collection_modifyitems(items):
    """Whole rounds come first, the slow before all, lest one process be left alone with one."""
    items.sort(key=_slowness, reverse=True)


def _slowness(item):
    module = item.getparent(pytest.Module)
    marks = {each.name for each in module.own_markers} if module else set()
    return "slow" in marks, "prefect" in marks


def pytest_sessionfinish():
    """The servers of the tests are gone, PostgreSQL's with its gigabytes.

    They would go by themselves when their process ends, but whoever runs tests
    side by side waits for that a moment only, and then ends the process.
    """
    for name, end in (
        ("tests.adapters.store_databases", "end_servers"),
        ("tests.flows.prefect_server", "end_shared_server"),
    ):
        if name in sys.modules:
            getattr(sys.modules[name], end)()
