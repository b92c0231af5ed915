"""Which days of compliance audits should have run and did not: worked out, nothing touched.

Such a day leaves no round where nothing was transferred or closed. What tells
is how far the source has been read: a run covers every day since the last one,
so whoever catches up has missed nothing (R043).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.model import Finding
from tasks.watching.deciding import GRACE, LONGEST_STEP, spoken, what_prefect_says

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from tasks.model import ComplianceOnRecord, Expected, PrefectEvidence

ONE_DAY = timedelta(days=1)


def compliance_findings(
    now: datetime,
    since: datetime,
    days: tuple[Expected, ...],
    record: ComplianceOnRecord,
    evidence: PrefectEvidence,
) -> tuple[Finding, ...]:
    """That the newest day did not run, once a day, and that what was found has no audit.

    ``days`` are those of the calendar, in their order; each reads the source to
    the end of the day before it. ``since`` is when the watch was first started.
    """
    return (*_missed(now, since, days, record, evidence), *_waiting(now, record))


def _missed(
    now: datetime,
    since: datetime,
    days: tuple[Expected, ...],
    record: ComplianceOnRecord,
    evidence: PrefectEvidence,
) -> Iterator[Finding]:
    """The newest day whose moment has passed is read, or somebody is told."""
    over = [each for each in days if since <= each.starts_at <= now - GRACE]
    if not over:
        return
    newest = over[-1]
    if record.read_to is not None and record.read_to >= newest.starts_at.date() - ONE_DAY:
        return
    yield Finding(
        f"not-started:{newest.round_id}",
        f"Compliance audits did not run on {_day(newest.starts_at)}",  # one line of a mail
        (
            f"Compliance audits should have run on {spoken(newest.starts_at)}, and nothing"
            " of it is on record.",
            _how_far(record),
            "Nothing is lost: a run covers every day since the last one. You can start compliance"
            " by hand on the Prefect screen, with an empty form.",
            *what_prefect_says(evidence),
        ),
    )


def _how_far(record: ComplianceOnRecord) -> str:
    if record.read_to is None:
        return "No transfer or closure was ever looked for here."
    return f"Transfers and closures after {_day(record.read_to)} wait for their audits."


def _waiting(now: datetime, record: ComplianceOnRecord) -> Iterator[Finding]:
    """What was found and has no audit: its run failed, or its process was ended."""
    found_at = record.waiting_since
    if found_at is None or now - found_at < LONGEST_STEP:
        return
    yield Finding(
        f"without-audit:{found_at.isoformat()}",
        "Transfers and closures have no compliance audit",
        (
            f"Since {spoken(found_at.astimezone(now.tzinfo))} there are transfers or closures"
            f" ({record.waiting}) that were found and have no audit yet.",
            "The run of compliance on the Prefect screen says why and who can act. Start it again"
            " when that is put right: each of them has its one audit.",
        ),
    )


def _day(day: date) -> str:
    """A day as a person says it.

    >>> from datetime import date
    >>> _day(date(2021, 6, 14))
    '14 June 2021'
    """
    return f"{day.day} {day:%B %Y}"
