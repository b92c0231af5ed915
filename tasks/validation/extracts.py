"""All extracts of a round are judged, each by its contract and against the others it points to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.errors import ContractBroken, ContractsFaulty
from tasks.validation.coerce import as_text
from tasks.validation.gathering import Gathered, gather
from tasks.validation.judging import Judgement, judge
from tasks.validation.loading import Contracts, load_contracts
from tasks.validation.past import Past

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from tasks.model import ContractResult


@dataclass(frozen=True, slots=True)
class Judged:
    """What a round may go on with: the records of accepted rows, and every judgement."""

    known: Gathered
    contracts: tuple[ContractResult, ...]


def judge_extracts(
    frames: Mapping[str, pd.DataFrame],
    as_at: date,
    past: Past | None = None,
    contracts: Contracts | None = None,
    *,
    lacking: frozenset[str] = frozenset(),
) -> Judged:
    """The records of all accepted rows with the judgement of each population.

    ``lacking`` names populations that the source cannot have, whatever it is
    asked: while they are empty there is nothing to judge of them, and the
    judgements leave them out. One that has a row is judged like any other.

    Raises ContractBroken with every reason and every judgement where nothing
    may be drawn, and ContractsFaulty where a population has no contract.
    """
    loaded = contracts or load_contracts()
    absent = {name: frame for name, frame in frames.items() if name in lacking and frame.empty}
    there = {name: frame for name, frame in frames.items() if name not in absent}
    accepted, results = accepted_of(there, as_at, past or Past(), loaded)
    return Judged(gather({**accepted, **absent}), results)


def accepted_of(
    frames: Mapping[str, pd.DataFrame], as_at: date, past: Past, contracts: Contracts
) -> tuple[dict[str, pd.DataFrame], tuple[ContractResult, ...]]:
    """The accepted rows of each population with every judgement.

    Raises ContractBroken where nothing may be drawn, ContractsFaulty where a
    population has no contract.
    """
    judgements = judge_each(frames, as_at, past, contracts)
    results = tuple(each.result for each in judgements.values())
    stops = tuple(stop for result in results for stop in result.stops)
    if stops:
        raise ContractBroken(stops, results)
    return {name: each.accepted for name, each in judgements.items()}, results


def judge_each(
    frames: Mapping[str, pd.DataFrame], as_at: date, past: Past, contracts: Contracts
) -> dict[str, Judgement]:
    """The judgement of each population, in the order of the frames."""
    missing = sorted(set(frames) - set(contracts.by_population))
    if missing:
        raise ContractsFaulty(tuple(f"{name}.odcs.yaml:1: is not there." for name in missing))
    related = _related(frames, contracts)
    return {
        name: judge(
            contracts.by_population[name],
            frame,
            as_at,
            waivers=contracts.waivers,
            history=past.volumes.get(name, ()),
            seen=past.seen.get(name, {}),
            related=related,
        )
        for name, frame in frames.items()
    }


def _related(frames: Mapping[str, pd.DataFrame], contracts: Contracts) -> dict[str, frozenset[str]]:
    """The values of each column that some rule points to; absent where the extract lacks it."""
    wanted = {
        rule.related
        for name in frames
        for rule in contracts.by_population[name].rules
        if rule.related is not None
    }
    found: dict[str, frozenset[str]] = {}
    for place in sorted(wanted):
        population, _, column = place.partition(".")
        if population in frames and column in frames[population].columns:
            texts = map(as_text, frames[population][column].tolist())
            found[place] = frozenset(text for text in texts if isinstance(text, str))
    return found
