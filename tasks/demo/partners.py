"""The invented borough's safeguarding partnership: organisations, and what they answered before.

Their mail domains end in ``.example``, which nobody can own.
"""

from __future__ import annotations

from datetime import date

from tasks.demo.chance import Stream
from tasks.demo.names import staff_name
from tasks.demo.rows import Rows
from tasks.demo.size import BEGINS_ON

HEALTH, POLICE, JUSTICE = "health-trust.example", "police.example", "justice.example"
HOUSING, SCHOOLS, VOLUNTARY = "housing.example", "schools.example", "voluntary.example"
COUNCIL = "invented.gov.uk"
ORGANISATIONS = (
    ("Invented Community Health Trust", "health", HEALTH),
    ("Invented Hospital Trust", "health", HEALTH),
    ("Clinical Commissioning Group", "health", HEALTH),
    ("Child and Adolescent Mental Health Service", "health", HEALTH),
    ("Invented Ambulance Service", "health", HEALTH),
    ("Borough Police", "police", POLICE),
    ("Transport Police", "police", POLICE),
    ("Court Advisory Service", "police", JUSTICE),
    ("Council Housing and Homelessness", "housing", COUNCIL),
    ("Canal Housing Association", "housing", HOUSING),
    ("Heath Housing Association", "housing", HOUSING),
    ("Temporary Accommodation Partnership", "housing", HOUSING),
    ("National Probation Service, Invented", "probation", JUSTICE),
    ("Youth Justice Service", "probation", COUNCIL),
    ("Secondary Schools Federation", "schools", SCHOOLS),
    ("Primary Schools Partnership", "schools", SCHOOLS),
    ("Early Years Alliance", "schools", SCHOOLS),
    ("Invented Sixth Form College", "schools", SCHOOLS),
    ("Youth Clubs Together", "voluntary", VOLUNTARY),
    ("Women's Refuge of Invented", "voluntary", VOLUNTARY),
    ("Faith Communities Forum", "voluntary", VOLUNTARY),
    ("Council Adult Social Care", "adult_services", COUNCIL),
    ("Council Public Health", "adult_services", COUNCIL),
    ("Council Libraries and Leisure", "leisure", COUNCIL),
    ("Council Licensing", "leisure", COUNCIL),
)
ANSWERED = {
    "health": 2018, "police": 2018, "schools": 2019, "probation": 2019, "voluntary": 2019,
    "adult_services": 2020, "leisure": 2020, "housing": 2020,
}  # fmt: skip
CRITERIA = {1: 3, 2: 2, 3: 3, 4: 2, 5: 3, 6: 3, 7: 2, 8: 2}
EVIDENCE = (
    "Policy, reviewed in January", "Minutes of the board in May", "Structure chart on the intranet",
    "Figures of the training system", "Staff survey of last autumn", "Audit by our own auditors",
)  # fmt: skip


def write_partners(rows: Rows, seed: int) -> None:
    """Every organisation of the partnership, and the answers of the last audit of its service."""
    for number, (name, service, domain) in enumerate(ORGANISATIONS, start=1):
        organisation_id = f"O{number:02d}"
        rows.add(
            "local_partner_organisations",
            BEGINS_ON,
            organisation_id=organisation_id,
            organisation_name=name,
            service=service,
            contact_name=staff_name(seed, f"contact {organisation_id}"),
            contact_email=f"safeguarding.{organisation_id.lower()}@{domain}",
            mail_domain=domain,
            scope_from=BEGINS_ON,
        )
        _write_answers(rows, organisation_id, ANSWERED[service], seed)


def _write_answers(rows: Rows, organisation_id: str, year: int, seed: int) -> None:
    """One answer to each criterion; known from the day on which the tools were to be back."""
    for standard, count in CRITERIA.items():
        for place in range(1, count + 1):
            stream = Stream(seed, "section 11", organisation_id, standard, place)
            score = stream.pick(("2", "2", "2", "2", "1", "1", "1", "0", "n/a"))
            named = {"2": stream.pick(EVIDENCE), "n/a": "We do not do this work"}
            rows.add(
                "local_section_11_answers",
                date(year, 12, 20),
                organisation_id=organisation_id,
                answered_in=year,
                criterion=f"{standard}.{place}",
                score=score,
                evidence=named.get(score),
            )
