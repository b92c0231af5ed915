"""What should have happened and did not: worked out, nothing touched.

Decided from our own calendar and store. What Prefect says is evidence only: a
scheduler that never fires answers every question as if all were well (F30).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from tasks.model import Expected, Finding, PrefectEvidence, RoundOnRecord

GRACE = timedelta(minutes=10)
"""How late a start may be; with a look every two minutes it is told within fifteen."""
UNFINISHED = frozenset({"opened", "committed", "frozen"})
LONGEST_STEP = timedelta(hours=1)
DAILY_AT = 8  # o'clock


def findings(
    now: datetime,
    since: datetime,
    expected: tuple[Expected, ...],
    known: tuple[RoundOnRecord, ...],
    evidence: PrefectEvidence,
    longest_wait: timedelta,
) -> tuple[Finding, ...]:
    """Everything that a person has to know, in the order of the rounds.

    ``since`` is when the watch was first started here: rounds that were due
    before are nobody's fault. The same thing has the same ``fact`` at each look.
    """
    return (
        *_not_started(now, since, expected, known, evidence),
        *_waiting(now, known, longest_wait),
        *_unfinished(now, known),
    )


def daily(
    now: datetime,
    found: tuple[Finding, ...],
    expected: tuple[Expected, ...],
    evidence: PrefectEvidence,
) -> Finding | None:
    """Once a day from eight o'clock: that all is well, or what still is not; None before eight."""
    if now.hour < DAILY_AT:
        return None
    well = not found and evidence.answers and evidence.workers > 0
    open_facts = [each.subject for each in found]
    return Finding(
        f"daily:{now:%Y-%m-%d}",
        "All is well" if well else "Something needs you",
        (
            *(f"Still so: {each}." for each in open_facts),
            *(("Nothing is overdue.",) if not found else ()),
            _next(now, expected),
            *what_prefect_says(evidence),
        ),
    )


def _not_started(
    now: datetime,
    since: datetime,
    expected: tuple[Expected, ...],
    known: tuple[RoundOnRecord, ...],
    evidence: PrefectEvidence,
) -> Iterator[Finding]:
    """A round whose moment has passed is on record, or somebody is told."""
    started = {each.round_id for each in known}
    for each in expected:
        if since <= each.starts_at <= now - GRACE and each.round_id not in started:
            yield Finding(
                f"not-started:{each.round_id}",
                f"{each.round_id} did not start",
                (
                    f"{each.title} ({each.round_id}) should have started on"
                    f" {spoken(each.starts_at)}, and nothing of it is on record.",
                    "You can start it by hand on the Prefect screen: an empty form means the"
                    " round that is due. It is never drawn twice.",
                    *what_prefect_says(evidence),
                ),
            )


def _waiting(
    now: datetime, known: tuple[RoundOnRecord, ...], longest_wait: timedelta
) -> Iterator[Finding]:
    """A drawn round that nobody approved in time; each new proposal is a new fact."""
    for each in known:
        if each.waits_since is not None and now - each.waits_since >= longest_wait:
            yield Finding(
                f"waiting:{each.round_id}:v{each.version}:{each.waits_since.isoformat()}",
                f"{each.round_id} waits for approval",
                (
                    f"{each.round_id} was drawn and has waited for approval since"
                    f" {spoken(each.waits_since.astimezone(now.tzinfo))}. Nothing of it was sent.",
                    "Open its run on the Prefect screen and approve it, pause it with a reason, or"
                    " cancel it.",
                ),
            )


def _unfinished(now: datetime, known: tuple[RoundOnRecord, ...]) -> Iterator[Finding]:
    """A round that began and then stood still: it failed, or its process was ended."""
    for each in known:
        if each.state in UNFINISHED and now - each.changed_at >= LONGEST_STEP:
            yield Finding(
                f"unfinished:{each.round_id}:v{each.version}:{each.state}",
                f"{each.round_id} stands still",
                (
                    f"{each.round_id} has been {each.state} since"
                    f" {spoken(each.changed_at.astimezone(now.tzinfo))} and went no further.",
                    "Its run on the Prefect screen says why and who can act. Start it again when"
                    " that is put right: it goes on from where it was.",
                ),
            )


def what_prefect_says(evidence: PrefectEvidence) -> Iterator[str]:
    """Where an engineer should look first."""
    if not evidence.answers:
        yield f"Prefect does not answer: {evidence.why}. Ask an engineer to start it."
        return
    if evidence.workers == 0:
        yield "Prefect answers, but no worker does, so nothing runs. Ask an engineer to start one."
    if evidence.late_runs:
        yield f"Prefect has {evidence.late_runs} runs that did not begin when they should."
    yield f"Prefect has {evidence.planned_runs} runs planned."


def _next(now: datetime, expected: tuple[Expected, ...]) -> str:
    coming = min(
        (each for each in expected if each.starts_at > now),
        key=lambda each: each.starts_at, default=None,
    )  # fmt: skip
    if coming is None:
        return "No round is planned."
    return f"Next: {coming.title} ({coming.round_id}), on {spoken(coming.starts_at)}."


def spoken(at: datetime) -> str:
    """A moment as a person says it.

    >>> from zoneinfo import ZoneInfo
    >>> spoken(datetime(2021, 6, 21, 7, tzinfo=ZoneInfo("Europe/London")))
    'Monday 21 June 2021 at 07:00'
    """
    return f"{at:%A} {at.day} {at:%B %Y} at {at:%H:%M}"
