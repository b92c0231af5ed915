"""The list of a day's compliance audits for the QA data lead, and the notice to each team."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from tasks.reporting.compliance_words import (
    EXCEPTIONS,
    KINDS,
    NOT_MET,
    STATUSES,
    limit_words,
)
from tasks.reporting.pdf import day, render_pdf
from tasks.reporting.words import sentence, spelled

if TYPE_CHECKING:
    from tasks.model import ComplianceAudit, ComplianceDay, RuleFinding

ROUTES = {"chair": "Chair", "reviewing_officer": "IRO", "quality_assurance": "QA Unit"}


def compliance_list(facts: ComplianceDay) -> bytes:
    """The list as PDF/UA-1: events by team, timescales in counts, and what needs a person."""
    return render_pdf("reports/compliance_list.html", list_context(facts))


def team_notice(facts: ComplianceDay, team_id: str) -> bytes:
    """The notice to the team that has the cases now, or had them last, as PDF/UA-1."""
    return render_pdf("reports/compliance_notice.html", notice_context(facts, team_id))


def list_context(facts: ComplianceDay) -> dict[str, Any]:
    """All that the list says: references of cases, and nothing else of a child."""
    kinds = Counter(each.event.kind for each in facts.audits)
    unsent = [each for each in facts.audits if each.responsible_id is None]
    late = sum(each.is_late_record for each in facts.audits)
    return {
        **_page(facts, "Compliance audits", "For the QA data lead"),
        "finding": finding(kinds["transfer"], kinds["closure"]),
        "lead": _lead(facts),
        "cards": [
            ("Transfers", kinds["transfer"], "", "sent to the sending team's manager"),
            ("Closures", kinds["closure"], "", "sent to the closing team's manager"),
            ("Not met", _with_gap(facts), f"of {len(facts.audits)}",
             "have a timescale late or not done"),
            ("Not sent", len(unsent), f"of {len(facts.audits)}",
             "have no manager who can be written to"),
        ],
        "teams": _teams(facts),
        "rules": _rules(facts),
        "has_unconfirmed": any(not r.is_confirmed for a in facts.audits for r in a.finding.rules),
        "due": _due_words(facts.audits),
        "audits": [_line(facts, each) for each in facts.audits],
        "exceptions": _exceptions(facts),
        "late_records": late,
        "held_back": len(facts.held_back),
        "withdrawn": [_known(facts, each) for each in facts.withdrawn],
        "changed": len(facts.changed),
        "restored": len(facts.restored),
    }  # fmt: skip


def notice_context(facts: ComplianceDay, team_id: str) -> dict[str, Any]:
    """What a team is told: which of its cases are audited, by whom, and what it has to do."""
    mine = [each for each in facts.audits if each.notified_team_id == team_id]
    name = facts.team_names.get(team_id, team_id)
    count = sentence(spelled(len(mine)))
    return {
        **_page(facts, "Notice of compliance audits", "Notice to the team manager"),
        "finding": f"{count} compliance {'audit' if len(mine) == 1 else 'audits'} of {name}",
        "manager": mine[0].notified_name if mine else "",
        "to_sign": [
            (e.audit_ref, e.event.case_id, day(e.event.happened_on),
             facts.team_names.get(e.event.from_team_id or "", e.event.from_team_id or ""),
             e.responsible_name or "Quality Assurance",
             day(e.countersign_on) if e.countersign_on else "")
            for e in mine
            if e.countersign_team_id == team_id
        ],
        "others": [
            (e.audit_ref, e.event.case_id, KINDS[e.event.kind], day(e.event.happened_on),
             e.responsible_name or "Quality Assurance", day(e.due_on))
            for e in mine
            if e.countersign_team_id != team_id
        ],
    }  # fmt: skip


def finding(transfers: int, closures: int) -> str:
    """The list's title.

    >>> finding(1, 3), finding(0, 1)
    ('One transfer and three closures came to light', 'One closure came to light')
    """
    parts = [
        f"{spelled(number)} {noun}{'' if number == 1 else 's'}"
        for number, noun in ((transfers, "transfer"), (closures, "closure"))
        if number
    ]
    return sentence(f"{' and '.join(parts) or 'no transfer or closure'} came to light")


def day_words(
    transfers: int, closures: int, changed: int, withdrawn: int, restored: int, until: date
) -> str:
    """What came to light of a day, in plain sentences; a day without an event says so in one.

    >>> day_words(0, 0, 0, 0, 0, date(2021, 5, 3))
    'No transfer or closure came to light to the end of 3 May 2021, so no audit is issued.'
    >>> day_words(2, 0, 1, 0, 0, date(2021, 5, 4))
    'Two transfers came to light to the end of 4 May 2021. One known event has another day or team.'
    """
    none = "" if transfers or closures else ", so no audit is issued"
    noted = (
        (changed, "has another day or team", "have another day or team"),
        (withdrawn, "is no longer shown by the source", "are no longer shown by the source"),
        (restored, "that was withdrawn is shown again", "that were withdrawn are shown again"),
    )
    more = [
        f"{sentence(spelled(number))} known event{'' if number == 1 else 's'}"
        f" {one if number == 1 else many}."
        for number, one, many in noted
        if number
    ]
    return " ".join([f"{finding(transfers, closures)} to the end of {day(until)}{none}.", *more])


def _page(facts: ComplianceDay, title: str, topic: str) -> dict[str, Any]:
    return {
        "title": f"{title}, {facts.round.round_id}",
        "topic": f"Preview: {topic}" if facts.is_preview else topic,
        "footer": f"{title}, {facts.round.round_id}, {facts.authority}",
        "authority": facts.authority,
        "made_on": facts.round.draw_on.isoformat(),
        "preview": "Preview. Nothing was recorded and nothing was sent."
        if facts.is_preview
        else "",
        "round": facts.round,
    }


def _lead(facts: ComplianceDay) -> str:
    """From which day events count, and to which day the source was read."""
    return (
        f"The source was read to the end of {day(facts.round.as_at)}. Transfers and closures from"
        f" {day(facts.since)} on are audited, each once, whenever it comes to light."
    )


def _with_gap(facts: ComplianceDay) -> int:
    return sum(any(r.verdict in NOT_MET for r in a.finding.rules) for a in facts.audits)


def _teams(facts: ComplianceDay) -> list[tuple[str, int, int, int, int]]:
    """Each team with what it sent, what it closed, what it received, and how many had a gap."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for audit in facts.audits:
        own = counts[_name(facts, audit.event.from_team_id)]
        own[0 if audit.event.kind == "transfer" else 1] += 1
        own[3] += any(r.verdict in NOT_MET for r in audit.finding.rules)
        if audit.event.kind == "transfer":
            counts[_name(facts, audit.event.to_team_id)][2] += 1
    return [(name, *found) for name, found in sorted(counts.items())]  # type: ignore[misc]


def _rules(facts: ComplianceDay) -> list[dict[str, Any]]:
    """Each timescale with how often it was late, not done, met, or not to be told."""
    found: dict[tuple[str, str], list[RuleFinding]] = defaultdict(list)
    for audit in facts.audits:
        for rule in audit.finding.rules:
            found[rule.rule_id, rule.what].append(rule)
    return [_rule(rules) for _, rules in sorted(found.items())]


def _rule(rules: list[RuleFinding]) -> dict[str, Any]:
    verdicts = Counter(each.verdict for each in rules)
    first = rules[0]
    unknown = verdicts["not_evidenced"] + verdicts["no_rule"]
    return {
        "what": f"{first.what}{'' if first.is_confirmed else ' *'}",
        "rule": f"{first.rule_id}, {STATUSES.get(first.status, first.status.replace('_', ' '))}",
        "limit": limit_words(first),
        "late": verdicts["late"],
        "missing": verdicts["missing"],
        "met": verdicts["met"],
        "unknown": unknown,
        "is_critical": first.severity == "critical",
    }


def _due_words(audits: tuple[ComplianceAudit, ...]) -> str:
    """By when the forms of a day are due, which is one day for all of them.

    >>> from datetime import date
    >>> from types import SimpleNamespace as It
    >>> closed = It(due_on=date(2021, 7, 5), countersign_on=None)
    >>> _due_words((closed,))
    'Each form is due by 5 July 2021.'
    >>> moved = It(due_on=date(2021, 7, 5), countersign_on=date(2021, 7, 8))
    >>> _due_words((closed, moved))
    'Each form is due by 5 July 2021, and a transfer is counter-signed by 8 July 2021.'
    """
    if not audits:
        return ""
    signed = [each.countersign_on for each in audits if each.countersign_on]
    more = f", and a transfer is counter-signed by {day(max(signed))}" if signed else ""
    return f"Each form is due by {day(max(each.due_on for each in audits))}{more}."


def _line(facts: ComplianceDay, audit: ComplianceAudit) -> tuple[str, ...]:
    """One audit in the list."""
    score = audit.finding.score
    to = f" to {_name(facts, audit.event.to_team_id)}" if audit.event.kind == "transfer" else ""
    return (
        audit.audit_ref.rpartition("/")[2],
        audit.event.case_id,
        KINDS[audit.event.kind],
        day(audit.event.happened_on),
        f"{_name(facts, audit.event.from_team_id)}{to}",
        STATUSES[audit.status],
        ROUTES[audit.reviewer_kind],
        "none" if score.percent is None else f"{score.percent}%, {score.band}",
    )


def _exceptions(facts: ComplianceDay) -> list[tuple[str, int, str]]:
    """What stood in the way, how often, and in which audits."""
    found: dict[str, list[str]] = defaultdict(list)
    for audit in facts.audits:
        for code in audit.exceptions:
            found[code].append(audit.audit_ref.rpartition("/")[2])
    return [(EXCEPTIONS[code], len(refs), ", ".join(refs)) for code, refs in sorted(found.items())]


def _known(facts: ComplianceDay, event: Any) -> tuple[str, str, str]:
    """A known event that the source no longer shows."""
    where = _name(facts, event.from_team_id)
    return event.case_id, f"{KINDS[event.kind]}, {day(event.happened_on)}", where


def _name(facts: ComplianceDay, team_id: str | None) -> str:
    return facts.team_names.get(team_id or "", team_id or "No team recorded")
