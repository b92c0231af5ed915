"""Children's journeys: contact, referral, assessment, plan, care, closure, each with its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tasks.demo.chance import Stream
from tasks.demo.rows import Rows
from tasks.demo.size import BEGINS_ON, Size
from tasks.demo.staff import Post, Staff

FACTORS = ("3A", "3B", "3C", "4B", "16A", "17A", "1B", "2B", "4A", "13A", "24A", "5A", "10A", "20")
SOURCES = (("6", "Police"), ("2A", "Schools"), ("3A", "General practitioner"), ("4", "Housing"),
           ("1A", "Family member"), ("3E", "Accident and emergency"), ("5B", "Local authority"))  # fmt: skip
ETHNICITIES = ("WBRI", "BAFR", "ABAN", "WOTH", "BCRB", "MOTH", "NOBT")


@dataclass(frozen=True, slots=True)
class Journey:
    """One child's one episode of need: what happened when. ``path`` is where it led."""

    child_id: str
    referral_id: str
    post: Post
    care_post: Post
    referred_on: date
    path: str
    assessed_on: date | None
    protected_on: date | None
    in_care_on: date | None
    closed_on: date


def write_children(rows: Rows, size: Size, staff: Staff, seed: int) -> list[Journey]:
    """Every family since 2015 with its children and their episodes; returns the journeys."""
    posts = staff.posts_of("family_intervention") * 12 + staff.posts_of("disabled_children")
    care_posts = staff.posts_of("lac")
    journeys: list[Journey] = []
    years = (rows.until - BEGINS_ON).days / 365.25
    for number in range(int(size.families_a_year * years)):
        stream = Stream(seed, "family", number)
        referred_on = stream.day(BEGINS_ON, rows.until)
        post, care_post = stream.pick(posts), stream.pick(care_posts)
        path = _path(stream)
        for sibling in range(_children_in(stream)):
            child_id = _write_child(
                rows, Stream(seed, "child", number, sibling), number, sibling, referred_on
            )
            own = path if sibling == 0 or stream.is_hit(850) else "assessed"
            key = Stream(seed, "journey", number, sibling)
            journey = _journey(key, child_id, post, care_post, referred_on, own)
            journeys.append(journey)
    return journeys


def _children_in(stream: Stream) -> int:
    """One to five children, 1.9 on average."""
    return (1, 1, 1, 1, 2, 2, 2, 3, 3, 5)[stream.below(10)]


def _path(stream: Stream) -> str:
    """Where a referral leads: most end with the assessment."""
    chance = stream.below(1000)
    for limit, path in ((150, "nfa"), (585, "assessed"), (885, "plan"), (965, "protected")):
        if chance < limit:
            return path
    return "care"


def _write_child(rows: Rows, stream: Stream, family: int, sibling: int, referred_on: date) -> str:
    """One child's person and family rows; half a per cent stand twice, as in real extracts."""
    child_id = str(1_000_000 + family * 10 + sibling)
    age_days = stream.below(16 * 365) - 90
    born_on = referred_on - timedelta(days=age_days)
    is_unborn = age_days < 0 and born_on > rows.until
    sex = stream.pick(("F", "M"))
    for _ in range(2 if stream.is_hit(5) else 1):
        rows.add(
            "ssd_person",
            pers_person_id=child_id,
            pers_forename=f"Child{child_id[-3:]}",
            pers_surname=f"Invented{family}",
            pers_sex=sex,
            pers_gender="02" if sex == "F" else "01",
            pers_ethnicity=stream.pick(ETHNICITIES) if not stream.is_hit(30) else None,
            pers_dob=None if is_unborn else born_on,
            pers_expected_dob=born_on if is_unborn else None,
        )
    rows.add(
        "ssd_family",
        fami_table_id=f"FT{child_id}",
        fami_family_id=f"F{family + 1}",
        fami_person_id=child_id,
    )
    return child_id


def _journey(
    stream: Stream, child_id: str, post: Post, care_post: Post, referred_on: date, path: str
) -> Journey:
    """The dates of one episode."""
    assessed_on = None if path == "nfa" else referred_on + timedelta(days=stream.between(12, 55))
    protected_on = in_care_on = None
    if path == "protected" or (path == "care" and stream.is_hit(500)):
        protected_on = referred_on + timedelta(days=stream.between(18, 50))
    if path == "care":
        in_care_on = referred_on + timedelta(days=stream.between(40, 120))
    start = in_care_on or protected_on or assessed_on or referred_on
    length = {"nfa": 3, "assessed": 0, "plan": 430, "protected": 400, "care": 760}[path]
    closed_on = start + timedelta(
        days=stream.spread(length) if length > 7 else stream.between(1, 9)
    )
    return Journey(
        child_id, f"R{child_id}", post, care_post, referred_on, path,
        assessed_on, protected_on, in_care_on, closed_on,
    )  # fmt: skip


def write_episode(rows: Rows, journey: Journey, seed: int) -> None:
    """The contact, referral, assessment, plans and care rows of one journey."""
    stream = Stream(seed, "episode", journey.child_id)
    _write_contact(rows, stream, f"C{journey.child_id}", journey.child_id, journey.referred_on)
    rows.add(
        "ssd_cin_episodes",
        cine_referral_id=journey.referral_id,
        cine_person_id=journey.child_id,
        cine_referral_date=journey.referred_on,
        cine_cin_primary_need_code=stream.pick(("N1", "N1", "N1", "N2", "N4", "N5")),
        cine_referral_source_code=stream.pick(SOURCES)[0],
        cine_referral_nfa="Y" if journey.path == "nfa" else "N",
        cine_close_reason="RC8" if journey.path in {"nfa", "assessed"} else "RC7",
        cine_close_date=rows.known(journey.closed_on),
        cine_referral_team="FD01",
        cine_referral_worker_id="MFD01",
    )
    _write_assessment(rows, stream, journey)
    _write_plans(rows, journey)
    _write_care(rows, stream, journey)
    _write_visits(rows, stream, journey)


def _write_contact(rows: Rows, stream: Stream, key: str, child_id: str, day: date) -> None:
    """One contact; some in summer are stored as 23:00 of the day before, as clocks do it."""
    code, words = stream.pick(SOURCES)
    is_shifted = 4 <= day.month <= 10 and stream.is_hit(5)
    rows.add(
        "ssd_contacts",
        cont_contact_id=key,
        cont_person_id=child_id,
        cont_contact_date=datetime(day.year, day.month, day.day) - timedelta(hours=int(is_shifted)),
        cont_contact_source_code=code,
        cont_contact_source_desc=words,
        cont_contact_outcome_json='{"NEW_REFERRAL_FLAG": "Y"}',
    )


def write_other_contacts(rows: Rows, size: Size, journeys: list[Journey], seed: int) -> None:
    """The contacts that led to no referral: about four for each that did."""
    stream = Stream(seed, "contacts")
    years = (rows.until - BEGINS_ON).days / 365.25
    for number in range(int(size.contacts_a_year * years) - len(journeys)):
        journey = journeys[stream.below(len(journeys))]
        day = stream.day(BEGINS_ON, rows.until)
        _write_contact(rows, stream, f"X{number}", journey.child_id, day)


def _write_assessment(rows: Rows, stream: Stream, journey: Journey) -> None:
    """The child and family assessment with its factors; open ones have no date of authorisation."""
    if journey.assessed_on is None or journey.referred_on + timedelta(days=2) > rows.until:
        return
    started_on = journey.referred_on + timedelta(days=2)
    key = f"A{journey.child_id}"
    rows.add(
        "ssd_cin_assessments",
        cina_assessment_id=key,
        cina_person_id=journey.child_id,
        cina_referral_id=journey.referral_id,
        cina_assessment_start_date=started_on,
        cina_assessment_child_seen="Y",
        cina_assessment_auth_date=rows.known(journey.assessed_on),
        cina_assessment_team=journey.post.team_id,
        cina_assessment_worker_id=journey.post.holder_on(started_on),
    )
    if rows.known(journey.assessed_on):
        factors = sorted({stream.pick(FACTORS) for _ in range(stream.between(1, 4))})
        listed = ", ".join(f'"{factor}"' for factor in factors)
        rows.add(
            "ssd_assessment_factors",
            cinf_table_id=f"AF{journey.child_id}",
            cinf_assessment_id=key,
            cinf_assessment_factors_json=f"[{listed}]",
        )


def _write_plans(rows: Rows, journey: Journey) -> None:
    """A plan for a child in need, and the enquiry, conference and plan of child protection."""
    planned_on = journey.assessed_on
    if journey.path != "assessed" and planned_on and planned_on <= rows.until:
        rows.add(
            "ssd_cin_plans",
            cinp_cin_plan_id=f"P{journey.child_id}",
            cinp_referral_id=journey.referral_id,
            cinp_person_id=journey.child_id,
            cinp_cin_plan_start_date=planned_on,
            cinp_cin_plan_end_date=rows.known(journey.closed_on),
            cinp_cin_plan_team=journey.post.team_id,
            cinp_cin_plan_worker_id=journey.post.holder_on(planned_on),
        )
    if journey.protected_on and journey.protected_on <= rows.until:
        _write_protection(rows, journey, journey.protected_on)


def _write_protection(rows: Rows, journey: Journey, day: date) -> None:
    """The section 47 enquiry, the initial conference and the child protection plan."""
    worker = journey.post.holder_on(day - timedelta(days=12))
    keys = {"person": journey.child_id, "referral": journey.referral_id}
    rows.add(
        "ssd_s47_enquiry",
        s47e_s47_enquiry_id=f"E{journey.child_id}",
        s47e_referral_id=keys["referral"],
        s47e_person_id=keys["person"],
        s47e_s47_start_date=day - timedelta(days=12),
        s47e_s47_end_date=rows.known(day - timedelta(days=4)),
        s47e_s47_completed_by_worker_id=worker,
        s47e_s47_completed_by_team=journey.post.team_id,
    )
    rows.add(
        "ssd_initial_cp_conference",
        icpc_icpc_id=f"I{journey.child_id}",
        icpc_s47_enquiry_id=f"E{journey.child_id}",
        icpc_person_id=keys["person"],
        icpc_referral_id=keys["referral"],
        icpc_icpc_date=day,
        icpc_icpc_outcome_cp_flag="Y",
        icpc_icpc_team=journey.post.team_id,
        icpc_icpc_worker_id=worker,
    )
    ended_on = min(journey.closed_on, journey.in_care_on or journey.closed_on)
    rows.add(
        "ssd_cp_plans",
        cppl_cp_plan_id=f"CP{journey.child_id}",
        cppl_referral_id=keys["referral"],
        cppl_icpc_id=f"I{journey.child_id}",
        cppl_person_id=keys["person"],
        cppl_cp_plan_start_date=day,
        cppl_cp_plan_end_date=rows.known(ended_on),
        cppl_cp_plan_initial_category="Neglect",
        cppl_cp_plan_latest_category="Neglect",
    )


def _write_care(rows: Rows, stream: Stream, journey: Journey) -> None:
    """The period of care: episode, legal status and placement."""
    day = journey.in_care_on
    if day is None or day > rows.until:
        return
    ended_on = rows.known(journey.closed_on)
    rows.add(
        "ssd_cla_episodes",
        clae_cla_episode_id=f"L{journey.child_id}",
        clae_person_id=journey.child_id,
        clae_cla_episode_start_date=day,
        clae_cla_episode_ceased_date=ended_on,
        clae_cla_id=f"LC{journey.child_id}",
        clae_referral_id=journey.referral_id,
        clae_entered_care_date=day,
    )
    rows.add(
        "ssd_legal_status",
        lega_legal_status_id=f"LS{journey.child_id}",
        lega_person_id=journey.child_id,
        lega_legal_status=stream.pick(("C1", "C2", "V2", "C2")),
        lega_legal_status_start_date=day,
        lega_legal_status_end_date=ended_on,
    )
    rows.add(
        "ssd_cla_placement",
        clap_cla_placement_id=f"LP{journey.child_id}",
        clap_cla_id=f"LC{journey.child_id}",
        clap_person_id=journey.child_id,
        clap_cla_placement_start_date=day,
        clap_cla_placement_end_date=ended_on,
        clap_cla_placement_type=stream.pick(("U1", "U4", "U6", "K2")),
        clap_cla_placement_provider="PR1",
    )


def _write_visits(rows: Rows, stream: Stream, journey: Journey) -> None:
    """Visits at the intervals of the child's status, some late, some without the seen-alone flag."""
    if journey.path in {"nfa", "assessed"}:
        return
    every = {"plan": 30, "protected": 14, "care": 42}[journey.path]
    table, prefix = {
        "plan": ("ssd_cin_visits", "cinv_cin_visit"),
        "protected": ("ssd_cp_visits", "cppv_cp_visit"),
        "care": ("ssd_cla_visits", "clav_cla_visit"),
    }[journey.path]
    day = journey.in_care_on or journey.protected_on or journey.assessed_on or journey.referred_on
    last, number = min(journey.closed_on, rows.until), 0
    while (day := day + timedelta(days=every + stream.between(-4, 9))) <= last:
        number += 1
        rows.add(
            table,
            **{
                f"{prefix}_id": f"V{number}-{journey.child_id}",
                f"{prefix.split('_')[0]}_person_id": journey.child_id,
                f"{prefix}_date": day,
                f"{prefix}_seen": "Y",
                f"{prefix}_seen_alone": None if stream.is_hit(60) else stream.pick(("Y", "N")),
            },
        )
