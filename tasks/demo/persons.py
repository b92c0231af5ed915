"""Children as the person and family tables hold them, with the dirt of real registers."""

from __future__ import annotations

from datetime import timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import midnight, mistyped
from tasks.demo.families import Family, child_id, years_of
from tasks.demo.journey import Child
from tasks.demo.names import CHILD_FIRST, surname_of
from tasks.demo.rows import Rows
from tasks.demo.size import BEGINS_ON, Size

ETHNICITIES = ("WBRI", "BAFR", "ABAN", "WOTH", "BCRB", "MOTH", "NOBT", "AIND", "MWBC", "OOTH")
DISABILITIES = ("MOB", "COMM", "LD", "AUT", "BEH", "CON")
CALLERS = 200_000  # families known from contacts alone are numbered after all others


def write_persons(rows: Rows, families: list[Family], seed: int) -> None:
    """Every referred child stands in the person and the family table."""
    for family in families:
        surname = surname_of(Stream(seed, "surname", family.number))
        for place, child in enumerate(family.children):
            stream = Stream(seed, "person", child.child_id)
            _write_person(rows, stream, child, surname)
            if child.is_disabled:
                rows.add(
                    "ssd_disability",
                    disa_table_id=f"DI{child.child_id}",
                    disa_person_id=child.child_id,
                    disa_disability_code=stream.pick(DISABILITIES),
                )
            if stream.is_hit(5):
                twin = child_id(family.number * 10 + 5 + place)
                _write_twice(rows, stream, child, surname, twin)


def _write_person(rows: Rows, stream: Stream, child: Child, surname: str) -> None:
    """The child's rows; before birth there is an expected date, which stays in a few records."""
    is_unborn = child.born_on > rows.until
    born_on = mistyped(stream, child.born_on, rows.until)
    expected_on = child.born_on + timedelta(days=stream.between(-10, 10))
    rows.add(
        "ssd_person",
        pers_person_id=child.child_id,
        pers_legacy_id=f"L{child.child_id}" if stream.is_hit(300) else None,
        pers_forename="Unborn" if is_unborn else stream.pick(CHILD_FIRST),
        pers_surname=surname,
        pers_sex="U" if is_unborn else child.sex,
        pers_gender={"F": "02", "M": "01"}[child.sex],
        pers_ethnicity=stream.pick(ETHNICITIES) if not stream.is_hit(30) else None,
        pers_dob=None if is_unborn else midnight(stream, born_on),
        pers_expected_dob=midnight(stream, expected_on) if is_unborn else None,
        pers_nationality="SYR" if child.is_alone else "GBR",
        pers_send_flag="Y" if stream.is_hit(150) else "N",
    )
    _write_family(rows, child.child_id, child.family_id)


def _write_family(rows: Rows, person_id: str, family_id: str) -> None:
    rows.add(
        "ssd_family",
        fami_table_id=f"FT{person_id}",
        fami_family_id=family_id,
        fami_person_id=person_id,
    )


def _write_twice(rows: Rows, stream: Stream, child: Child, surname: str, twin_id: str) -> None:
    """The same child once more under another id, with a contact that belongs to the first."""
    if child.born_on > rows.until:
        return
    rows.add(
        "ssd_person",
        pers_person_id=twin_id,
        pers_forename=stream.pick(CHILD_FIRST),
        pers_surname=surname,
        pers_sex=child.sex,
        pers_dob=midnight(stream, child.born_on),
    )
    _write_family(rows, twin_id, child.family_id)


def caller_families(size: Size, rows: Rows) -> range:
    """The numbers of the families whom only contacts tell of."""
    return range(CALLERS, CALLERS + int(size.callers_a_year * years_of(rows.until)))


def caller_of(seed: int, number: int, place: int, rows: Rows) -> Child:
    """A child of such a family, of any age when the contacts came."""
    stream = Stream(seed, "caller", number, place)
    return Child(
        child_id=child_id(number * 10 + place),
        family_id=f"F{number + 1}",
        born_on=stream.day(BEGINS_ON - timedelta(days=16 * 365), rows.until - timedelta(days=60)),
        sex=stream.pick(("F", "M")),
        is_disabled=False,
        is_alone=False,
    )


def write_caller(rows: Rows, seed: int, child: Child, surname: str) -> None:
    """The person and family rows of a child who was never referred."""
    _write_person(rows, Stream(seed, "person", child.child_id), child, surname)
