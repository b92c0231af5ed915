"""The words that reports share: numbers in sentences, days, and what each code means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

FIXED = "\N{NO-BREAK SPACE}"
UNITS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
STATUSES = {
    "CIN": "Child in need",
    "CP": "Child protection plan",
    "LAC": "Looked after",
    "ASSESSMENT": "Open assessment",
    "EH": "Early Help",
}
ROLES = {
    "head_of_service": "Heads of service",
    "service_manager": "Service managers",
    "team_manager": "Team managers",
    "reviewing_officer": "Reviewing officers",
    "early_help_auditor": "Early Help auditors",
    "fostering_manager": "Fostering managers",
    "fostering_senior_practitioner": "Fostering senior practitioners",
}
ROLE = {role: name.replace("Heads", "Head").removesuffix("s") for role, name in ROLES.items()}
EXCLUSIONS = {
    "restricted_record": "The record is restricted",
    "status_not_in_scope": "Status not in this round",
    "team_not_in_scope": "Team not in this round",
    "audited_within_hard_exclusion": "Audited too recently",
    "not_in_theme": "Outside the theme",
    "no_independent_auditor": "No independent auditor",
    "too_few_agencies": "Fewer than two agencies involved",
    "service_not_in_scope": "Service not known or not in this round",
    "another_contact_by_lot": "Another of the family stands, by lot",
}
TURNED_DOWN = {
    "drawn_by_lot": "Drawn by lot, so it is in the sample",
    "not_known": "Not among the cases that this audit is about",
    "family_limit": "Its family has as many cases as it may have",
    "over_limit": "More were named than the limit allows",
}
BARS = {
    "current_worker": "Holds the case",
    "past_worker": "Held the case before",
    "supervisor": "Supervised the case",
    "reviewing_officer": "Chaired or reviewed it",
    "other_involvement": "Other part in the case",
    "same_team": "Same team in the period",
    "household": "Worked with a sibling",
    "declared_interest": "Declared an interest",
    "unresolved_identity": "Identity not resolved",
}
ABSENCES = {
    "role_not_permitted": "Role does not audit in this round",
    "not_active": "Not in the role throughout the fieldwork",
    "training_out_of_date": "Training not valid when fieldwork begins",
    "on_leave": "On leave throughout the fieldwork",
    "no_address": "No mail address on the register",
    "no_capacity": "No places in this round",
}
WISHES = {
    "management_line": "Auditor in the worker's line of management",
    "same_service": "Auditor from the case's own service",
    "same_worker_last_cycle": "Auditor had the same worker in the last round",
    "reciprocal_teams": "Two teams audit one another",
}
TEAM_TYPES = {
    "family_intervention": "family intervention",
    "lac": "looked after children",
    "assessment": "assessment",
    "disabled_children": "disabled children",
    "care_leavers": "care leavers",
    "fostering": "fostering",
    "front_door": "front door",
    "quality_assurance": "quality assurance",
    "other": "other",
}
PATHWAYS = {
    "journey_meeting": "Journey meeting",
    "step_up": "Step up",
    "step_down": "Step down",
    "no_transfer": "No transfer",
}
SERVICES = {
    "mash": "MASH",
    "contact_service": "Contact Service",
    "brief_intervention": "Brief Intervention",
}
RELAXATIONS = {
    "target": "Cases wanted",
    "smallest_chance": "Least chance of a worker's cases",
    "floor": "At least so many of a status",
    "type_floor": "At least so many of a pathway",
    "team_floor": "At least so many of a service",
    "theme_part": "Places of the theme",
    "no_place": "A place for every rating on every pathway",
    "worker_least": "At least for a worker who is due",
    "worker_most": "At most for a worker",
}
VERDICTS = {
    "stop": ("\N{BLACK SQUARE}", "Stop", "The round cannot start until this is put right."),
    "quarantine": ("\N{BLACK DIAMOND}", "Set aside", "Left out. Correct it in the case system."),
    "flag": ("\N{WHITE CIRCLE}", "To check", "Kept in the draw. Correct it, or give a reason."),
    "count": ("\N{EN DASH}", "Counted", "For the trend only. Nothing to do."),
}


def meaning(words: dict[str, str], code: str) -> str:
    """What a code means; a code without words of its own is shown as it is spelt."""
    return words.get(code, code.replace("_", " ").capitalize())


def lowered(words: dict[str, str], code: str) -> str:
    """What a code means, inside a sentence."""
    return meaning(words, code).lower()


def spelled(number: int) -> str:
    """A number below a hundred in words, any other in figures.

    >>> spelled(0), spelled(41), spelled(60), spelled(1412)
    ('no', 'forty-one', 'sixty', '1,412')
    """
    if not 0 <= number < 100:
        return f"{number:,}"
    if number < 20:
        return UNITS[number]
    tens = TENS[number // 10 - 2]
    return f"{tens}-{UNITS[number % 10]}" if number % 10 else tens


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "case"), counted(1412, "case"), counted(0, "entry", "entries")
    ('1 case', '1,412 cases', '0 entries')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def all_of(number: int, singular: str, plural: str) -> str:
    """All of a number, or the only one.

    >>> all_of(1, "team has", "teams have"), all_of(18, "team has", "teams have")
    ('The only team has', 'All 18 teams have')
    """
    return f"The only {singular}" if number == 1 else f"All {number:,} {plural}"


def sentence(text: str) -> str:
    """Words that begin a sentence.

    >>> sentence("sixty cases")
    'Sixty cases'
    """
    return text[:1].upper() + text[1:]


def percent(share: Fraction, places: int = 1) -> str:
    """A share as people read it.

    >>> percent(Fraction(1, 23)), percent(Fraction(3, 5), 0)
    ('4.3%', '60%')
    """
    return f"{float(share) * 100:.{places}f}%"


def share(part: int, whole: int) -> str:
    """A part as a share, or as a count where the whole is under ten.

    >>> share(30, 60), share(3, 5)
    ('50%', '3 of 5')
    """
    return percent(Fraction(part, whole), 0) if whole >= 10 else f"{part} of {whole}"


def day(value: date) -> str:
    """A day without its year.

    Its two words stay on one line.

    >>> day(date(2021, 7, 16)).replace(FIXED, " ")
    '16 July'
    """
    return f"{value.day}{FIXED}{value:%B}"


def span(start: date, end: date) -> str:
    r"""The days from one to another.

    >>> span(date(2021, 7, 5), date(2021, 7, 9)), span(date(2021, 6, 28), date(2021, 7, 2))
    ('5 to 9\xa0July', '28\xa0June to 2\xa0July')
    """
    return f"{start.day if start.month == end.month else day(start)} to {day(end)}"


def listed(parts: Sequence[str]) -> str:
    """Parts as a sentence names them.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
