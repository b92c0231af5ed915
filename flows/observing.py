"""Observations of practice beside the cases of a round: who is observed at work, and by whom."""

from __future__ import annotations

from dataclasses import replace

from config.schema import Configuration
from config.settings import Settings
from flows.handing import whole
from flows.progress import say
from tasks.allocation.task import find_observers
from tasks.model import Observing, RoundFacts
from tasks.scheduling.plans import allocation_plan
from tasks.scheduling.rounds import rules_of
from tasks.selection.observing import observations_wanted, workers_of
from tasks.selection.task import draw_observed_workers
from tasks.store.observations import observed_before
from tasks.validation.gathering import Gathered


def with_observations(
    facts: RoundFacts, settings: Settings, decided: Configuration, known: Gathered
) -> RoundFacts:
    """The facts with whoever is observed beside the cases; none where the type asks for none.

    Nothing of the draw or of the allocation changes by it (R066, A10).
    """
    round_ = facts.round
    rules = rules_of(decided, round_.audit_type)
    asked, pool = rules.observations, len(facts.allocation.loads)
    if asked is None or not facts.allocation.assignments:
        return facts
    workers, seed = workers_of(facts.frame), facts.sample.seed.value
    drawn = draw_observed_workers(
        workers, observed_before(settings.store_url, round_), seed,
        number=observations_wanted(asked.share_of_auditors, pool),
        within_months=asked.not_within_months, as_at=round_.as_at,
    )  # fmt: skip
    say(f"Finding observers for {len(drawn)} workers")
    made, left = find_observers(
        drawn, whole(facts.allocation), whole(known.cases), whole(known.workers),
        whole(known.auditors), whole(known.involvements), whole(known.management),
        whole(known.interests), allocation_plan(decided, rules, round_, seed),
    )  # fmt: skip
    return replace(facts, observing=Observing(made, left, len(workers), asked.not_within_months))
