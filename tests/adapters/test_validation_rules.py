"""Every rule of every contract finds exactly the rows that a mask written by hand finds.

Each has at least one row that breaks it and one that only just keeps it.
"""

from dataclasses import replace

import pandas as pd
import pytest

from tasks.extraction.statements import EVERY
from tasks.validation.loading import load_contracts
from tests.adapters.validation_frames import RELATED, clean_frames, day, frame_of, judged

CONTRACTS = load_contracts().by_population
LATE, LAST, EARLY, FIRST = day(1), day(0), "1989-12-31", "1990-01-01"
TEAM_TYPES = {
    "family_intervention", "lac", "assessment", "disabled_children", "care_leavers", "fostering",
    "front_door", "quality_assurance", "other",
}  # fmt: skip
KINDS = {
    "allocated_worker", "supervisor", "reviewing_officer", "other_involvement", "referral_worker",
    "assessment_worker", "enquiry_worker", "conference_worker", "plan_worker",
    "early_help_worker", "care_leaver_worker", "adoption_worker",
}  # fmt: skip
ROLES = {
    "head_of_service", "service_manager", "team_manager", "reviewing_officer",
    "early_help_auditor",
    "fostering_manager", "fostering_senior_practitioner",
}  # fmt: skip


def missing(column):
    return lambda f: f[column].isna() | (f[column].astype(str).str.strip() == "")


def days(f, column):
    iso = pd.to_datetime(f[column], format="%Y-%m-%d", errors="coerce")
    return iso.fillna(pd.to_datetime(f[column], format="%d/%m/%Y", errors="coerce"))


def unread_day(column):
    return lambda f: ~missing(column)(f) & days(f, column).isna()


def moments(f, column):
    iso = pd.to_datetime(f[column], format="%Y-%m-%d %H:%M:%S", errors="coerce")
    return iso.fillna(days(f, column))


def unread_moment(column):
    return lambda f: ~missing(column)(f) & moments(f, column).isna()


def sooner(one, other):
    return lambda f: moments(f, one) < moments(f, other)


def unread_flag(column):
    return lambda f: ~missing(column)(f) & ~f[column].astype(str).isin({"0", "1", "Y", "N"})


def outside(column, first=FIRST, last=LAST):
    return lambda f: (days(f, column) < first) | (days(f, column) > last)


def before(one, other):
    return lambda f: days(f, one) < days(f, other)


def unknown(column, values):
    return lambda f: ~missing(column)(f) & ~f[column].astype(str).str.strip().isin(values)


def twice(column):
    return lambda f: ~missing(column)(f) & f[column].duplicated(keep=False)


def conflicting(conflict):
    return lambda f: f["conflict"].str.strip() == conflict


def not_one_address(column):
    one = r"[^@ ;,]+@[^@ ;,]+\.[A-Za-z]{2,}"
    return lambda f: ~missing(column)(f) & ~f[column].astype(str).str.fullmatch(one)


def above(mask, percent):
    return lambda f: mask(f) & (100 * mask(f).mean() > percent)


def number(f):
    return pd.to_numeric(f["capacity"], errors="coerce")


def whole(f, column):
    found = pd.to_numeric(f[column], errors="coerce")
    return found.map(lambda one: None if pd.isna(one) else str(int(one)))


def unread_number(column):
    return lambda f: ~missing(column)(f) & pd.to_numeric(f[column], errors="coerce").isna()


MASKS = {
    "AF010": missing("case_id"), "AF020": unread_day("assessed_on"),
    "AF021": missing("assessed_on"), "AF022": outside("assessed_on"), "AF030": missing("factors"),
    "AL010": missing("auditor_id"), "AL011": unknown("auditor_id", RELATED["auditors.auditor_id"]),
    "AL020": unread_day("started_on"), "AL021": missing("started_on"),
    "AL030": unread_day("ended_on"), "AL031": missing("ended_on"),
    "AL100": before("ended_on", "started_on"),
    "AS010": missing("auditor_id"), "AS011": unknown("auditor_id", RELATED["auditors.auditor_id"]),
    "AS020": missing("staff_id"),
    "AT010": missing("auditor_id"), "AT011": unknown("auditor_id", RELATED["auditors.auditor_id"]),
    "AT020": missing("team_id"), "AT030": unread_day("started_on"),
    "AT040": unread_day("ended_on"), "AT100": before("ended_on", "started_on"),
    "AU010": missing("auditor_id"), "AU011": twice("auditor_id"), "AU020": missing("auditor_name"),
    "AU030": missing("email"), "AU031": not_one_address("email"), "AU040": missing("role"),
    "AU041": unknown("role", ROLES), "AU050": unknown("team_id", RELATED["teams.team_id"]),
    "AU060": lambda f: ~missing("capacity")(f) & number(f).isna(),
    "AU061": lambda f: (number(f) < 0) | (number(f) > 50),
    "AU070": unread_day("trained_on"), "AU071": outside("trained_on", last="9999-12-31"),
    "AU080": unread_day("employed_from"), "AU081": unread_day("active_from"),
    "AU082": unread_day("active_to"), "AU100": before("active_to", "active_from"),
    "CH010": missing("case_id"), "CH020": unread_day("happened_on"),
    "CH021": missing("happened_on"), "CH022": outside("happened_on"), "CH030": missing("kind"),
    "DI010": missing("auditor_id"), "DI050": unread_day("started_on"),
    "DI060": unread_day("ended_on"), "DI100": before("ended_on", "started_on"),
    "AI011": missing("case_id"), "AI021": missing("organisation_id"),
    "AI022": unknown("organisation_id", RELATED["partner_organisations.organisation_id"]),
    "AI030": unread_flag("is_contact_involved"), "AI040": unread_day("started_on"),
    "AI050": unread_day("ended_on"), "AI100": before("ended_on", "started_on"),
    "EC010": missing("case_id"), "EC011": twice("case_id"),
    "EC018": above(missing("family_id"), 10), "EC030": missing("team_id"),
    "EC040": missing("worker_id"), "EC050": unread_day("opened_on"), "EC051": missing("opened_on"),
    "EC070": unread_day("born_on"), "EC080": unread_day("last_audited_on"),
    "EC090": unread_flag("is_restricted"), "EC091": missing("is_restricted"),
    "EM010": missing("case_id"), "EM020": missing("social_care_id"),
    "EM030": unknown("evidence", {"upn", "nhs_number"}),
    "EM041": conflicting("several_cases"), "EM042": conflicting("several_children"),
    "EM043": conflicting("numbers_differ"),
    "EN010": missing("case_id"), "EN030": unknown("evidence", {"name_and_birth"}),
    "EN041": conflicting("several_cases"), "EN042": conflicting("several_children"),
    "EH010": missing("case_id"), "EH020": unread_day("started_on"),
    "EH021": missing("started_on"), "EH022": outside("started_on"),
    "EH030": unread_day("ended_on"), "EH100": before("ended_on", "started_on"),
    "FD010": missing("case_id"), "FD011": twice("case_id"), "FD015": missing("child_id"),
    "FD018": above(missing("family_id"), 10), "FD020": missing("front_door"),
    "FD030": missing("team_id"),
    "FD031": lambda f: missing("team_name")(f) & ~missing("team_id")(f),
    "FD040": missing("worker_id"), "FD050": missing("rag_initial"),
    "FD060": unread_moment("received_at"), "FD061": missing("received_at"),
    "FD070": unread_moment("rated_at"),
    "FD071": lambda f: missing("rated_at")(f) & ~missing("rag_initial")(f),
    "FD080": unread_moment("decided_at"), "FD081": missing("decided_at"),
    "FD090": unread_day("journey_meeting_on"),
    "FD110": lambda f: ~missing("contacts_in_window")(f)
    & pd.to_numeric(f["contacts_in_window"], errors="coerce").isna(),
    "FD120": unread_day("born_on"), "FD130": unread_day("last_audited_on"),
    "FD140": unread_flag("is_restricted"), "FD141": missing("is_restricted"),
    "FD150": unread_flag("is_worker_known"), "FD160": unread_day("source_recorded_on"),
    "FD200": sooner("decided_at", "received_at"), "FD201": sooner("rated_at", "received_at"),
    "FD202": sooner("decided_at", "rated_at"),
    "FC011": missing("household_id"),
    "FC016": unknown("household_id", RELATED["foster_households.household_id"]),
    "FC021": missing("check_kind"), "FC030": unread_day("done_on"), "FC031": missing("done_on"),
    "FC035": outside("done_on", first="1960-01-01"),
    "FH011": missing("household_id"), "FH013": twice("household_id"),
    "FH021": missing("approval_type"),
    "FH024": unknown(
        "approval_type", {"mainstream", "connected", "temporary", "short_break", "agency"}
    ),
    "FH030": unread_day("approved_on"), "FH031": missing("approved_on"), "FH042": missing("terms"),
    "FH050": unread_number("places"), "FH060": unread_number("children"),
    "FH071": missing("team_id"), "FH076": unknown("team_id", RELATED["teams.team_id"]),
    "FH082": missing("supervising_worker_id"), "FH091": missing("household_status"),
    "FH094": unknown("household_status", {"approved", "on_hold", "resigned", "terminated"}),
    "FH100": unread_day("ended_on"), "FH110": before("ended_on", "approved_on"),
    "CF010": missing("case_id"), "CF020": missing("kind"), "CF030": unread_day("happened_on"),
    "CF031": missing("happened_on"), "CF040": unread_day("ended_on"),
    "CF050": unread_day("from_on"), "CF070": unread_flag("is_seen"),
    "CF080": unread_flag("is_seen_alone"), "CF090": unread_flag("is_bedroom_seen"),
    "CF100": before("ended_on", "happened_on"),
    "HO010": missing("case_id"), "HO020": missing("holder_key"), "HO021": twice("holder_key"),
    "HO030": missing("kind"), "HO060": unread_day("started_on"), "HO061": missing("started_on"),
    "HO070": unread_day("ended_on"), "HO100": before("ended_on", "started_on"),
    "RE010": missing("case_id"), "RE020": missing("referral_id"), "RE021": twice("referral_id"),
    "RE030": unread_day("opened_on"), "RE031": missing("opened_on"),
    "RE040": unread_day("closed_on"), "RE050": unread_day("born_on"),
    "RE060": unread_flag("is_restricted"), "RE061": missing("is_restricted"),
    "RE100": before("closed_on", "opened_on"),
    "TN010": missing("team_id"), "TN020": missing("team_name"),
    "TN030": unread_day("valid_from"), "TN040": unread_day("valid_to"),
    "IN010": missing("case_id"), "IN020": missing("staff_id"), "IN030": missing("kind"),
    "IN031": unknown("kind", KINDS), "IN040": unread_day("started_on"),
    "IN041": outside("started_on"), "IN050": unread_day("ended_on"),
    "IN060": unread_flag("is_known"), "IN061": missing("is_known"),
    "IN100": before("ended_on", "started_on"),
    "LM010": missing("staff_id"), "LM020": missing("manager_id"),
    "LM030": unread_day("started_on"), "LM040": unread_day("ended_on"),
    "LM100": before("ended_on", "started_on"),
    "PO011": missing("organisation_id"), "PO013": twice("organisation_id"),
    "PO021": missing("organisation_name"), "PO031": missing("service"),
    "PO042": missing("contact_name"), "PO052": missing("contact_email"),
    "PO061": missing("mail_domain"), "PO070": unread_day("scope_from"),
    "PO080": unread_day("scope_to"),
    "SA011": missing("organisation_id"), "SA020": unread_number("answered_in"),
    "SA021": missing("answered_in"), "SA031": missing("criterion"), "SA041": missing("score"),
    "SA044": unknown("score", {"0", "1", "2", "n/a"}),
    "OC010": missing("case_id"), "OC011": twice("case_id"),
    "OC015": above(missing("family_id"), 5), "OC020": missing("status"),
    "OC021": unknown("status", {"LAC", "CP", "CIN", "ASSESSMENT"}), "OC030": missing("team_id"),
    "OC031": lambda f: missing("team_name")(f) & ~missing("team_type")(f),
    "OC032": lambda f: missing("team_type")(f) & ~missing("team_id")(f),
    "OC033": unknown("team_type", TEAM_TYPES), "OC040": missing("worker_id"),
    "OC041": unknown("worker_id", RELATED["workers.worker_id"]),
    "OC042": unread_day("allocated_on"), "OC043": outside("allocated_on"),
    "OC045": lambda f: missing("reviewing_officer_id")(f) & f["status"].isin({"LAC", "CP"}),
    "OC050": unread_day("opened_on"), "OC051": missing("opened_on"), "OC052": outside("opened_on"),
    "OC060": unread_day("born_on"), "OC061": missing("born_on"),
    "OC062": outside("born_on", last="9999-12-31"), "OC070": unread_day("last_audited_on"),
    "OC071": outside("last_audited_on"), "OC080": unread_flag("is_restricted"),
    "OC081": missing("is_restricted"), "OC085": unread_flag("is_worker_known"),
    "OC086": missing("is_worker_known"), "OC090": unread_day("closed_on"),
    "OC091": lambda f: days(f, "closed_on").notna(), "OC095": unread_day("source_recorded_on"),
    "OC100": before("opened_on", "born_on"), "OC101": before("last_audited_on", "opened_on"),
    "PA010": missing("audit_id"), "PA011": twice("audit_id"), "PA020": missing("audit_type"),
    "PA030": missing("case_id"), "PA040": missing("worker_id"),
    "PA050": unread_day("allocated_on"), "PA051": missing("allocated_on"),
    "PA052": outside("allocated_on"), "PA060": unread_day("finalised_on"),
    "PA100": before("finalised_on", "allocated_on"),
    "TM010": missing("team_id"), "TM011": twice("team_id"), "TM020": missing("team_name"),
    "TM030": missing("team_type"), "TM031": unknown("team_type", TEAM_TYPES),
    "TM040": missing("service_id"), "TM041": missing("service_name"),
    "TM050": missing("manager_id"), "TM060": missing("manager_email"),
    "TM061": not_one_address("manager_email"),
    "WK010": missing("worker_id"), "WK011": twice("worker_id"),
    "WK020": above(missing("worker_name"), 50), "WK050": unread_flag("is_agency"),
    "WK051": missing("is_agency"),
}  # fmt: skip
"""For each rule the rows that break it, as pandas finds them in the extract before any coercion."""

TWO_ADDRESSES = "a@invented.gov.uk; b@invented.gov.uk"
SPECIAL = {
    "AF022": [({"assessed_on": LATE}, {"assessed_on": LAST})],
    "AL100": [({"ended_on": "2021-07-04"}, {"ended_on": "2021-07-05"})],
    "AT100": [({"ended_on": "2015-12-31"}, {"ended_on": "2016-01-01"})],
    "AU031": [
        ({"email": TWO_ADDRESSES}, {"email": "o'neill.b+audit@INVENTED.GOV.UK"}),
        ({"email": "a@invented"}, {"email": "a@b.uk"}),
    ],
    "AU041": [({"role": "manager"}, {"role": "head_of_service"})],
    "AU050": [({"team_id": "T12"}, {"team_id": "T11"})],
    "AU060": [({"capacity": "four"}, {"capacity": "4.0"})],
    "AU061": [({"capacity": 51}, {"capacity": 50}), ({"capacity": -1}, {"capacity": 0})],
    "AU071": [({"trained_on": EARLY}, {"trained_on": FIRST})],
    "AU100": [({"active_to": "2015-12-31"}, {"active_to": "2016-01-01"})],
    "CH022": [({"happened_on": LATE}, {"happened_on": LAST})],
    "DI100": [({"ended_on": "2019-12-31"}, {"ended_on": "2020-01-01"})],
    "AI022": [({"organisation_id": "O12"}, {"organisation_id": " O11 "})],
    "AI030": [({"is_contact_involved": "perhaps"}, {"is_contact_involved": "N"})],
    "AI100": [({"ended_on": "2021-02-28"}, {"ended_on": "2021-03-01"})],
    "EC011": [({"case_id": "C7"}, {"case_id": "C70"})],
    "EC090": [({"is_restricted": "maybe"}, {"is_restricted": "Y"})],
    "EM020": [
        ({"social_care_id": None}, {"social_care_id": "0"}),
        ({"social_care_id": " "}, {"social_care_id": "P1"}),
    ],
    "EM030": [({"evidence": "UPN"}, {"evidence": "nhs_number"})],
    "EM041": [({"conflict": "several_cases"}, {"conflict": None})],
    "EM042": [({"conflict": "several_children"}, {"conflict": "numbers_differ"})],
    "EM043": [({"conflict": "numbers_differ"}, {"conflict": "several_cases"})],
    "EN030": [({"evidence": "upn"}, {"evidence": "name_and_birth"})],
    "EN041": [({"conflict": "several_cases"}, {"conflict": None})],
    "EN042": [({"conflict": "several_children"}, {"conflict": "several_cases"})],
    "EH022": [({"started_on": LATE}, {"started_on": LAST})],
    "EH100": [({"ended_on": "2021-02-28"}, {"ended_on": "2021-03-01"})],
    "FD031": [({"team_name": None}, {"team_name": None, "team_id": None})],
    "FD071": [({"rated_at": None}, {"rated_at": None, "rag_initial": None})],
    "FD110": [({"contacts_in_window": "some"}, {"contacts_in_window": "2.0"})],
    "FD140": [({"is_restricted": "maybe"}, {"is_restricted": "Y"})],
    "FD150": [({"is_worker_known": "maybe"}, {"is_worker_known": "N"})],
    "FD200": [
        ({"decided_at": "2021-05-04 09:09:59"}, {"decided_at": "2021-05-04 09:10:00"}),
        ({"decided_at": "2021-05-03"}, {"decided_at": "2021-05-05"}),
    ],
    "FD201": [({"rated_at": "2021-05-04 09:09:00"}, {"rated_at": "2021-05-04 09:10:00"})],
    "FD202": [({"rated_at": "2021-05-04 11:00:01"}, {"rated_at": "2021-05-04 11:00:00"})],
    "FC016": [({"household_id": "H12"}, {"household_id": " H11 "})],
    "FC035": [({"done_on": LATE}, {"done_on": LAST}),
              ({"done_on": "1959-12-31"}, {"done_on": "1960-01-01"})],
    "FH013": [({"household_id": "H7"}, {"household_id": "H70"})],
    "FH024": [({"approval_type": "Mainstream"}, {"approval_type": "agency"})],
    "FH050": [({"places": "two"}, {"places": "2.0"})],
    "FH060": [({"children": "one"}, {"children": "1"})],
    "FH076": [({"team_id": "T12"}, {"team_id": " T11 "})],
    "FH094": [({"household_status": "left"}, {"household_status": "on_hold"})],
    "FH110": [({"ended_on": "2018-02-28"}, {"ended_on": "2018-03-01"})],
    "CF070": [({"is_seen": "maybe"}, {"is_seen": "Y"})],
    "CF080": [({"is_seen_alone": "maybe"}, {"is_seen_alone": "Y"})],
    "CF090": [({"is_bedroom_seen": "maybe"}, {"is_bedroom_seen": "N"})],
    "CF100": [({"ended_on": "2021-02-28"}, {"ended_on": "2021-03-01"})],
    "HO100": [({"ended_on": "2021-02-28"}, {"ended_on": "2021-03-01"})],
    "RE060": [({"is_restricted": "maybe"}, {"is_restricted": "Y"})],
    "RE100": [({"closed_on": "2021-01-31"}, {"closed_on": "2021-02-01"})],
    "IN031": [({"kind": "Supervisor"}, {"kind": "supervisor"})],
    "IN041": [({"started_on": LATE}, {"started_on": LAST})],
    "IN060": [({"is_known": "perhaps"}, {"is_known": "N"})],
    "IN100": [({"ended_on": "2021-02-28"}, {"ended_on": "2021-03-01"})],
    "LM100": [({"ended_on": "2019-12-31"}, {"ended_on": "2020-01-01"})],
    "OC011": [({"case_id": "C7"}, {"case_id": "C70"})],
    "OC021": [({"status": "Cin"}, {"status": "ASSESSMENT"})],
    "OC031": [({"team_name": None}, {"team_name": None, "team_type": None})],
    "OC032": [({"team_type": None}, {"team_type": None, "team_id": None})],
    "OC033": [({"team_type": "LAC"}, {"team_type": "other"})],
    "OC041": [({"worker_id": "W12"}, {"worker_id": " W11 "})],
    "OC043": [({"allocated_on": LATE}, {"allocated_on": LAST})],
    "OC045": [
        ({"reviewing_officer_id": None, "status": "CP"},
         {"reviewing_officer_id": None, "status": "CIN"}),
    ],
    "OC052": [
        ({"opened_on": LATE}, {"opened_on": LAST}),
        ({"opened_on": EARLY, "born_on": None}, {"opened_on": FIRST, "born_on": None}),
    ],
    "OC062": [({"born_on": EARLY}, {"born_on": FIRST})],
    "OC071": [({"last_audited_on": LATE}, {"last_audited_on": LAST})],
    "OC080": [({"is_restricted": "maybe"}, {"is_restricted": "Y"})],
    "OC085": [({"is_worker_known": "maybe"}, {"is_worker_known": "N"})],
    "OC091": [({"closed_on": LAST}, {"closed_on": "  "})],
    "OC100": [({"born_on": "2021-02-02"}, {"born_on": "2021-02-01"})],
    "OC101": [({"last_audited_on": "2021-01-31"}, {"last_audited_on": "2021-02-01"})],
    "PA052": [({"allocated_on": LATE, "finalised_on": None}, {"allocated_on": FIRST})],
    "PA100": [({"finalised_on": "2021-02-28"}, {"finalised_on": "2021-03-01"})],
    "PO013": [({"organisation_id": "O7"}, {"organisation_id": "O70"})],
    "SA020": [({"answered_in": "last year"}, {"answered_in": "2019"})],
    "SA044": [({"score": "3"}, {"score": "n/a"})],
    "TM031": [({"team_type": "LAC"}, {"team_type": "other"})],
    "TM061": [({"manager_email": "a@b.uk,c@d.uk"}, {"manager_email": "a@b.uk"})],
    "WK050": [({"is_agency": "unknown"}, {"is_agency": "Y"})],
}  # fmt: skip
"""A row that breaks the rule, and one that only just keeps it, where they need thought."""


def rules():
    """Every rule about rows of every contract, with its population."""
    for population, contract in CONTRACTS.items():
        for rule in (*contract.unreadable_rules, *contract.rules):
            if rule.expectation != "row_count":
                yield population, rule


def breaking_and_keeping(rule):
    """What breaks the rule and what only just keeps it."""
    if rule.code in SPECIAL:
        return SPECIAL[rule.code]
    column = rule.column
    if rule.expectation == "readable":
        return [({column: "31/02/2021"}, {column: "28/02/2021"}), ({column: "!soon"}, {})]
    if rule.related:
        return [({column: "A12"}, {column: " A11 "})]
    if rule.expectation.endswith("be_unique"):
        return [({column: f"{rule.code[0]}7"}, {column: f"{rule.code[0]}70"})]
    return [({column: None}, {column: "0"}), ({column: " "}, {column: "0"})]


EXAMPLES = [
    pytest.param(population, rule, *example, id=f"{rule.code}-{place}")
    for population, rule in rules()
    for place, example in enumerate(breaking_and_keeping(rule))
]


def keys_of(population, frame, mask):
    """The references of the rows of a mask, put together by hand."""
    contract = CONTRACTS[population]
    dates = {column.name for column in contract.columns if column.kind == "date"}
    numbers = {column.name for column in contract.columns if column.kind == "integer"}
    parts = [
        days(frame, name).dt.strftime("%Y-%m-%d")
        if name in dates
        else whole(frame, name)
        if name in numbers
        else frame[name].str.strip()
        for name in contract.reference
    ]
    return tuple(
        "/".join(part for part in row if isinstance(part, str) and part) or f"row {place}"
        for place, (*row, holds) in enumerate(zip(*parts, mask, strict=True), 1)
        if holds
    )


def only(population, rule):
    """The contract without its other rules; all at once are judged on the dirty extracts."""
    kept = () if rule.expectation == "readable" else (rule,)
    return replace(CONTRACTS[population], rules=kept)


def result_of(judgement, code):
    (found,) = (rule for rule in judgement.result.rules if rule.code == code)
    return found


def test_every_rule_has_its_mask_and_every_mask_its_rule():
    assert {rule.code for _, rule in rules()} == set(MASKS)


def test_clean_extracts_break_no_rule():
    for population, frame in clean_frames().items():
        result = judged(population, frame).result
        assert [rule for rule in result.rules if rule.failed or not rule.is_judged] == []
        assert (result.stops, result.flags, result.quarantined) == ((), {}, 0)
        assert result.accepted == result.extracted == len(frame)


@pytest.mark.parametrize(("population", "rule", "breaks", "keeps"), EXAMPLES)
def test_a_rule_finds_the_row_that_breaks_it_and_not_the_one_that_just_keeps_it(
    population, rule, breaks, keeps
):
    """R123."""
    alone = only(population, rule)
    rows = {3: breaks, 5: keeps}
    if rule.tolerance.unit == "percent":  # so many rows that one more would be too many
        bears = int(rule.tolerance.bounds[0] * 12 / 100)
        kept = frame_of(population, dict.fromkeys(range(bears), breaks))
        assert result_of(judged(population, kept, alone), rule.code).failed == 0
        rows = dict.fromkeys(range(bears + 1), breaks)
    frame = frame_of(population, rows)
    mask = MASKS[rule.code](frame)
    found = result_of(judged(population, frame, alone), rule.code)
    assert found.is_judged
    assert found.failed_keys == keys_of(population, frame, mask)
    assert found.failed == mask.sum() > 0
    assert not mask[5] or rule.tolerance.unit == "percent"


@pytest.mark.parametrize("population", EVERY)
def test_a_thoroughly_dirty_extract_gives_exactly_the_rows_of_the_masks(population):
    """R123: every rule at once, faults upon faults, hundreds of rows."""
    mine = [rule for name, rule in rules() if name == population]
    values = [each for rule in mine for pair in breaking_and_keeping(rule) for each in pair]
    changes = {
        n: {**values[n % len(values)], **values[(n * 7 + 3) % len(values)]} for n in range(400)
    }
    frame = frame_of(population, changes, rows=400)
    judgement = judged(population, frame)
    for rule in mine:
        mask = MASKS[rule.code](frame)
        found = result_of(judgement, rule.code)
        assert found.is_judged
        assert found.failed_keys == keys_of(population, frame, mask), rule.code
        assert 0 < found.failed < 400 or rule.tolerance.unit == "percent", rule.code


@pytest.mark.parametrize("count", [25, 1200])
@pytest.mark.parametrize(
    ("population", "code"),
    [
        ("open_cases", "OC011"), ("open_cases", "OC021"), ("open_cases", "OC030"),
        ("open_cases", "OC041"), ("open_cases", "OC045"), ("open_cases", "OC052"),
        ("open_cases", "OC100"), ("auditors", "AU031"), ("auditors", "AU061"),
        ("open_cases", "OC050"), ("open_cases", "OC091"),
    ],
)  # fmt: skip
def test_every_failing_row_is_listed_however_many_there_are(population, code, count):
    (rule,) = (rule for _, rule in rules() if rule.code == code)
    breaks = breaking_and_keeping(rule)[0][0]
    frame = frame_of(population, dict.fromkeys(range(count), breaks), rows=1300)
    found = result_of(judged(population, frame, only(population, rule)), code)
    mask = MASKS[code](frame)
    assert found.failed == len(found.failed_keys) == mask.sum() >= count
    assert found.failed_keys == keys_of(population, frame, mask)
