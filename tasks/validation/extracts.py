"""All extracts of a round are judged, each by its contract and against the others it points to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from tasks.errors import ContractBroken, ContractsFaulty
from tasks.store.database import opened, reading
from tasks.store.tables import CONTRACT_COUNTS
from tasks.store.volumes import AcceptedVolume, volume_history
from tasks.validation.coerce import as_text
from tasks.validation.gathering import Gathered, gather
from tasks.validation.judging import Judgement, judge
from tasks.validation.loading import Contracts, load_contracts

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from tasks.model import ContractResult

History = Mapping[str, tuple[AcceptedVolume, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a round may go on with: the records of accepted rows, and every judgement."""

    known: Gathered
    contracts: tuple[ContractResult, ...]


def judge_extracts(
    frames: Mapping[str, pd.DataFrame],
    as_at: date,
    history: History | None = None,
    contracts: Contracts | None = None,
) -> Judged:
    """The records of all accepted rows with the judgement of each population.

    Raises ContractBroken with every reason and every judgement where nothing
    may be drawn, and ContractsFaulty where a population has no contract.
    """
    loaded = contracts or load_contracts()
    judgements = judge_each(frames, as_at, history or {}, loaded)
    results = tuple(each.result for each in judgements.values())
    stops = tuple(stop for result in results for stop in result.stops)
    if stops:
        raise ContractBroken(stops, results)
    return Judged(gather({name: each.accepted for name, each in judgements.items()}), results)


def judge_each(
    frames: Mapping[str, pd.DataFrame], as_at: date, history: History, contracts: Contracts
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
            history=history.get(name, ()),
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


def accepted_volumes(store_url: str, populations: tuple[str, ...], before: date) -> History:
    """What the last accepted runs before a day had of each population (F18).

    A store that nobody has made yet has had no runs, and is not made here.
    """
    if _is_absent(store_url):
        return {}
    with opened(store_url) as engine, reading(engine) as connection:
        if not inspect(connection).has_table(CONTRACT_COUNTS.name):
            return {}
        return {name: volume_history(connection, name, before=before) for name in populations}


def _is_absent(store_url: str) -> bool:
    """True for the file of an embedded store that is not there."""
    place = make_url(store_url)
    return place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file()
