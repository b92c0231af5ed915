"""How Prefect is set up where it is served: behind a password, for this machine's screen.

Words only: ``config.settings`` looks at the environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from config.settings import WHOLE_YEAR

HOST = "127.0.0.1"
PASSWORD = "PREFECT_API_AUTH_STRING"  # noqa: S105  # the name of a setting


def server_variables(home: Path, port: int, password: str) -> dict[str, str]:
    """What Prefect's server is told: nothing opens without the password, and nothing leaves.

    Requests that change something carry a token against forged ones, and no
    page of another origin is answered (K29). The whole year is scheduled, so
    that the screen can show it; runs and events are forgotten after 90 days.
    """
    return {
        **client_variables(home, port, password),
        "PREFECT_SERVER_API_AUTH_STRING": password,
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(port),
        "PREFECT_SERVER_API_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": f"http://{HOST}:{port},http://localhost:{port}",
        "PREFECT_SERVER_UI_API_URL": "/api",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",  # the screen whose forms and links are tested
        **WHOLE_YEAR,
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_DATABASE_TIMEOUT": "60",  # SQLite waits for a lock instead of giving up
    }


def client_variables(home: Path, port: int, password: str) -> dict[str, str]:
    """What the worker and its runs are told: the server, the password, and to keep no results."""
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://{HOST}:{port}/api",
        PASSWORD: password,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
        # The log of a run is for people: its own sentences, not thirty times "Completed()".
        "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "WARNING",
        "PREFECT_WORKER_QUERY_SECONDS": "3",
        "PREFECT_CLI_PROMPT": "false",
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
    }


def with_own_choices(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    """What we set, with what an engineer chose for Prefect where that takes no protection away.

    Where a setting of ours stands it stays; the database of the server is theirs to name.
    """
    return {**theirs, **ours}
