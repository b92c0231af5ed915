"""An extract is judged against its contract: the very frame that is judged is then sampled.

Four verdicts: stop, quarantine (the row cannot be sampled), flag (a question to
the owner) and count. A rule that could not be run is none of them: it stops the
run by itself, and is never said to be kept or broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.errors import ContractsFaulty, RowsUnaccounted
from tasks.model import ContractResult, RuleResult, TeamCount, Verdict
from tasks.validation.coerce import Coerced, coerce
from tasks.validation.contract import BUILT_IN, COLUMNS, WAIVED_BY_DAY, Contract, Rule, compare
from tasks.validation.digest import digest_of, plain_values
from tasks.validation.limits import Breach, breaches
from tasks.validation.loading import load_contracts
from tasks.validation.suite import Answer, ask

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from tasks.store.volumes import AcceptedVolume
    from tasks.validation.waivers import Waiver

WHOLE = "extract"
NONE = "none"


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What became of one extract; ``stops`` empty means that the run may go on.

    ``accepted`` are the coerced rows that can be sampled; ``quarantined`` names
    each row left out, the code of each rule that it breaks, and the column.
    """

    result: ContractResult
    accepted: pd.DataFrame
    quarantined: tuple[tuple[str, str, str | None], ...]
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule comes to: the rows that break it, without those that a waiver answers."""

    rule: Rule
    rows: tuple[int, ...]
    waived: int = 0
    is_judged: bool = True
    is_whole_broken: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """How rows are named and counted: each row's reference, team and status."""

    keys: tuple[str, ...]
    teams: tuple[str, ...]
    statuses: tuple[str, ...]
    extracted: int = field(default=0)


def judge(
    population: str,
    frame: pd.DataFrame,
    as_at: date,
    *,
    history: tuple[AcceptedVolume, ...] = (),
    related: Mapping[str, frozenset[str]] | None = None,
    contracts: Path | None = None,
) -> Judgement:
    """The judgement of one extract as at a day.

    ``history`` are the counts of the last accepted runs, ``related`` the values
    of other populations' columns by ``population.column``, ``contracts`` the
    folder of contracts where it is not the project's own. Raises ContractsFaulty
    where the contracts themselves cannot be read.
    """
    loaded = load_contracts(contracts)
    contract = loaded.by_population.get(population)
    if contract is None:
        raise ContractsFaulty((f"{population}.odcs.yaml:1: there is no such contract.",))
    return judge_by(contract, loaded.waivers, frame, as_at, history, related or {})


def judge_by(
    contract: Contract,
    waivers: tuple[Waiver, ...],
    frame: pd.DataFrame,
    as_at: date,
    history: tuple[AcceptedVolume, ...],
    related: Mapping[str, frozenset[str]],
) -> Judgement:
    """The judgement of one extract by one contract."""
    if wrong := _wrong_columns(contract, frame):
        return _refused(contract, frame, as_at, wrong)
    coerced = coerce(frame, contract)
    named = _rows_of(contract, coerced.frame)
    valid = frozenset((waiver.rule, waiver.key) for waiver in waivers if waiver.answers(as_at))
    answers = ask(coerced.frame, contract, as_at, related)
    findings = _findings(contract, coerced, answers, named, valid)
    out = {
        row
        for finding in findings
        if finding.rule.action == Verdict.QUARANTINE
        for row in finding.rows
    }
    flagged = {
        row for finding in findings if finding.rule.action == Verdict.FLAG for row in finding.rows
    } - out
    accepted = coerced.frame[~coerced.frame["_row"].isin(out)].drop(columns="_row")
    counts = _counts(contract, named, out, flagged, len(frame), len(accepted))
    broken = breaches(contract, coerced, counts, as_at, history)
    waived = frozenset(
        built for built in WAIVED_BY_DAY if (contract.code(built), as_at.isoformat()) in valid
    )
    standing = tuple(breach for breach in broken if breach.rule not in waived)
    stops = (*_rule_stops(contract, findings), *_limit_stops(contract, standing))
    result = ContractResult(
        population=contract.population,
        version=contract.version,
        contract_digest=contract.digest,
        frame_digest=digest_of(accepted),
        as_at=as_at,
        extracted=len(frame),
        accepted=len(accepted),
        quarantined=len(out),
        rules=(
            *(_rule_result(contract, finding, named) for finding in findings),
            *_built_in_results(contract, broken, waived),
        ),
        counts=counts,
        flags=_flags(findings, named, out),
        stops=stops,
    )
    left_out = _quarantined(findings, named)
    return Judgement(result, accepted.reset_index(drop=True), left_out, stops)


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
    code = contract.code(COLUMNS)
    stops = tuple(f"{contract.population} {code}: {sentence}" for sentence in wrong)
    unjudged = (Finding(rule, (), is_judged=False) for rule in _all_rules(contract))
    nothing = frame.iloc[:0]
    result = ContractResult(
        population=contract.population,
        version=contract.version,
        contract_digest=contract.digest,
        frame_digest=digest_of(nothing),
        as_at=as_at,
        extracted=len(frame),
        accepted=0,
        quarantined=len(frame),
        rules=(
            RuleResult(code, BUILT_IN[COLUMNS], Verdict.STOP, None, len(wrong), wrong),
            *(_rule_result(contract, finding, Rows((), (), ())) for finding in unjudged),
        ),
        counts=(TeamCount(NONE, NONE, len(frame), 0, len(frame), 0),),
        stops=stops,
    )
    return Judgement(result, nothing, (), stops)


def _all_rules(contract: Contract) -> tuple[Rule, ...]:
    """The contract's rules, those about unreadable values first."""
    return (*contract.unreadable_rules, *contract.rules)


def _rows_of(contract: Contract, frame: pd.DataFrame) -> Rows:
    """How each row is named, and the team and status under which it is counted."""
    parts = [plain_values(frame[name]) for name in contract.reference]
    keys = tuple(
        "/".join(str(part) for part in row if part is not None) or f"row {place}"
        for place, row in enumerate(zip(*parts, strict=True), start=1)
    )
    groups = [
        tuple(value or NONE for value in plain_values(frame[name])) if name else ("all",) * len(keys)
        for name in (contract.team, contract.status)
    ]
    return Rows(keys, groups[0], groups[1], len(frame))


def _findings(
    contract: Contract,
    coerced: Coerced,
    answers: Mapping[str, Answer],
    named: Rows,
    valid: frozenset[tuple[str, str]],
) -> tuple[Finding, ...]:
    """What every rule comes to; a rule without an answer was not judged."""
    lost = [
        Finding(rule, coerced.lost.get(rule.column or "", ()))
        for rule in contract.unreadable_rules
    ]
    asked = [_finding(rule, answers[rule.code], coerced) for rule in contract.rules]
    return tuple(_less_waived(finding, named, valid) for finding in (*lost, *asked))


def _finding(rule: Rule, answer: Answer, coerced: Coerced) -> Finding:
    """The rows that break one rule; none while its tolerance holds.

    A value that could not be read has its own rule, and is not missing as well.
    """
    if not answer.is_judged:
        return Finding(rule, (), is_judged=False)
    if rule.expectation == "row_count":
        kept = compare(rule.tolerance.operator, answer.examined, rule.tolerance.bounds)
        return Finding(rule, (), is_whole_broken=not kept)
    rows = answer.rows
    if rule.expectation == "expect_column_values_to_not_be_null":
        unread = set(coerced.lost.get(rule.column or "", ()))
        rows = tuple(row for row in rows if row not in unread)
    holds = rule.tolerance.holds(len(rows), answer.examined)
    return Finding(rule, () if holds else rows, is_whole_broken=not holds and not rows)


def _less_waived(finding: Finding, named: Rows, valid: frozenset[tuple[str, str]]) -> Finding:
    """The finding without the rows whose question has been answered."""
    code = finding.rule.code
    if finding.rule.action != Verdict.FLAG or not any(rule == code for rule, _ in valid):
        return finding
    open_ = tuple(row for row in finding.rows if (code, named.keys[row]) not in valid)
    waived = len(finding.rows) - len(open_)
    return Finding(finding.rule, open_, waived, finding.is_judged, finding.is_whole_broken)


def _counts(
    contract: Contract, named: Rows, out: set[int], flagged: set[int], extracted: int, accepted: int
) -> tuple[TeamCount, ...]:
    """How each team's and status's rows fared; raises RowsUnaccounted where the sums do not agree."""
    groups = tuple(zip(named.teams, named.statuses, strict=True))
    whole = Counter(groups)
    kept = Counter(group for row, group in enumerate(groups) if row not in out)
    left = Counter(groups[row] for row in out)
    asked = Counter(groups[row] for row in flagged)
    wrong = [group for group in whole if kept[group] + left[group] != whole[group]]
    is_lost = whole.total() != extracted or kept.total() != accepted
    if wrong or is_lost:
        raise RowsUnaccounted(contract.population, len(wrong) or len(whole))
    return tuple(
        TeamCount(*group, whole[group], kept[group], left[group], asked[group])
        for group in sorted(whole)
    )


def _rule_result(contract: Contract, finding: Finding, named: Rows) -> RuleResult:
    """One finding for the report: references and counts, never a value."""
    rule = finding.rule
    keys = tuple(sorted(named.keys[row] for row in finding.rows))
    teams = Counter(named.teams[row] for row in finding.rows) if contract.team else Counter[str]()
    return RuleResult(
        code=rule.code,
        message=rule.message,
        verdict=rule.action,
        column=rule.column,
        failed=len(keys) or int(finding.is_whole_broken),
        failed_keys=keys or ((WHOLE,) if finding.is_whole_broken else ()),
        waived=finding.waived,
        similar_to=rule.similar_to,
        by_team=tuple(sorted(teams.items())),
        is_judged=finding.is_judged,
    )


def _built_in_results(
    contract: Contract, broken: tuple[Breach, ...], waived: frozenset[str]
) -> tuple[RuleResult, ...]:
    """One result for each rule that every contract has, in the order of their codes."""
    return tuple(
        _built_in_result(contract, built, [each for each in broken if each.rule == built], waived)
        for built in sorted(BUILT_IN)
    )


def _built_in_result(
    contract: Contract, built: str, mine: list[Breach], waived: frozenset[str]
) -> RuleResult:
    """What one built-in rule came to, with the sentences of its breaches."""
    keys = tuple(key for breach in mine for key in breach.keys)
    is_waived = built in waived
    return RuleResult(
        code=contract.code(built),
        message=" ".join(breach.sentence for breach in mine) or BUILT_IN[built],
        verdict=mine[0].verdict if mine else Verdict.STOP,
        column=mine[0].column if mine else None,
        failed=0 if is_waived else len(keys),
        failed_keys=() if is_waived else keys,
        waived=len(keys) if is_waived else 0,
    )


def _rule_stops(contract: Contract, findings: tuple[Finding, ...]) -> tuple[str, ...]:
    """A sentence for each rule that stops the run, and for each that could not be judged."""
    sentences: list[str] = []
    for finding in findings:
        name = f"{contract.population} {finding.rule.code}"
        if not finding.is_judged:
            sentences.append(
                f"{name}: the rule could not be judged, so nobody knows whether it holds."
                " An engineer can put this right."
            )
        elif finding.rule.action == Verdict.STOP and (finding.rows or finding.is_whole_broken):
            rows = f" ({len(finding.rows)} rows)" if finding.rows else ""
            sentences.append(f"{name}: {finding.rule.message}{rows}")
    return tuple(sentences)


def _limit_stops(contract: Contract, standing: tuple[Breach, ...]) -> tuple[str, ...]:
    """A sentence for each breach that stops the run."""
    return tuple(
        f"{contract.population} {contract.code(breach.rule)}: {breach.sentence}"
        for breach in standing
        if breach.verdict == Verdict.STOP
    )


def _flags(findings: tuple[Finding, ...], named: Rows, out: set[int]) -> dict[str, tuple[str, ...]]:
    """The codes of the open questions about each accepted row, by its reference."""
    found: dict[str, set[str]] = {}
    for finding in findings:
        if finding.rule.action == Verdict.FLAG:
            for row in finding.rows:
                if row not in out:
                    found.setdefault(named.keys[row], set()).add(finding.rule.code)
    return {key: tuple(sorted(codes)) for key, codes in sorted(found.items())}


def _quarantined(
    findings: tuple[Finding, ...], named: Rows
) -> tuple[tuple[str, str, str | None], ...]:
    """Each row left out with each rule that it breaks: reference, code and column."""
    rows = (
        (named.keys[row], finding.rule.code, finding.rule.column)
        for finding in findings
        if finding.rule.action == Verdict.QUARANTINE
        for row in finding.rows
    )
    return tuple(sorted(rows, key=lambda each: each[:2]))
