"""The local registers of the invented borough: teams, auditors, interests, past audits."""

from __future__ import annotations

from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.journeys import Journey
from tasks.demo.rows import Rows
from tasks.demo.size import BEGINS_ON, Size
from tasks.demo.staff import DOMAIN, Person, Post, Staff, name_of

ROLES = {
    "Team manager": "team_manager",
    "Service manager": "service_manager",
    "Head of Service": "head_of_service",
    "Independent reviewing officer": "reviewing_officer",
}
RENAMED_ON = date(2020, 10, 1)


def write_registers(rows: Rows, staff: Staff, seed: int) -> None:
    """Professionals, departments and teams, and the register of auditors with leave and interests."""
    _write_professionals(rows, staff, seed)
    _write_teams(rows, staff, seed)
    _write_line_management(rows, staff)
    former = _former_workers(staff)
    for number, auditor in enumerate(staff.auditors):
        _write_auditor(rows, auditor, seed)
        if number < len(former) and number % 5 == 0:
            rows.add(
                "local_auditor_staff_ids", auditor_id=auditor.staff_id, staff_id=former[number]
            )
    for auditor in staff.auditors[3:6]:
        rows.add(
            "local_auditor_leave",
            auditor_id=auditor.staff_id,
            start_on=date(rows.until.year - 1, 7, 1),
            end_on=date(rows.until.year - 1, 7, 7),
        )


def _former_workers(staff: Staff) -> list[str]:
    """Staff ids of workers who left: some came back as managers, under another id."""
    present = {post.holders[-1].staff_id for post in staff.posts}
    return [person.staff_id for person in staff.people if person.staff_id not in present]


def _write_professionals(rows: Rows, staff: Staff, seed: int) -> None:
    """The register of staff; one worker in a hundred is missing from it."""
    managers = [
        Person(t.manager_id, name_of(seed, t.manager_id), "Team manager", t.team_id, False)
        for t in staff.teams
    ]
    everybody = {p.staff_id: p for p in (*staff.people, *managers, *staff.auditors)}
    for person in everybody.values():
        is_worker = person.job_title == "Social worker"
        if is_worker and Stream(seed, "register", person.staff_id).is_hit(10):
            continue
        rows.add(
            "ssd_professionals",
            prof_professional_id=person.staff_id,
            prof_staff_id=f"E{person.staff_id}",
            prof_professional_name=person.name,
            prof_professional_job_title=person.job_title,
            prof_professional_department=person.team_id,
            prof_full_time_equivalency=1.0,
            prof_agency_worker_flag="Y" if person.is_agency else "N",
        )


def _write_teams(rows: Rows, staff: Staff, seed: int) -> None:
    """Teams as the council knows them; the first was renamed in mid-year."""
    for number, team in enumerate(staff.teams):
        spans = [(team.team_name, BEGINS_ON, None)]
        if number == 0:
            spans = [
                ("Family Support North", BEGINS_ON, RENAMED_ON - timedelta(days=1)),
                (team.team_name, RENAMED_ON, None),
            ]
        rows.add("ssd_department", dept_team_id=team.team_id, dept_team_name=team.team_name)
        for name, start, end in spans:
            rows.add(
                "local_teams",
                team_id=team.team_id,
                team_name=name,
                team_type=team.team_type,
                service_id=team.service_id,
                service_name=f"Service {team.service_id}",
                manager_id=team.manager_id,
                manager_name=name_of(seed, team.manager_id),
                manager_email=f"{team.manager_id.lower()}@{DOMAIN}",
                valid_from=start,
                valid_to=end,
            )


def _write_line_management(rows: Rows, staff: Staff) -> None:
    """Worker to team manager, for as long as the worker held a post of the team."""
    managers = {team.team_id: team.manager_id for team in staff.teams}
    for post in staff.posts:
        for holder in post.holders:
            rows.add(
                "local_line_management",
                staff_id=holder.staff_id,
                manager_id=managers[post.team_id],
                start_on=holder.started_on,
                end_on=holder.ended_on,
            )


def _write_auditor(rows: Rows, auditor: Person, seed: int) -> None:
    """One auditor with identity, team and training; one in forty is out of date."""
    stream = Stream(seed, "auditor", auditor.staff_id)
    is_team = auditor.job_title in {"Team manager", "Independent reviewing officer"}
    service = None if is_team else auditor.team_id
    trained_days_ago = 500 if stream.is_hit(25) else stream.between(230, 400)
    rows.add(
        "local_auditors",
        auditor_id=auditor.staff_id,
        auditor_name=auditor.name,
        email=f"{auditor.staff_id.lower()}@{DOMAIN}",
        role=ROLES[auditor.job_title],
        team_id=auditor.team_id if is_team else None,
        service_id=service,
        capacity=None,
        trained_on=rows.until - timedelta(days=trained_days_ago),
        employed_from=stream.day(date(2008, 1, 1), date(2020, 12, 1)),
        active_from=date(2015, 4, 1),
        active_to=None,
    )
    rows.add("local_auditor_staff_ids", auditor_id=auditor.staff_id, staff_id=auditor.staff_id)
    if is_team:
        rows.add(
            "local_auditor_teams",
            auditor_id=auditor.staff_id,
            team_id=auditor.team_id,
            start_on=BEGINS_ON,
            end_on=None,
        )


def write_case_registers(rows: Rows, journeys: list[Journey], staff: Staff, seed: int) -> None:
    """Restricted records (half a per cent) and declared interests."""
    for journey in journeys:
        stream = Stream(seed, "register", journey.child_id)
        if stream.is_hit(5):
            rows.add(
                "local_restricted_records", case_id=journey.child_id, start_on=journey.referred_on
            )
        if stream.is_hit(3):
            rows.add(
                "local_declared_interests",
                auditor_id=stream.pick(staff.auditors).staff_id,
                case_id=journey.child_id,
                start_on=journey.referred_on,
            )


def write_past_audits(
    rows: Rows, size: Size, journeys: list[Journey], staff: Staff, seed: int
) -> None:
    """The practice weeks of four financial years, each worker's turn coming round."""
    last: dict[str, date] = {}
    turn = 0
    for year in range(2018, rows.until.year + 1):
        for months, count in zip(
            ((7, year), (11, year), (3, year + 1)), size.audits_a_round, strict=True
        ):
            day = date(months[1], months[0], 1) - timedelta(days=10)
            if day <= rows.until:
                turn = _write_round(rows, day, count, turn, journeys, staff, last, seed)


def _write_round(
    rows: Rows, day: date, count: int, turn: int,
    journeys: list[Journey], staff: Staff, last: dict[str, date], seed: int,
) -> int:  # fmt: skip
    """One past practice week: the next posts in turn, one open case each, never too soon again."""
    stream = Stream(seed, "past", day)
    held = _open_by_post(journeys, day, last)
    posts = [p for p in staff.posts if id(p) in held]
    for number in range(min(count, len(posts))):
        post = posts[(turn + number) % len(posts)]
        journey = stream.pick(held[id(post)])
        last[journey.child_id] = day
        finalised_on = rows.known(day + timedelta(days=35))
        rows.add(
            "local_past_audits",
            audit_id=f"PW-{day:%Y-%m}-{number + 1:02d}",
            audit_type="practice_week",
            cycle_id=f"PW-{day + timedelta(days=25):%Y-%m}",
            case_id=journey.child_id,
            worker_id=post.holder_on(day),
            auditor_id=stream.pick(staff.auditors).staff_id,
            allocated_on=day,
            finalised_on=finalised_on,
        )
    return turn + count


def _open_by_post(
    journeys: list[Journey], day: date, last: dict[str, date]
) -> dict[int, list[Journey]]:
    """Open cases with a plan on a day, by the post that holds them, not audited in eight months."""
    held: dict[int, list[Journey]] = {}
    for journey in journeys:
        start = journey.assessed_on
        if (
            journey.path in {"nfa", "assessed"}
            or start is None
            or not start <= day < journey.closed_on
        ):
            continue
        if (day - last.get(journey.child_id, date(2000, 1, 1))).days < 250:
            continue
        post: Post = journey.post
        if journey.in_care_on and journey.in_care_on <= day:
            post = journey.care_post
        held.setdefault(id(post), []).append(journey)
    return held
