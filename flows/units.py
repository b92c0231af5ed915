"""What is drawn in a round as cases with their facts: children, or contacts of a front door."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from config.schema import Configuration
from config.schema_front_door import Rag
from flows.partnership import matches_by_name, with_agencies
from tasks.errors import ConfigurationBroken
from tasks.extraction.own import own_population
from tasks.extraction.statements import populations_for
from tasks.model import Case, DecisionTimes, FrontDoorContact, Round
from tasks.scheduling.calendar import WorkingCalendar
from tasks.scheduling.rounds import rules_of, theme_of
from tasks.scoring.decision_times import Clock, clocks_of, decision_times
from tasks.selection.front_door import cases_of, contacts_of_reason
from tasks.selection.matching import matching_words
from tasks.selection.multi_agency import helped_for
from tasks.selection.themes import cases_in_theme
from tasks.selection.transfers import moved_by_proxy, proxy_words
from tasks.validation.extracts import Judged
from tasks.validation.gathering import Gathered

FRONT_DOOR = "front_door_contacts"


def with_units(decided: Configuration, round_: Round, judged: Judged) -> Judged:
    """The judged extract with its cases: contacts are rated and each has its child's history."""
    rules = rules_of(decided, round_.audit_type)
    if rules.multi_agency is not None:
        return with_agencies(decided, round_, judged)
    if rules.population != FRONT_DOOR:
        return judged
    known = judged.known
    rag, kinds = rag_of(decided), {team.team_id: team.team_type for team in known.teams}
    moved = moved_by_proxy(known.contacts, known.involvements, kinds, rag)
    cases = cases_of(known.contacts, known.events, known.early_help, rag, moved)
    events = {case.case_id: known.events.get(case.child_key, ()) for case in cases}
    return replace(judged, known=replace(known, cases=cases, events=events))


def populations_read(decided: Configuration, round_: Round) -> tuple[str, ...]:
    """What a round reads of its source; names of children only where a council allows it (R091)."""
    population = rules_of(decided, round_.audit_type).population
    return populations_for(population, by_name=matches_by_name(decided, round_))


def disclosed(known: Gathered) -> str:
    """What the certificate has to disclose of how the cases were found."""
    words = (proxy_words(known.cases, known.contacts), matching_words(known.matching))
    return "; ".join(filter(None, words))


def noun_of(decided: Configuration, round_: Round) -> str:
    """What a unit of a council's own population is called; nothing of a child or a contact."""
    rules = rules_of(decided, round_.audit_type)
    return rules.unit.replace("_", " ") if own_population(rules.population) else ""


def rag_of(decided: Configuration) -> Rag:
    """The ratings and clocks of the front door; raises ConfigurationBroken where there are none."""
    if decided.rag is None:
        raise ConfigurationBroken(("config/rules/rag.yaml: the file is missing.",))
    return decided.rag


def in_theme(decided: Configuration, round_: Round, known: Gathered) -> frozenset[str] | None:
    """The cases of the round's theme, None where it has none (R026, R051).

    A case is of it by its child's assessments or, of a contact, by its reason.
    """
    theme = theme_of(decided, round_)
    if theme is None:
        return None
    children = cases_in_theme(known.assessments, theme, round_.as_at)
    reasons = contacts_of_reason(known.contacts, (theme.id, *theme.contact_reasons))
    reasons |= helped_for(known.early_help_children, (theme.id, *theme.contact_reasons))
    return reasons | frozenset(
        case.case_id for case in known.cases if children.intersection(case.child_keys)
    )


def contacts_by_id(known: Gathered, drawn: frozenset[str]) -> dict[str, FrontDoorContact]:
    """The contacts of some cases, by their reference."""
    return {each.case_id: each for each in known.contacts if each.case_id in drawn}


def times_of(
    decided: Configuration, round_: Round, known: Gathered, drawn: frozenset[str]
) -> dict[str, DecisionTimes]:
    """How long each drawn contact waited for its decision, by both clocks (R055)."""
    if not known.contacts:
        return {}
    rag = rag_of(decided)
    calendar = WorkingCalendar(frozenset(decided.closures.closures))
    clocks = clocks_of(rag, calendar.is_working)
    cases: dict[str, Case] = {case.case_id: case for case in known.cases}
    return {
        each.case_id: decision_times(
            each.case_id,
            each.received_at,
            each.decided_at,
            clocks.get(cases[each.case_id].status, _without_limit(rag, calendar)),
            until=datetime.combine(round_.as_at, time.max),
            statutory_days=rag.statutory_working_days,
            statutory_since=rag.statutory_since,
        )
        for each in known.contacts
        if each.case_id in drawn
    }


def _without_limit(rag: Rag, calendar: WorkingCalendar) -> Clock:
    """The clock of an unrated contact: it runs, and has no end."""
    return Clock(rag.opens, rag.closes, None, runs_on=False, is_working=calendar.is_working)
