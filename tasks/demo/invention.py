"""A whole invented borough in memory: its people, families, journeys, and the rows of them all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tasks.demo.agencies import write_agencies
from tasks.demo.auditors import (
    write_auditors,
    write_case_registers,
    write_early_help_auditors,
)
from tasks.demo.care import write_care
from tasks.demo.contacts import write_callers, write_contacts, write_early_help
from tasks.demo.doubles import write_doubles
from tasks.demo.episodes import write_episode
from tasks.demo.families import make_families, make_journeys
from tasks.demo.fostering import write_fostering
from tasks.demo.front_door import write_front_door
from tasks.demo.involvements import write_involvements
from tasks.demo.leaving import write_care_leaver, write_missing
from tasks.demo.oversight import write_oversight
from tasks.demo.partners import write_partners
from tasks.demo.past_audits import write_past_audits
from tasks.demo.persons import write_persons
from tasks.demo.protection import write_protection
from tasks.demo.registers import write_registers
from tasks.demo.rows import Rows
from tasks.demo.size import SIZES
from tasks.demo.turnover import make_staff
from tasks.demo.visits import write_visits

Progress = Callable[[str], None]


def invent(size: str, seed: int, until: date, progress: Progress = lambda _: None) -> Rows:
    """Every row of the borough, the same for the same size, seed and last day.

    A borough to an earlier day holds the same facts up to that day (rules.md 6).
    """
    chosen = SIZES[size]
    rows = Rows(until)
    staff = make_staff(chosen, seed, until)
    progress(f"Invented {len(staff.people):,} members of staff in {len(staff.teams)} teams")
    families = make_families(chosen, seed, until)
    journeys = make_journeys(families, staff, seed, until)
    progress(f"Invented {len(families):,} families with {len(journeys):,} referrals of a child")
    write_persons(rows, families, seed)
    heard = write_contacts(rows, journeys, seed) + write_callers(rows, chosen, seed)
    heard += write_early_help(rows, journeys, staff.workers_of("EH01"), seed)
    write_front_door(rows, heard, staff, seed)
    progress("Told who rang about whom")
    adopters = staff.workers_of("FA01")
    for journey in journeys:
        write_episode(rows, journey, seed)
        write_protection(rows, journey, seed)
        write_care(rows, journey, adopters, seed)
        write_visits(rows, journey, seed)
        write_oversight(rows, journey, seed)
        write_missing(rows, journey, seed)
        write_care_leaver(rows, journey, seed)
    write_involvements(rows, staff, journeys, seed)
    progress("Told what came of each referral, and who worked on it")
    write_registers(rows, staff, seed)
    write_auditors(rows, staff, seed)
    write_early_help_auditors(rows, staff, seed)
    write_case_registers(rows, journeys, staff, seed)
    write_past_audits(rows, chosen, journeys, staff, seed)
    progress("Filled the registers of staff, auditors and past audits")
    write_fostering(rows, chosen, staff, seed)
    write_partners(rows, seed)
    write_agencies(rows, journeys, seed)
    write_doubles(rows, journeys, staff.workers_of("EH01"), seed)
    progress("Approved foster carers, and named the organisations of the partnership")
    return rows
