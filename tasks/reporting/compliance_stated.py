"""The timescales that a manager states on the form, since the record cannot decide them (R040)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tasks.reporting.compliance_words import label_words, ordered, reason_words
from tasks.reporting.form_fields import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tasks.model import ComplianceAudit, RuleFinding

ANSWERS = ("In time", "Late", "Not done", "Does not apply")
NOT_EVIDENCED = "not_evidenced"


def to_state(audit: ComplianceAudit) -> tuple[RuleFinding, ...]:
    """The timescales of an audit that the record cannot decide, the critical ones first."""
    return tuple(r for r in ordered(audit.finding.rules) if r.verdict == NOT_EVIDENCED)


def stated_fields(rules: Iterable[RuleFinding]) -> tuple[Field, ...]:
    """A choice and a line for each of these timescales, named by its number and condition."""
    return tuple(
        field
        for rule in rules
        for field in (
            Field(_name(rule), "choice", rule.what, ANSWERS, is_required=True),
            Field(f"{_name(rule)}_where", "line", "Which day, and where on the record"),
        )
    )


def stated_rows(rules: Iterable[RuleFinding], fields: Mapping[str, Field]) -> list[dict[str, Any]]:
    """Each of these timescales as the form shows it: its boxes, and why it is asked."""
    return [
        {
            "choice": fields[_name(rule)],
            "where": fields[f"{_name(rule)}_where"],
            "label": f"{label_words(rule)}{'' if rule.is_confirmed else ' *'}",
            "reason": reason_words(rule),
        }
        for rule in rules
    ]


def _name(rule: RuleFinding) -> str:
    return "_".join(filter(None, ("state", rule.rule_id.lower(), rule.condition)))
