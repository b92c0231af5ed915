"""The teams of the invented borough and the services they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tasks.demo.size import Size

PLACES = (
    "Canal", "Heath", "Market", "Garden", "Bridge", "Station", "Hill", "Park", "Lock", "Square",
    "Mill", "Grove", "Orchard", "Spring", "Chapel", "Meadow", "Quarry", "Harbour", "Abbey", "Well",
)  # fmt: skip
FRAME_TYPES = frozenset({"family_intervention", "lac"})


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """One team: its posts for workers; ``renamed`` has the former name and the last day of it."""

    team_id: str
    team_name: str
    team_type: str
    service_id: str
    posts: int
    renamed: tuple[str, date] | None = None


def services_of(size: Size) -> dict[str, str]:
    """The services by id: as many of family support as heads of service leave, then three more."""
    areas = max(1, size.heads_of_service - 3)
    names = ("North", "South", "East", "West")
    found = {
        f"S1{number}": f"Family Support {names[number % 4]}" + (f" {number // 4 + 1}" * (areas > 4))
        for number in range(areas)
    }
    return found | {
        "S30": "Looked After Children and Resources",
        "S40": "Front Door and Assessment",
        "S50": "Children's Quality Assurance",
    }


def teams_of(size: Size) -> tuple[TeamPlan, ...]:
    """Every team: those that practice week draws from, and the others (R062).

    One post is vacant: 107 case-holders in 18 teams of 6 (rules.md 6.2).
    """
    return (*_intervention(size), *_looked_after(size), *_others(size))


def _intervention(size: Size) -> tuple[TeamPlan, ...]:
    """The Family Intervention teams; the first was renamed, the last has a post less."""
    services = [key for key in services_of(size) if key.startswith("S1")]
    last = size.intervention_teams - 1
    return tuple(
        TeamPlan(
            f"FI{number + 1:02d}",
            f"Family Intervention {_place(number)}",
            "family_intervention",
            services[number * len(services) // size.intervention_teams],
            size.workers_a_team - (number == last and size.workers_a_team > 2),
            (f"Family Support {_place(number)}", date(2020, 10, 1)) if number == 0 else None,
        )
        for number in range(size.intervention_teams)
    )


def _place(number: int) -> str:
    round_, place = divmod(number, len(PLACES))
    return PLACES[place] + (f" {round_ + 1}" if round_ else "")


def _looked_after(size: Size) -> tuple[TeamPlan, ...]:
    return tuple(
        TeamPlan(
            f"LA{number + 1:02d}",
            f"Looked After Children {number + 1}",
            "lac",
            "S30",
            size.workers_a_team,
            ("Children in Care", date(2018, 1, 15)) if number == 0 else None,
        )
        for number in range(size.lac_teams)
    )


def _others(size: Size) -> tuple[TeamPlan, ...]:
    """The teams outside practice week: the front door and the small ones."""
    few = size.others_a_team
    return (
        TeamPlan("FD01", "MASH", "front_door", "S40", few + 3),
        TeamPlan("FD02", "Contact Service", "front_door", "S40", few),
        TeamPlan("FD03", "Brief Intervention", "front_door", "S40", few),
        TeamPlan("EH01", "Early Help", "other", "S40", few + 3),
        TeamPlan("DC01", "Disabled Children", "disabled_children", "S30", few),
        TeamPlan("CL01", "Care Leavers", "care_leavers", "S30", few),
        TeamPlan("FA01", "Fostering and Adoption", "fostering", "S30", few),
        TeamPlan("QA01", "Reviewing and Quality Assurance", "quality_assurance", "S50", 0),
    )
