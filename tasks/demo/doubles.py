"""Children whom Early Help knows under a reference of its own, while social care knows them too.

Early Help often keeps its records in another system, and nobody tells it the
child's number in social care (R091). Most of these records hold the child's
UPN or NHS number. Some hold it mistyped, or none, or that of another child;
and some are of a namesake, born on the same day, who is another child.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tasks.demo.agencies import IDS
from tasks.demo.chance import Stream
from tasks.demo.contacts import REASONS
from tasks.demo.days import birthday, midnight, mistyped
from tasks.demo.identifiers import SCHOOL_AGE, mistyped_upn, nhs_number_of, upn_of
from tasks.demo.journey import Child, Journey
from tasks.demo.names import CHILD_FIRST, surname_of
from tasks.demo.rows import Rows
from tasks.demo.staff import Post

SINCE = date(2020, 1, 1)
KNOWN_TO_BOTH = 120  # of a thousand open cases
PARTNERS = ("Invented Community Health Trust", "Borough Police", "Canal Housing Association")
Numbers = dict[str, Any]


def write_doubles(rows: Rows, journeys: list[Journey], workers: list[Post], seed: int) -> None:
    """A second record in Early Help of some children with an open case, and what it did."""
    done: set[str] = set()
    for journey in journeys:
        stream = Stream(seed, "double", journey.referral_id)
        child = journey.child
        is_one = journey.assessed_on is not None and journey.referred_on >= SINCE
        if is_one and child.child_id not in done and stream.is_hit(KNOWN_TO_BOTH):
            done.add(child.child_id)
            _write(rows, journey, stream.pick(workers), stream, seed)


def _write(rows: Rows, journey: Journey, post: Post, stream: Stream, seed: int) -> None:
    """One record: a person, an episode until well after the case closes, and some agencies."""
    child, start = journey.child, max(journey.assessed_on or SINCE, journey.child.born_on)
    end = min(journey.closed_on + stream.length(200, 20), birthday(child.born_on, 18))
    if not start < end:
        return
    reference = f"EH{child.child_id}"
    _write_person(rows, child, reference, start, stream, seed)
    rows.add(
        "ssd_early_help_episodes",
        start,
        (end, {"earl_episode_end_date": midnight(stream, end)}),
        earl_episode_id=f"{reference}-1",
        earl_person_id=reference,
        earl_episode_start_date=midnight(stream, start),
        earl_episode_reason=stream.pick(REASONS),
        earl_episode_organisation="Early Help",
        earl_episode_worker_id=post.holder_on(start),
    )
    for name in PARTNERS[: stream.between(1, len(PARTNERS))]:
        rows.add(
            "local_agency_involvements",
            start,
            (end, {"end_on": end}),
            case_id=reference,
            organisation_id=IDS[name],
            is_contact_involved="N",
            start_on=start,
        )


def _write_person(
    rows: Rows, child: Child, reference: str, since: date, stream: Stream, seed: int
) -> None:
    """The child again, by the name and the day of birth that social care has, mistyped or not."""
    original = Stream(seed, "person", child.child_id)
    born_on = mistyped(original, child.born_on)
    held = stream.pick(KINDS)(child)
    if since < birthday(child.born_on, SCHOOL_AGE):
        held.pop("pers_upn", None)  # who is too young for school has none yet
    rows.add(
        "ssd_person",
        since,
        pers_person_id=reference,
        pers_forename=original.pick(CHILD_FIRST),
        pers_surname=surname_of(seed, int(child.family_id[1:]) - 1),
        pers_sex=child.sex,
        pers_dob=midnight(stream, born_on),
        **held,
    )


def same_numbers(child: Child) -> Numbers:
    """Both numbers of the child itself."""
    return {
        "pers_upn": upn_of(child.child_id),
        "pers_common_child_id": nhs_number_of(child.child_id),
    }


def same_upn(child: Child) -> Numbers:
    """The child's UPN in small letters, as somebody typed it."""
    return {"pers_upn": upn_of(child.child_id).lower()}


def same_nhs_number(child: Child) -> Numbers:
    """The child's NHS number in groups, as it stands in letters."""
    number = nhs_number_of(child.child_id)
    return {"pers_common_child_id": number and f"{number[:3]} {number[3:6]} {number[6:]}"}


def mistyped_number(child: Child) -> Numbers:
    """The child's UPN mistyped, which its check letter tells."""
    return {"pers_upn": mistyped_upn(upn_of(child.child_id))}


def no_number(_: Child) -> Numbers:
    """Nothing but the name and the day of birth."""
    return {}


def mixed_numbers(child: Child) -> Numbers:
    """The child's UPN beside the NHS number of another."""
    other = str(int(child.child_id) - 2)
    return {"pers_upn": upn_of(child.child_id), "pers_common_child_id": nhs_number_of(other)}


def namesake(child: Child) -> Numbers:
    """Another child of the same name, born on the same day, with a number of its own."""
    return {"pers_upn": upn_of(child.child_id, "07")}


KINDS: tuple[Callable[[Child], Numbers], ...] = (
    same_numbers, same_numbers, same_upn, same_nhs_number, mistyped_number, no_number,
    mixed_numbers, namesake,
)  # fmt: skip
"""What such a record holds, each as likely."""
