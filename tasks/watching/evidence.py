"""What Prefect's API says of itself, by plain HTTP with the password; never more than evidence."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from tasks.model import PrefectEvidence

if TYPE_CHECKING:
    from datetime import datetime

    import httpx

PATIENCE = 10.0  # seconds for one answer
POOL = "audit"
MOST = 200


def prefect_evidence(address: str, password: str, now: datetime) -> PrefectEvidence:
    """What the server at an API's address tells; whatever goes wrong is told, not raised."""
    import httpx

    token = b64encode(password.encode()).decode()
    headers = {"Authorization": f"Basic {token}"}
    try:
        with httpx.Client(base_url=address, headers=headers, timeout=PATIENCE) as client:
            _carry_token(client)
            return PrefectEvidence(
                True,
                workers=sum(each.get("status") == "ONLINE" for each in _workers(client)),
                late_runs=_runs(client, {"before_": now.isoformat()}),
                planned_runs=_runs(client, {"after_": now.isoformat()}),
            )
    except httpx.HTTPStatusError as error:
        return PrefectEvidence(False, f"it answered {error.response.status_code}")
    except (httpx.HTTPError, ValueError) as error:
        return PrefectEvidence(False, f"it cannot be reached ({type(error).__name__})")


def _carry_token(client: httpx.Client) -> None:
    """Requests carry the token against forged ones, where the server wants it."""
    answer = client.get("/csrf-token", params={"client": "audit-watch"})
    if answer.status_code == 200:
        client.headers["Prefect-Csrf-Token"] = answer.json()["token"]
        client.headers["Prefect-Csrf-Client"] = "audit-watch"


def _workers(client: httpx.Client) -> list[dict[str, Any]]:
    answer = client.post(f"/work_pools/{POOL}/workers/filter", json={"limit": MOST})
    if answer.status_code == 404:  # nothing was ever deployed
        return []
    answer.raise_for_status()
    return list(answer.json())


def _runs(client: httpx.Client, when: dict[str, str]) -> int:
    """How many runs are scheduled for then and did not begin."""
    wanted = {
        "flow_runs": {
            "state": {"type": {"any_": ["SCHEDULED"]}},
            "expected_start_time": when,
        }
    }
    answer = client.post("/flow_runs/count", json=wanted)
    answer.raise_for_status()
    return int(answer.json())
