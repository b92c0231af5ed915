"""A section 11 audit: each organisation of the service that is due longest is sent the tool."""

from __future__ import annotations

from fractions import Fraction

from prefect import flow

from config.orders import Section11Order
from config.schema import Configuration
from config.settings import Settings
from flows import census, clock, opening
from flows.handing import whole
from flows.progress import READING, WRITING, say
from flows.starting import started
from flows.stopping import explained
from tasks.errors import (
    ForeignAddress,
    NobodyInScope,
    PartnerWouldGetFiles,
    ServiceNotOnRota,
)
from tasks.extraction.statements import NEEDS
from tasks.extraction.task import extract_populations
from tasks.guarding import guarded
from tasks.model import (
    Allocation,
    Document,
    Exclusion,
    Frame,
    FrameCase,
    PartnerOrganisation,
    Round,
    Sample,
    Section11Facts,
    ServiceTurn,
)
from tasks.notification.census_messages import section_11_addressees, section_11_messages
from tasks.reporting.task import render_section_11_documents
from tasks.scheduling.rota import answers_before, chosen, turns
from tasks.scheduling.standing import panel_days, section_11_round
from tasks.store import task as store
from tasks.store.freezing import FrozenRound
from tasks.validation.households import PartnersKnown
from tasks.validation.task import judge_partners_extract


@flow(name="section-11", flow_run_name="section 11 audit: {order.cycle}")
@guarded
def section_11(order: Section11Order) -> None:
    """Send the tool to each organisation within scope: "Other audits" of the programme (R101)."""
    settings, _, decided = started(order)
    round_ = census.meant(order, section_11_round(decided, order.round_named, clock.today()))

    def make(of: Round, is_preview: bool) -> FrozenRound:
        return _make(order, settings, decided, of, is_preview=is_preview)

    census.run_census(order, settings, decided, round_, make)


def _make(
    order: Section11Order,
    settings: Settings,
    decided: Configuration,
    round_: Round,
    *,
    is_preview: bool,
) -> FrozenRound:
    """The service is found, and every organisation of it has its letter and its tool."""
    output = settings.output / "preview" if is_preview else settings.output
    known = _gather(settings, decided, round_)
    rota, services = _turn(order, settings, decided, round_, known)
    asked = tuple(each for each in known.organisations if each.service in services)
    _check_addresses(asked, decided)
    frame = _frame(known, services)
    sample, _ = census.certain(
        order, settings, decided, round_, frame, known.contracts, is_preview=is_preview
    )
    told = store.registers_of(settings.store_url).told
    facts = _facts(decided, round_, known, asked, rota, services, sample, told, is_preview)
    say(f"Writing the tools of {len(asked)} organisations", WRITING)
    documents = render_section_11_documents(
        whole(facts), decided.section_11, decided.section_11_standards, output
    )
    people = section_11_addressees(facts, decided.authority)
    messages = (
        () if is_preview else section_11_messages(facts, people, documents, decided.authority)
    )
    _show(settings, decided, facts, documents, len(messages))
    nobody = Allocation(round_.round_id, (), (), (), (), ())
    return FrozenRound(sample, nobody, documents, people, messages)


def _gather(settings: Settings, decided: Configuration, round_: Round) -> PartnersKnown:
    """The partnership, judged; raises NobodyInScope, and ContractBroken after its page is there."""
    kept = store.registers_of(settings.store_url)
    say(f"Reading the registers as at {round_.as_at}", READING)
    frames = extract_populations(
        settings.source_url, NEEDS["section_11"], round_.as_at, opening.role_codes(decided),
        round_.as_at, whole(kept.in_force),
    )  # fmt: skip
    with explained(decided, round_, frames, settings.output, kept.told):
        known = judge_partners_extract(whole(frames), round_.as_at, settings.store_url)
    if not known.organisations:
        raise NobodyInScope(round_.as_at.isoformat())
    return known


def _turn(
    order: Section11Order,
    settings: Settings,
    decided: Configuration,
    round_: Round,
    known: PartnersKnown,
) -> tuple[tuple[ServiceTurn, ...], tuple[str, ...]]:
    """The rota, and the services of this year (R100); raises ServiceNotOnRota."""
    rota = decided.section_11.rota
    issued = store.issued_services(settings.store_url, round_)
    order_ = turns(rota, known.organisations, known.answers, issued, round_.draw_on.year)
    on_it = tuple(turn.service for turn in order_)
    if order.service is not None and order.service not in on_it:
        raise ServiceNotOnRota(order.service, on_it)
    if not on_it:
        raise NobodyInScope(round_.as_at.isoformat())
    return order_, chosen(rota, order_, order.service)


def _check_addresses(asked: tuple[PartnerOrganisation, ...], decided: Configuration) -> None:
    """Each contact lies in the organisation's own mail domain, and a partner gets links (K24).

    Raises ForeignAddress and PartnerWouldGetFiles.
    """
    foreign = tuple(
        each.organisation_id
        for each in asked
        if each.contact_email
        and each.contact_email.rpartition("@")[2].lower() != each.mail_domain.lower()
    )
    if foreign:
        raise ForeignAddress(foreign)
    mail = decided.authority.mail
    own = mail.sender.rpartition("@")[2].lower()
    files = {each.domain for each in mail.deliveries if each.documents == "attached"} - {own}
    wrong = tuple(sorted({each.mail_domain for each in asked} & files))
    if wrong:
        raise PartnerWouldGetFiles(wrong)


def _frame(known: PartnersKnown, services: tuple[str, ...]) -> Frame:
    """The organisations that are asked, and those whose service has another turn."""
    cases = tuple(
        FrameCase(
            case_id=each.organisation_id,
            family_id=each.organisation_id,
            worker_id="",
            team_id=each.service,
            team_type="partner",
            status="in_scope",
            weight=Fraction(1),
            is_worker_due=False,
        )
        for each in known.organisations
        if each.service in services
    )
    others = tuple(
        Exclusion(each.organisation_id, "other_service")
        for each in known.organisations
        if each.service not in services
    )
    return Frame(cases, others)


def _facts(
    decided: Configuration,
    round_: Round,
    known: PartnersKnown,
    asked: tuple[PartnerOrganisation, ...],
    rota: tuple[ServiceTurn, ...],
    services: tuple[str, ...],
    sample: Sample,
    registers: str,
    is_preview: bool,
) -> Section11Facts:
    """Everything that the documents may say."""
    panel, plans = panel_days(decided, round_)
    return Section11Facts(
        authority=decided.authority.name,
        round=round_,
        services=services,
        rota=rota,
        organisations=asked,
        before=answers_before(known.answers, round_.draw_on.year),
        panel=panel,
        plans=plans,
        sample=sample,
        registers=registers,
        is_preview=is_preview,
    )


def _show(
    settings: Settings,
    decided: Configuration,
    facts: Section11Facts,
    documents: tuple[Document, ...],
    messages: int,
) -> None:
    """The service whose turn it is, and counts, for the Prefect screen."""
    titles = {each.id: each.title for each in decided.section_11.rota.services}
    named = ", ".join(titles.get(each, each) for each in facts.services)
    counts = f"Service: {named}\n\nOrganisations asked: {len(facts.organisations)}"
    census.show(settings, facts.round, counts, documents, messages, is_preview=facts.is_preview)
