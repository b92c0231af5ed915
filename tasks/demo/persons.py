"""Children as the person and family tables hold them, with the dirt of real registers."""

from __future__ import annotations

from datetime import date, timedelta

from tasks.demo.chance import Stream
from tasks.demo.days import midnight, mistyped
from tasks.demo.families import Family, child_id
from tasks.demo.identifiers import numbered
from tasks.demo.journey import Child
from tasks.demo.names import CHILD_FIRST, surname_of
from tasks.demo.rows import Rows

ETHNICITIES = ("WBRI", "BAFR", "ABAN", "WOTH", "BCRB", "MOTH", "NOBT", "AIND", "MWBC", "OOTH")
DISABILITIES = ("MOB", "COMM", "LD", "AUT", "BEH", "CON")


def write_persons(rows: Rows, families: list[Family], seed: int) -> None:
    """Every referred child stands in the person and the family table; some stand twice."""
    for family in families:
        surname = surname_of(seed, family.number)
        for place, child in enumerate(family.children):
            write_person(rows, Stream(seed, "person", child.child_id), child, surname)
            if child.is_disabled:
                rows.add(
                    "ssd_disability",
                    max(child.known_on, child.born_on),
                    disa_table_id=f"DI{child.child_id}",
                    disa_person_id=child.child_id,
                    disa_disability_code=Stream(seed, "disability", child.child_id).pick(
                        DISABILITIES
                    ),
                )
            _write_twice(rows, seed, child, surname, child_id(family.number * 10 + 5 + place))


def write_person(rows: Rows, stream: Stream, child: Child, surname: str) -> None:
    """The child's rows; before birth there is an expected date, and a date of birth after it.

    Two dates of birth in a thousand are still to come: somebody typed them wrongly.
    """
    born_on = mistyped(stream, child.born_on)
    born = {
        "pers_forename": stream.pick(CHILD_FIRST),
        "pers_sex": child.sex,
        "pers_gender": {"F": "02", "M": "01"}[child.sex],
        "pers_dob": midnight(stream, born_on),
        "pers_expected_dob": None,
    }
    numbers, upn = numbered(child)
    expected_on = child.born_on + timedelta(days=stream.between(-10, 10))
    rows.add(
        "ssd_person",
        child.known_on,
        (child.born_on, born | numbers),
        upn,
        pers_person_id=child.child_id,
        pers_legacy_id=f"L{child.child_id}" if stream.is_hit(300) else None,
        pers_forename="Unborn",
        pers_surname=surname,
        pers_sex="U",
        pers_gender="00",
        pers_ethnicity=stream.pick(ETHNICITIES) if not stream.is_hit(30) else None,
        pers_expected_dob=midnight(stream, max(expected_on, child.known_on)),
        pers_nationality="SYR" if child.is_alone else "GBR",
        pers_send_flag="Y" if stream.is_hit(150) else "N",
    )
    _write_family(rows, child.known_on, child.child_id, child.family_id)


def _write_family(rows: Rows, since: date, person_id: str, family_id: str) -> None:
    rows.add(
        "ssd_family",
        since,
        fami_table_id=f"FT{person_id}",
        fami_family_id=family_id,
        fami_person_id=person_id,
    )


def _write_twice(rows: Rows, seed: int, child: Child, surname: str, twin_id: str) -> None:
    """Five children in a thousand stand twice (rules.md 6.4).

    Half of them under the same reference, as extracts repeat a row; half under a
    second one, as somebody opened a second record, with a contact that belongs to the first.
    """
    stream = Stream(seed, "twice", child.child_id)
    if not stream.is_hit(5):
        return
    since = max(child.known_on, child.born_on)
    original = Stream(seed, "person", child.child_id)
    born_on = mistyped(original, child.born_on)
    is_second = stream.is_hit(500)
    rows.add(
        "ssd_person",
        since,
        pers_person_id=twin_id if is_second else child.child_id,
        pers_forename=original.pick(CHILD_FIRST),
        pers_surname=surname,
        pers_sex=child.sex,
        pers_dob=midnight(original, born_on),
    )
    if is_second:
        _write_family(rows, since, twin_id, child.family_id)
        rows.add(
            "ssd_contacts",
            since,
            cont_contact_id=f"C{twin_id}",
            cont_person_id=twin_id,
            cont_contact_date=midnight(stream, since),
            cont_contact_source_code="2A",
            cont_contact_source_desc="Schools",
            cont_contact_outcome_json='{"NFA_FLAG": "Y"}',
        )
