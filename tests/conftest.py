"""How generated examples are run, and what is cleared away when all tests are over.

A busy machine is no fault, and every run tries the same examples.
"""

import sys

from hypothesis import HealthCheck, settings

settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


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
