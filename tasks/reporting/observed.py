"""The words of observations of practice: in the letter, on the form and in the report (R066).

Workers are named in the order of their observers and never by the lot or by
when they were observed before: nobody is ranked (R031).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.reporting.pages import NOT_NAMED, team_name
from tasks.reporting.words import counted, listed, sentence, spelled

if TYPE_CHECKING:
    from tasks.model import Observation, RoundFacts


def observation_of(facts: RoundFacts, auditor_id: str) -> Observation | None:
    """What an auditor observes beside their cases, if anything."""
    made = facts.observing.observations
    return next((each for each in made if each.auditor_id == auditor_id), None)


def reference_of(facts: RoundFacts, observation: Observation) -> str:
    """How one observation is called: the round, and its number among the observations."""
    return f"{facts.round.round_id}/OB{number_of(facts, observation):02d}"


def number_of(facts: RoundFacts, observation: Observation) -> int:
    """An observation's number in its round, from 1."""
    return facts.observing.observations.index(observation) + 1


def worker_name(facts: RoundFacts, worker_id: str) -> str:
    """A worker's name by the source's register, or else the reference."""
    worker = facts.workers.get(worker_id)
    return (worker.worker_name if worker else None) or worker_id


def worker_team(facts: RoundFacts, worker_id: str) -> str:
    """The team of a worker by the source's register, or else that of a case they hold."""
    worker = facts.workers.get(worker_id)
    held = (case.team_id for case in facts.frame.cases if case.worker_id == worker_id)
    return team_name(facts, (worker.team_id if worker else None) or next(held, None))


def observer_name(facts: RoundFacts, observation: Observation) -> str:
    """The name of whoever observes."""
    auditor = facts.auditors.get(observation.auditor_id)
    return auditor.auditor_name if auditor else NOT_NAMED


def letter_words(facts: RoundFacts, auditor_id: str) -> dict[str, str] | None:
    """What the letter says of the observation of an auditor; None where there is none."""
    made = observation_of(facts, auditor_id)
    if made is None:
        return None
    return {
        "observation_ref": reference_of(facts, made),
        "worker_name": worker_name(facts, made.worker_id),
        "team_name": worker_team(facts, made.worker_id),
    }


def observing_context(facts: RoundFacts) -> dict[str, object]:
    """What the allocation report says of observations: a finding, a table and whatever is short."""
    held = facts.observing
    return {
        "observation_finding": observation_finding(len(held.observations), len(held.left)),
        "observation_lead": (
            f"Drawn by lot among {counted(held.workers, 'worker')} who hold an eligible case;"
            f" whoever was observed in the last {held.months} months comes last."
            " Observations are no audits: none of them takes the place of a case."
        ),
        "observed": [
            (
                reference_of(facts, each),
                worker_name(facts, each.worker_id),
                worker_team(facts, each.worker_id),
                observer_name(facts, each),
            )
            for each in held.observations
        ],
        "unobserved": unobserved_words([worker_name(facts, each) for each in held.left]),
    }


def observation_finding(made: int, left: int) -> str:
    """How many workers are observed, and how many of those drawn are not.

    >>> observation_finding(5, 0)
    'Five workers are observed at work, each by an independent auditor'
    >>> observation_finding(1, 1)
    'One worker is observed at work; one more was drawn and has no observer'
    """
    if not made + left:
        return ""
    are = (
        f"{sentence(spelled(made))} {'worker is' if made == 1 else 'workers are'} observed at work"
    )
    if left:
        more = f"{spelled(left)} more {'was' if left == 1 else 'were'}"
        return f"{are}; {more} drawn and {'has' if left == 1 else 'have'} no observer"
    return f"{are}, {'each by' if made > 1 else 'by'} an independent auditor"


def unobserved_words(names: list[str]) -> str:
    """Who was drawn and has no observer, and why that can be.

    >>> unobserved_words([])
    ''
    """
    if not names:
        return ""
    return (
        f"No observer for {listed(sorted(names))}: every auditor who has a case in this round"
        " shares a team with them, manages them, declared an interest or observes somebody else."
    )
