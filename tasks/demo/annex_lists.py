"""What each list of Annex A says of the invented borough on a day, by the guidance's own rules.

The rules stand here in their own words and not in the words of our queries,
so that each can be held against the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from tasks.demo.annex_form import CLOSURES, NEEDS, STATUSES, source_words
from tasks.demo.annex_known import A_YEAR, Known, Line, Record, day, yes_no
from tasks.demo.annex_services import in_care, protected
from tasks.demo.rows import Rows


def lists_of(rows: Rows) -> dict[int, list[Line]]:
    """The rows of lists 1 to 8, each in the order of the form's columns."""
    known = Known(rows)
    return {
        1: list(_contacts(known)),
        2: list(_early_help(known)),
        3: list(_referrals(known)),
        4: list(_assessments(known)),
        5: list(_enquiries(known)),
        6: list(_in_need(known)),
        7: list(protected(known)),
        8: list(in_care(known)),
    }


def _contacts(known: Known) -> Iterator[Line]:
    """Contacts of the last six months."""
    for each in known.by("ssd_contacts"):
        if known.is_lately(each["cont_contact_date"]):
            source = source_words(each["cont_contact_source_code"])
            start = known.child(each["cont_person_id"], has_disability=False)
            yield [*start, day(each["cont_contact_date"]), source]


def _early_help(known: Known) -> Iterator[Line]:
    """Early help that began in the last six months or goes on."""
    for each in known.by("ssd_early_help_episodes"):
        began, ended = day(each["earl_episode_start_date"]), day(each["earl_episode_end_date"])
        if known.is_lately(began) or ended is None:
            start = known.child(each["earl_person_id"], has_disability=False)
            yield [*start, began, ended, each["earl_episode_organisation"]]


def _referrals(known: Known) -> Iterator[Line]:
    """Referrals of the last six months, with those of the year before each."""
    own = known.grouped("ssd_cin_episodes", "cine_person_id")
    for each in known.by("ssd_cin_episodes"):
        came = day(each["cine_referral_date"])
        if came and known.is_lately(came):
            days = (day(other["cine_referral_date"]) for other in own[each["cine_person_id"]])
            earlier = sum(came - A_YEAR <= other < came for other in days if other)
            yield [
                *known.child(each["cine_person_id"], has_disability=False), came,
                source_words(each["cine_referral_source_code"]), yes_no(each["cine_referral_nfa"]),
                earlier, *known.staff(each["cine_referral_team"], each["cine_referral_worker_id"]),
            ]  # fmt: skip


def _assessments(known: Known) -> Iterator[Line]:
    """Assessments that began or ended in the last six months, or are open."""
    for each in known.by("ssd_cin_assessments"):
        began, ended = (
            day(each["cina_assessment_start_date"]),
            day(each["cina_assessment_auth_date"]),
        )
        if ended is None or known.is_lately(began) or known.is_lately(ended):
            nothing = each["cina_assessment_outcome_nfa"]
            yield [
                *known.child(each["cina_person_id"]), began,
                yes_no(each["cina_assessment_child_seen"]), ended,
                yes_no({"Y": "N", "N": "Y"}.get(nothing)),
                *known.staff(each["cina_assessment_team"], each["cina_assessment_worker_id"]),
            ]  # fmt: skip


def _enquiries(known: Known) -> Iterator[Line]:
    """Enquiries of the last six months, with the conference that followed."""
    conferences = {
        each["icpc_s47_enquiry_id"]: each for each in known.by("ssd_initial_cp_conference")
    }
    for each in known.by("ssd_s47_enquiry"):
        if known.is_lately(each["s47e_s47_start_date"]):
            met = conferences.get(each["s47e_s47_enquiry_id"])
            yield [
                *known.child(each["s47e_person_id"]), day(each["s47e_s47_start_date"]),
                yes_no(each["s47e_s47_nfa"]), day(met["icpc_icpc_date"]) if met else None,
                yes_no(met["icpc_icpc_outcome_cp_flag"]) if met else None, 0, 0,
                *known.staff(
                    each["s47e_s47_completed_by_team"], each["s47e_s47_completed_by_worker_id"]
                ),
            ]  # fmt: skip


def _open_children(rows: Iterable[Record], child: str, end: str) -> set[str]:
    """The children of rows that have not ended."""
    return {each[child] for each in rows if each[end] is None}


def _in_need(known: Known) -> Iterator[Line]:
    """Each child's latest episode that is open or ended in six months, with its status.

    The status is the first that applies. Care leavers, and children of whom
    there is a referral and nothing else, stand on other lists.
    """
    open_in = {
        "LAC": _open_children(
            known.by("ssd_cla_episodes"), "clae_person_id", "clae_cla_episode_ceased_date"
        ),
        "CP": _open_children(known.by("ssd_cp_plans"), "cppl_person_id", "cppl_cp_plan_end_date"),
        "CIN": _open_children(
            known.by("ssd_cin_plans"), "cinp_person_id", "cinp_cin_plan_end_date"
        ),
        "ASSESSMENT": _open_children(
            known.by("ssd_cin_assessments"), "cina_person_id", "cina_assessment_auth_date"
        ),
    }
    assessed = {each["cina_person_id"] for each in known.by("ssd_cin_assessments")}
    leavers = {each["clea_person_id"] for each in known.by("ssd_care_leavers")}
    seen = _last_seen(known)
    for child_id, episode in _latest_episodes(known).items():
        closed = day(episode["cine_close_date"])
        if child_id in leavers or child_id not in assessed:
            continue
        if closed and not known.is_lately(closed):
            continue
        found = (name for name, children in open_in.items() if child_id in children)
        status = "CLOSED" if closed else next(found, "CIN")
        need, reason = episode["cine_cin_primary_need_code"], episode["cine_close_reason"]
        yield [
            *known.child(child_id), day(episode["cine_referral_date"]),
            f"{need} - {NEEDS[need]}", seen.get(child_id), closed,
            f"{reason} - {CLOSURES[reason]}" if reason else None, STATUSES[status],
            *known.allocated(child_id),
        ]  # fmt: skip


def _latest_episodes(known: Known) -> dict[str, Record]:
    """The latest referral of each child that was not without further action."""
    episodes = sorted(
        (each for each in known.by("ssd_cin_episodes") if each["cine_referral_nfa"] != "Y"),
        key=lambda each: (each["cine_referral_date"], each["cine_referral_id"]),
    )
    return {each["cine_person_id"]: each for each in episodes}


def _last_seen(known: Known) -> dict[str, date]:
    """The last day on which each child was visited; a day to come was typed wrongly."""
    found: dict[str, date] = {}
    for table, child, when in (
        ("ssd_cin_visits", "cinv_person_id", "cinv_cin_visit_date"),
        ("ssd_cp_visits", "cppv_person_id", "cppv_cp_visit_date"),
        ("ssd_cla_visits", "clav_person_id", "clav_cla_visit_date"),
    ):
        for each in known.by(table):
            seen = day(each[when])
            if seen and seen <= known.until:
                found[each[child]] = max(seen, found.get(each[child], seen))
    return found
