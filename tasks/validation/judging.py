"""An extract is judged against its contract: the very frame that is judged is then sampled.

Four verdicts: stop, quarantine (the row cannot be sampled), flag (a question to
the owner) and count. A rule that could not be run is none of them: it stops the
run by itself, and is never said to be kept or broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.model import ContractResult, RuleResult, TeamCount, Verdict
from tasks.validation.coerce import coerce
from tasks.validation.contract import BUILT_IN, COLUMNS, WAIVED_BY_DAY
from tasks.validation.digest import digest_of
from tasks.validation.findings import (
    ALL,
    Finding,
    Rows,
    counts_of,
    findings_of,
    flags_of,
    rows_of,
    rows_with,
)
from tasks.validation.limits import breaches
from tasks.validation.results import TO_DO, built_in_results, rule_result, stops_of
from tasks.validation.suite import ask

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from tasks.store.volumes import AcceptedVolume
    from tasks.validation.contract import Contract
    from tasks.validation.past import Seen
    from tasks.validation.waivers import Waiver


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What became of one extract; the run may go on where its result has no ``stops``.

    ``accepted`` are the coerced rows that can be sampled, in the extract's order.
    """

    result: ContractResult
    accepted: pd.DataFrame


def judge(
    contract: Contract,
    frame: pd.DataFrame,
    as_at: date,
    *,
    waivers: tuple[Waiver, ...] = (),
    history: tuple[AcceptedVolume, ...] = (),
    seen: Seen | None = None,
    related: Mapping[str, frozenset[str]] | None = None,
) -> Judgement:
    """The judgement of one extract by its contract, as at a day.

    ``history`` are the counts of the last accepted runs, ``seen`` the first days
    of rows left out before, ``related`` the values of other populations' columns
    by ``population.column``. Raises RowsUnaccounted where a row went missing.
    """
    if wrong := _wrong_columns(contract, frame):
        return _refused(contract, frame, as_at, wrong)
    coerced = coerce(frame, contract)
    named = rows_of(contract, coerced.frame)
    valid = frozenset((waiver.rule, waiver.key) for waiver in waivers if waiver.answers(as_at))
    answers = ask(coerced.frame, contract, as_at, related or {})
    findings = findings_of(contract, coerced, answers, named, valid)
    out = rows_with(Verdict.QUARANTINE, findings)
    accepted = coerced.frame[~coerced.frame["_row"].isin(out)].drop(columns="_row")
    counts = counts_of(contract.population, named, findings, len(accepted))
    broken = breaches(contract, coerced, counts, as_at, history)
    waived = frozenset(
        built for built in WAIVED_BY_DAY if (contract.code(built), as_at.isoformat()) in valid
    )
    rules = (
        *(rule_result(contract, finding, named, seen or {}) for finding in findings),
        *built_in_results(contract, broken, waived),
    )
    stops = stops_of(contract, findings, tuple(b for b in broken if b.rule not in waived))
    result = ContractResult(
        contract.population, contract.version, contract.digest, digest_of(accepted), as_at,
        len(frame), len(accepted), len(out), rules, counts, flags_of(findings, named), stops,
    )  # fmt: skip
    return Judgement(result, accepted.reset_index(drop=True))


def _wrong_columns(contract: Contract, frame: pd.DataFrame) -> tuple[str, ...]:
    """A sentence for each column that is missing, doubled or unknown (F17)."""
    wanted = [column.name for column in contract.columns]
    found = Counter(str(name) for name in frame.columns)
    return (
        *(f"The column {name} is missing." for name in wanted if name not in found),
        *(f"The column {name} is not in the contract." for name in found if name not in wanted),
        *(f"The column {name} stands {found[name]} times." for name in found if found[name] > 1),
    )


def _refused(
    contract: Contract, frame: pd.DataFrame, as_at: date, wrong: tuple[str, ...]
) -> Judgement:
    """The judgement of an extract whose columns are wrong: no rule was judged, no row accepted."""
    code, to_do = contract.code(COLUMNS), TO_DO[Verdict.STOP]
    every = (*contract.unreadable_rules, *contract.rules)
    unjudged = (Finding(rule, (), is_judged=False) for rule in every)
    nothing = frame.iloc[:0, :0]
    rules = (
        RuleResult(code, BUILT_IN[COLUMNS], Verdict.STOP, None, len(wrong), wrong, to_do=to_do),
        *(rule_result(contract, finding, Rows((), (), ()), {}) for finding in unjudged),
    )
    count = TeamCount(ALL, ALL, len(frame), 0, len(frame), 0)
    stops = tuple(f"{contract.population} {code}: {sentence}" for sentence in wrong)
    result = ContractResult(
        contract.population, contract.version, contract.digest, digest_of(nothing), as_at,
        len(frame), 0, len(frame), rules, (count,), {}, stops,
    )  # fmt: skip
    return Judgement(result, nothing)
