"""What every round ends with: frozen with its messages, shown in counts, and sent."""

from __future__ import annotations

from collections import Counter

from prefect.artifacts import create_markdown_artifact

from config.schema import Configuration
from config.settings import Settings
from flows import clock
from flows.handing import whole
from flows.progress import say
from tasks.model import Document, Round, RoundFacts
from tasks.notification.envelopes import addressees_of
from tasks.notification.messages import compose_messages
from tasks.notification.task import release_messages
from tasks.store import task as store
from tasks.store.freezing import FrozenRound


def freeze(
    settings: Settings,
    decided: Configuration,
    facts: RoundFacts,
    documents: tuple[Document, ...],
    *,
    by: str,
) -> None:
    """The round and its messages are frozen in one transaction."""
    messages = compose_messages(facts, documents, decided.authority)
    people = addressees_of(facts, decided.authority)
    frozen = FrozenRound(facts.sample, facts.allocation, documents, people, messages)
    store.freeze_round(settings.store_url, whole(frozen), by=by, at=clock.now())
    place = settings.output / facts.round.folder
    show(facts, f"{len(messages)} messages wait to be sent. The documents lie in `{place}`.")


def release(settings: Settings, decided: Configuration, round_: Round, *, by: str) -> None:
    """Everything that waits is sent, once."""
    report = release_messages(
        settings.store_url,
        round_.round_id,
        smtp_url=settings.smtp_url,
        ca_file=settings.smtp_ca_file,
        mailbox=settings.mailbox,
        authority=decided.authority,
        documents_in=settings.output,
        by=by,
        clock=clock.now,
    )
    say(report.sentence)
    for note in report.notes:
        say(note)


def show(facts: RoundFacts, last: str) -> None:
    """The Prefect screen shows what a round made, in counts and nothing else (K35)."""
    create_markdown_artifact(
        f"## {facts.round.title}\n\n{_strata(facts)}\n\n{_counts(facts)}\n\n{last}",
        key=f"{facts.round.audit_type.replace('_', '-')}-{facts.round.folder.lower()}",
        description=facts.round.title,
    )


def _strata(facts: RoundFacts) -> str:
    """Each status with its cases in the frame and in the sample."""
    held = Counter(case.status for case in facts.frame.cases)
    drawn = Counter(facts.cases[each.case_id].status for each in facts.sample.selected)
    rows = [(status, str(held[status]), str(drawn[status])) for status in facts.plan.statuses]
    total = ("all", str(held.total()), str(drawn.total()))
    return _table(("Status", "In the frame", "Drawn"), [*rows, total])


def _counts(facts: RoundFacts) -> str:
    """What else a QA data lead asks first."""
    made, sample = facts.allocation, facts.sample
    loads = [each.first + each.second for each in made.loads if each.capacity]
    short = sum(each.short for each in made.shortages)
    rows = [
        ("Reserves", len(sample.reserves)),
        ("Fewer drawn than wanted", sample.shortfall),
        ("Workers not yet audited this year", len(sample.coverage.due)),
        ("of these reached", len(sample.coverage.reached)),
        ("First audits allocated", sum(each.grade == 1 for each in made.assignments)),
        ("Blind second grades", sum(each.grade == 2 for each in made.assignments)),
        ("Audits without an auditor", short),
        ("Fewest and most for one auditor", f"{min(loads, default=0)} and {max(loads, default=0)}"),
    ]
    return _table(("", ""), [(name, str(value)) for name, value in rows])


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table that the Prefect screen shows."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
