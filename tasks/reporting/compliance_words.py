"""How compliance audits are put into words: verdicts, limits, dates, and what stood in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.reporting.pdf import day

if TYPE_CHECKING:
    from tasks.model import ComplianceAudit, ComplianceFinding, RuleFinding

KINDS = {"transfer": "Transfer", "closure": "Closure"}
STATUSES = {
    "CIN": "Child in need",
    "CP": "Child protection plan",
    "LAC": "Looked after",
    "care_leaver": "Care leaver",
}
UNITS = {
    "working_days": ("working day", "working days"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
    "hours": ("hour", "hours"),
}
NOTES = {
    "no_such_entry": "The source keeps no such entries.",
    "no_strategy_discussion": "The source holds the enquiry, and neither the strategy discussion"
    " nor the decision before it.",
    "no_core_group": "The source holds no core groups.",
    "no_plan_review": "The source holds no reviews of plans for children in need.",
    "no_education_plan": "The source holds no personal education plans.",
    "no_approval": "The child is placed with a relative or friend; the source does not say whether"
    " that carer is approved for a time only.",
    "no_notification": "The referral says that the child is privately fostered; the source holds"
    " neither the notification nor these visits.",
    "only_if_notified": "Only where a serious incident was notified; the source does not say.",
    "no_decisions": "The source keeps no list of what the front door decided.",
    "no_decision": "The list of the front door has no decision on the contact that led"
    " to the referral.",
    "referrer_told": "The decision was in time; whether the referrer was told is not recorded.",
    "no_agreement": "This holds where the child agreed to it, which the source does not say.",
    "no_pathway_plan": "The source holds the latest review of a pathway plan, and not when the"
    " plan was made.",
    "no_day": "An interview was offered; whether it was held, and when, is not recorded.",
    "said_not": "Recorded as not offered",
    "not_recorded": "Too many visits do not say.",
    "no_rule": "",
    "too_young": "Too young; observed instead",
    "no_visit": "No visit in the period",
}
EXCEPTIONS = {
    "no_manager": "No manager of the team can be written to",
    "no_receiving_manager": "No manager of the receiving team can be written to",
    "no_reviewer": "No reviewing officer or chair is recorded",
    "reviewer_not_on_register": "The reviewing officer or chair has no address on the register",
}
REVIEWERS = {
    "chair": "the child protection chair",
    "reviewing_officer": "the independent reviewing officer",
    "quality_assurance": "the Quality Assurance Unit",
}
PLANS = {
    "care_plan": "care plan",
    "protection_plan": "child protection plan",
    "need_plan": "plan for a child in need",
}
NOT_MET = ("late", "missing")
ORDER = {"missing": 0, "late": 1, "met": 2, "not_evidenced": 3, "no_rule": 4, "not_applicable": 5}
SEVERITY = {"critical": 0, "high": 1, "medium": 2, "low": 3, "info": 4}


def verdict_words(rule: RuleFinding) -> str:
    """What became of a rule, in words that need no colour."""
    words = {
        "met": "Met",
        "not_evidenced": "Not evidenced in the data",
        "no_rule": "No rule in force: not assessed",
        "not_applicable": "Does not apply",
        "missing": "Not met" if rule.worst is None else "Not done",
    }
    if rule.verdict == "late" and rule.worst is not None:
        return f"Late by {late_words(rule.worst.late_by, rule.unit)}"
    return words[rule.verdict]


def late_words(number: int, unit: str) -> str:
    """A delay as people say it: in working days where the limit counts them.

    >>> late_words(1, "working_days"), late_words(3, "months")
    ('1 working day', '3 days')
    """
    one, many = UNITS["working_days"] if unit == "working_days" else ("day", "days")
    return f"{number} {one if number == 1 else many}"


def limit_words(rule: RuleFinding) -> str:
    """A limit as its source says it.

    >>> from types import SimpleNamespace as It
    >>> limit_words(It(limit=10, unit="working_days")), limit_words(It(limit=2, unit="one_in"))
    ('10 working days', 'one visit in 2')
    """
    if rule.unit == "one_in":
        return f"one visit in {rule.limit}"
    one, many = UNITS.get(rule.unit, ("", ""))
    return f"{rule.limit} {one if rule.limit == 1 else many}"


def evidence_words(rule: RuleFinding) -> str:
    """The dated facts that decided a rule."""
    worst = rule.worst
    if worst is None:
        said = NOTES.get(rule.note, "")
        return f"{rule.met} of {rule.asked} visits" if rule.asked else said
    begun, due = day(worst.started_on), day(worst.due_on)
    done = f"done {day(worst.done_on)}" if worst.done_on else "not recorded"
    others = len(rule.checks) - 1
    more = f"; {rule.met} of {len(rule.checks)} in time" if others else ""
    return f"From {begun}, due {due}, {done}{more}"


def reason_words(rule: RuleFinding) -> str:
    """Why a timescale is for the manager to state, with all that the record tells of it."""
    said, worst = NOTES.get(rule.note, ""), rule.worst
    if worst is None:
        return f"{said} {rule.met} of {rule.asked} visits say so." if rule.asked else said
    if worst.verdict == rule.verdict:  # a beginning, and nothing of what came of it
        return f"{said} From {day(worst.started_on)}, due {day(worst.due_on)}."
    return f"{said} {evidence_words(rule)}."


def number_words(rule: RuleFinding) -> str:
    """A timescale's number and weight."""
    return f"{rule.rule_id}, {'for information' if rule.severity == 'info' else rule.severity}"


def label_words(rule: RuleFinding) -> str:
    """A timescale's number, weight and limit, in small print beside its name."""
    limit = limit_words(rule)
    return f"{number_words(rule)}{f'. Limit: {limit}' if limit else ''}"


def ordered(rules: tuple[RuleFinding, ...]) -> list[RuleFinding]:
    """What was not met first, the critical before the others."""
    return sorted(rules, key=lambda r: (ORDER[r.verdict], SEVERITY[r.severity], r.rule_id))


def score_words(finding: ComplianceFinding) -> str:
    """The level of compliance of what can be computed (R044)."""
    score = finding.score
    if score.percent is None:
        return "No timescale could be computed for this case, so there is no score yet."
    total = score.met + score.not_met
    noun = "timescale" if total == 1 else "timescales"
    capped = ", held there by a critical timescale that was not met" if score.is_capped else ""
    return (
        f"{score.met} of {total} {noun} met: {score.percent}%, {str(score.band).lower()}"
        f" compliance{capped}. Your answers below complete the score."
    )


def plan_words(finding: ComplianceFinding) -> str:
    """What the record tells of a plan, beside the question that a person answers (R041)."""
    if finding.plan_kind is None or finding.plan_since is None:
        return "The data show no plan."
    ended = f" to {day(finding.plan_ended_on)}" if finding.plan_ended_on else ", still open"
    return f"The data show a {PLANS[finding.plan_kind]} from {day(finding.plan_since)}{ended}."


def visit_words(finding: ComplianceFinding) -> str:
    """What the record tells of visits, beside the question that a person answers (R042)."""
    if finding.last_visit_on is None:
        return "The data show no visit."
    alone = finding.last_seen_alone_on
    said = f"last seen alone on {day(alone)}" if alone else "no visit that says seen alone"
    return f"The data show the last visit on {day(finding.last_visit_on)}; {said}."


def event_words(audit: ComplianceAudit) -> str:
    """The event and its day."""
    return f"{KINDS[audit.event.kind]} on {day(audit.event.happened_on)}"


def exception_words(audit: ComplianceAudit) -> list[str]:
    """What stood in the way of sending an audit on its way."""
    return [EXCEPTIONS[each] for each in audit.exceptions]
