"""What a multi-agency audit asks beside its draw: agencies, their returns, and a theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from config.schema import Configuration
from tasks.allocation.agencies import returns_of
from tasks.errors import AgenciesUnknown, ThemeMissing
from tasks.model import CaseEvent, Partnership, Round, Sample
from tasks.notification.partners import own_organisations, unreachable
from tasks.scheduling.rounds import rules_of, theme_of
from tasks.selection.matching import joined, match_children, renamed
from tasks.selection.multi_agency import cases_of
from tasks.validation.extracts import Judged
from tasks.validation.gathering import Gathered


def check_theme(decided: Configuration, round_: Round) -> None:
    """Raises ThemeMissing for a multi-agency audit without a theme (R089, R091)."""
    rules = rules_of(decided, round_.audit_type).multi_agency
    if rules is not None and round_.theme is None:
        raise ThemeMissing(round_.round_id, rules.theme_decided_by)


def with_agencies(decided: Configuration, round_: Round, judged: Judged) -> Judged:
    """The judged extract with every child of social care or Early Help, and its agencies (R092).

    A child known to both under two references stands once, as social care knows it (R091).
    Raises AgenciesUnknown where no agency is known to be involved with anybody.
    """
    known = judged.known
    if not known.agency_involvements:
        raise AgenciesUnknown(round_.as_at.isoformat())
    own = own_organisations(known.organisations, decided.authority.mail)
    known = _matched(known, is_by_name=matches_by_name(decided, round_))
    cases = cases_of(known.cases, known.early_help_children, known.agency_involvements, own)
    return replace(judged, known=replace(known, cases=cases))


def matches_by_name(decided: Configuration, round_: Round) -> bool:
    """Whether names and days of birth of Early Help may be compared with those of social care."""
    rules = rules_of(decided, round_.audit_type).multi_agency
    return rules is not None and rules.match_by_name


def _matched(known: Gathered, *, is_by_name: bool) -> Gathered:
    """What is known, with each child of both under one reference, that of social care (R091)."""
    matching = match_children(
        (each.case_id for each in known.early_help_children),
        (each.case_id for each in known.cases),
        known.matches,
        known.namesakes if is_by_name else None,
    )
    references = matching.references
    return replace(
        known,
        cases=joined(known.cases, known.early_help_children, references),
        early_help_children=renamed(known.early_help_children, references),
        agency_involvements=renamed(known.agency_involvements, references),
        events=_with_events(known.events, references),
        matching=matching,
    )


def _with_events(
    events: Mapping[str, tuple[CaseEvent, ...]], references: Mapping[str, str]
) -> dict[str, tuple[CaseEvent, ...]]:
    """The events of each case; a linked one's journey has what Early Help did too."""
    found = dict(events)
    for case_id, social_care_id in references.items():
        both = (*found.get(social_care_id, ()), *events.get(case_id, ()))
        found[social_care_id] = tuple(sorted(both, key=lambda each: (each.happened_on, each.kind)))
    return found


def partnership_of(
    decided: Configuration, round_: Round, known: Gathered, sample: Sample
) -> Partnership | None:
    """Every return that the agencies of the drawn children owe; None in any other audit."""
    rules = rules_of(decided, round_.audit_type).multi_agency
    if rules is None:
        return None
    theme = theme_of(decided, round_)
    organisations = {each.organisation_id: each for each in known.organisations}
    closed = unreachable(known.organisations, decided.authority.mail)
    return Partnership(
        returns=returns_of(sample.selected, known.agency_involvements, organisations, closed),
        organisations=organisations,
        theme_title=theme.title if theme else "",
        least_agencies=rules.least_agencies,
        matching=rules.matching,
        recipients_of_list=rules.recipients_of_list,
    )
