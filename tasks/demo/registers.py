"""The registers of staff: professionals, departments, teams, line management."""

from __future__ import annotations

from datetime import timedelta

from tasks.demo.names import address_of, registration_of, staff_name
from tasks.demo.rows import News, Rows
from tasks.demo.size import BEGINS_ON
from tasks.demo.staff import Person, Post, Staff
from tasks.demo.teams import TeamPlan

DAY = timedelta(days=1)


def write_registers(rows: Rows, staff: Staff, seed: int) -> None:
    """Professionals, departments, teams with their managers, and who manages whom."""
    for person in staff.people:
        write_professional(rows, person, seed)
    managers = staff.managers()
    for team in staff.teams:
        rows.add(
            "ssd_department",
            BEGINS_ON,
            dept_team_id=team.team_id,
            dept_team_name=team.team_name,
            dept_team_parent_id=team.service_id,
            dept_team_parent_name=staff.services[team.service_id],
        )
        _write_team(rows, team, managers[team.team_id], staff.services[team.service_id])
    _write_management(rows, staff, managers)


def write_professional(rows: Rows, person: Person, seed: int) -> None:
    """The rows of one person, one for each staff id; some workers are missing from the register."""
    if not person.is_registered:
        return
    ids = {posting.staff_id: posting.started_on for posting in reversed(person.postings)}
    ids |= dict.fromkeys(person.aliases, person.postings[0].started_on)
    for staff_id, first_on in ids.items():
        since = max(person.joined_on, BEGINS_ON) if staff_id == person.person_id else first_on
        moves: list[News] = [
            (
                posting.started_on,
                {
                    "prof_professional_job_title": posting.job_title,
                    "prof_professional_department": posting.team_id or None,
                },
            )
            for posting in person.postings
            if posting.staff_id == staff_id or staff_id in person.aliases
        ]
        rows.add(
            "ssd_professionals",
            since,
            *moves,
            prof_professional_id=staff_id,
            prof_staff_id=f"E{staff_id}",
            prof_professional_name=staff_name(seed, person.person_id),
            prof_social_worker_registration_no=registration_of(staff_id),
            prof_full_time_equivalency=1.0,
            prof_agency_worker_flag="Y" if person.is_agency else "N",
        )


def _write_team(rows: Rows, team: TeamPlan, post: Post, service_name: str) -> None:
    """A team as the council knew it: a row for each name and manager, with the days of both."""
    spans = [(BEGINS_ON, None, team.team_name)]
    if team.renamed:
        former, last_on = team.renamed
        spans = [(BEGINS_ON, last_on, former), (last_on, None, team.team_name)]
    for start, end, name in spans:
        for holder, first, last in post.holders_between(start, end):
            rows.add(
                "local_teams",
                first,
                *([(last, {"valid_to": last - DAY})] if last else []),
                team_id=team.team_id,
                team_name=name,
                team_type=team.team_type,
                service_id=team.service_id,
                service_name=service_name,
                manager_id=holder.staff_id,
                manager_name=holder.person.name,
                manager_email=address_of(holder.person.person_id),
                valid_from=first,
            )


def _write_management(rows: Rows, staff: Staff, managers: dict[str, Post]) -> None:
    """Worker to team manager to service manager to head of service, each for their time."""
    for post in staff.posts:
        if post.role == "worker":
            write_line(rows, post, managers[post.team_id])
    for role, above in (
        ("team_manager", "service_manager"),
        ("service_manager", "head_of_service"),
    ):
        seniors = staff.leaders(above)
        for post in staff.leaders(role):
            same = [senior for senior in seniors if senior.service_id == post.service_id]
            choice = same or seniors
            write_line(rows, post, choice[post.number % len(choice)])


def write_line(rows: Rows, post: Post, above: Post) -> None:
    """Each holder of a post with each holder of the post above it, for their time together."""
    for holder in post.holders:
        for senior, first, last in above.holders_between(holder.started_on, holder.ended_on):
            rows.add(
                "local_line_management",
                first,
                *([(last, {"end_on": last - DAY})] if last else []),
                staff_id=holder.staff_id,
                manager_id=senior.staff_id,
                start_on=first,
            )
