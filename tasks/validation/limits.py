"""When too much is wrong with a whole extract: its types, its age, its size, and what is left out.

Quarantine changes the frame that the sample stands for, and the cases with the
poorest recording are those an audit most wants; hence the caps, overall and by team.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from tasks.model import TeamCount, Verdict
from tasks.validation import contract as built_in

if TYPE_CHECKING:
    from tasks.store.volumes import AcceptedVolume
    from tasks.validation.coerce import Coerced
    from tasks.validation.contract import Contract

RUNS = 4


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that every contract has and this extract breaks: on what, and in which words."""

    rule: str
    verdict: Verdict
    keys: tuple[str, ...]
    sentence: str
    column: str | None = None


def breaches(
    contract: Contract,
    coerced: Coerced,
    counts: tuple[TeamCount, ...],
    as_at: date,
    history: tuple[AcceptedVolume, ...],
) -> tuple[Breach, ...]:
    """Every built-in rule that the extract breaks, at most one for a column or group."""
    return (
        *_other_types(contract, coerced),
        *_stale(contract, coerced, as_at),
        *_volume(contract, counts, history),
        *_group_volumes(contract, counts, history),
        *_quarantine_caps(contract, counts),
    )


def _other_types(contract: Contract, coerced: Coerced) -> Iterator[Breach]:
    """A column of which more than half cannot be read is a column of another type (F17)."""
    for column in contract.columns:
        lost = len(coerced.lost.get(column.name, ()))
        kept = int(coerced.frame[column.name].notna().sum())
        if lost > kept:
            found = ", ".join(coerced.found[column.name])
            yield Breach(
                built_in.OTHER_TYPE, Verdict.STOP, (column.name,),
                f"The column {column.name} should hold a {column.kind}, but {lost} of"
                f" {lost + kept} values (of type {found}) cannot be read as one.",
                column.name,
            )  # fmt: skip


def _stale(contract: Contract, coerced: Coerced, as_at: date) -> Iterator[Breach]:
    """The newest entry is older than the owner promised."""
    if contract.freshness is None or not len(coerced.frame):
        return
    column, days = contract.freshness.column, contract.freshness.days
    newest = coerced.frame[column].max()
    if newest is None or newest != newest:  # noqa: PLR0124  # NaT is not itself
        sentence = "The source has no dated entry, so nobody knows how old it is."
    elif (age := (as_at - newest.date()).days) > days:
        sentence = (
            f"The newest entry of the source is {age} days older than {as_at.isoformat()};"
            f" at most {days} are agreed."
        )
    else:
        return
    yield Breach(built_in.STALE, Verdict.STOP, (as_at.isoformat(),), sentence, column)


def _volume(
    contract: Contract, counts: tuple[TeamCount, ...], history: tuple[AcceptedVolume, ...]
) -> Iterator[Breach]:
    """The whole extract against the median of the last accepted runs (F18)."""
    usual = _usual(history, "population").get("", 0.0)
    now, limits = sum(each.accepted for each in counts), contract.limits
    if usual >= limits.volume_rows and abs(now - usual) > limits.volume_change * usual:
        yield Breach(
            built_in.VOLUME, Verdict.STOP, ("extract",),
            f"{now} rows can be used; the last accepted runs had {usual:g}, and a change of more"
            f" than {limits.volume_change:.0%} needs a reason in data_contracts/waivers.yaml.",
        )  # fmt: skip


def _group_volumes(
    contract: Contract, counts: tuple[TeamCount, ...], history: tuple[AcceptedVolume, ...]
) -> Iterator[Breach]:
    """Each team and each status against its own median: a question, never a stop."""
    if not history or contract.team is contract.status is None:
        return
    keys = tuple(
        f"{kind} {name}"
        for kind in ("team", "status")
        for name in _changed(contract, kind, counts, _usual(history, kind))
    )
    if keys:
        sentence = built_in.BUILT_IN[built_in.GROUP_VOLUME]
        yield Breach(built_in.GROUP_VOLUME, Verdict.FLAG, keys, sentence)


def _changed(
    contract: Contract, kind: str, counts: tuple[TeamCount, ...], usual: Mapping[str, float]
) -> Iterator[str]:
    """The teams or the statuses that are much larger or smaller than they were."""
    now: Counter[str] = Counter()
    for each in counts:
        now[getattr(each, kind)] += each.accepted
    limits = contract.limits
    for name in sorted(usual.keys() | now.keys()):
        before = usual.get(name, 0.0)
        is_large = max(before, now[name]) >= limits.group_volume_rows
        if is_large and abs(now[name] - before) > limits.group_volume_change * before:
            yield name


def _usual(history: tuple[AcceptedVolume, ...], kind: str) -> dict[str, float]:
    """The median of the last accepted runs by team or status, or of all rows under no name.

    A run that did not have the name had none of its rows.
    """
    runs = sorted({_run(each) for each in history})[-RUNS:]
    sums: dict[str, Counter[object]] = defaultdict(Counter)
    for each in history:
        sums[getattr(each, kind, "")][_run(each)] += each.accepted
    return {name: float(median(totals[run] for run in runs)) for name, totals in sums.items()}


def _run(each: AcceptedVolume) -> tuple[date, str, int]:
    """What one accepted run is known by, the newest last."""
    return each.as_at, each.round_id, each.version


def _quarantine_caps(contract: Contract, counts: tuple[TeamCount, ...]) -> Iterator[Breach]:
    """More rows are left out than the contract allows, overall or of one team."""
    limits = contract.limits
    total, out = sum(c.extracted for c in counts), sum(c.quarantined for c in counts)
    if out > limits.quarantine_rate * total:
        yield Breach(
            built_in.CAP, Verdict.STOP, ("extract",),
            f"{out} of {total} rows cannot be used; at most {limits.quarantine_rate:.0%} may be.",
        )  # fmt: skip
    if contract.team is None:
        return
    extracted: Counter[str] = Counter()
    quarantined: Counter[str] = Counter()
    for each in counts:
        extracted[each.team] += each.extracted
        quarantined[each.team] += each.quarantined
    over = tuple(
        team
        for team in sorted(extracted)
        if extracted[team] >= limits.team_rows
        and quarantined[team] > limits.team_quarantine_rate * extracted[team]
    )
    if over:
        listed = ", ".join(f"{team} ({quarantined[team]} of {extracted[team]})" for team in over)
        yield Breach(
            built_in.TEAM_CAP, Verdict.STOP, tuple(f"team {team}" for team in over),
            f"Too many rows of a team cannot be used: {listed}; at most"
            f" {limits.team_quarantine_rate:.0%} of a team may be.",
        )  # fmt: skip
