"""What a multi-agency audit asks beside its draw: agencies, their returns, and a theme."""

from __future__ import annotations

from dataclasses import replace

from config.schema import Configuration
from tasks.allocation.agencies import returns_of
from tasks.errors import AgenciesUnknown, ThemeMissing
from tasks.model import Partnership, Round, Sample
from tasks.notification.partners import own_organisations, unreachable
from tasks.scheduling.rounds import rules_of, theme_of
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

    Raises AgenciesUnknown where no agency is known to be involved with anybody.
    """
    known = judged.known
    if not known.agency_involvements:
        raise AgenciesUnknown(round_.as_at.isoformat())
    own = own_organisations(known.organisations, decided.authority.mail)
    cases = cases_of(known.cases, known.early_help_children, known.agency_involvements, own)
    return replace(judged, known=replace(known, cases=cases))


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
