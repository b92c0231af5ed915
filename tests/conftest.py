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
    """The PostgreSQL server of the tests is gone with its gigabytes.

    It would go by itself when its process ends, but whoever runs tests side by
    side waits for that a moment only, and then ends the process.
    """
    databases = sys.modules.get("tests.adapters.store_databases")
    if databases is not None:
        databases.end_servers()
