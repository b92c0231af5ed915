"""Lists 1 to 8 of Annex A: what each is called, its columns, and which of these we keep.

The headers are those of the form of 2024; other names are what earlier forms
and councils write. A column of kind ``none`` belongs to the form, and nothing
of ours has a use for it: it is read over, so that no more of a child is kept
than a round needs. Postcodes are among these on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass

ID, BORN, AGE, TEAM, WORKER = "child_id", "born_on", "age", "team", "worker"
STATUS, NONE = "status", "none"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column: our key, how its cells are read, its header, and its other names."""

    key: str
    kind: str
    header: str
    others: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class ListForm:
    """One list: its number, the words of its title, and its columns in the form's order."""

    number: int
    title: str
    columns: tuple[ListColumn, ...]

    @property
    def name(self) -> str:
        """Such as ``List 6``."""
        return f"List {self.number}"


CHILD = """
! child_id | id | Child Unique ID | Child ID; Unique ID; Child Unique Identifier; Child Reference; \
Person ID; Client ID; Unique Child ID
gender | gender | Gender | Sex
ethnicity | ethnicity | Ethnicity | Ethnic Origin
born_on | born | Date of Birth | DOB; Birth Date; Date of Birth or Expected Date of Birth
age | age | Age of Child (Years) | Age; Age in Years; Age of Child
"""
DISABILITY = "disability | none | Does the Child have a Disability | Disability; Disabled\n"
ALLOCATED = """
team | team | Allocated Team | Team; Team Name
worker | worker | Allocated Worker | Worker; Allocated Social Worker; Social Worker; \
Lead Practitioner
"""
CONTACTS = """
! happened_on | date | Date of Contact | Contact Date
source | source | Contact Source | Source of Contact
"""
EARLY_HELP = """
! started_on | date | Assessment start date | Early Help Assessment Start Date
ended_on | date | Assessment completion date | Assessment end date
organisation | text | Organisation completing assessment | Organisation
"""
REFERRALS = """
! happened_on | date | Date of Referral | Referral Date
source | source | Referral Source | Source of Referral
is_nfa | yesno | Referral NFA? | NFA; No Further Action
number | none | Number of Referrals in Last 12 Months
"""
ASSESSMENTS = """
! started_on | date | Continuous Assessment Start Date | Assessment Start Date
seen | yesno | Child Seen During Continuous Assessment | Child Seen
ended_on | date | Continuous Assessment Date of Authorisation | Assessment Authorised Date
is_supported | yesno | Was the child assessed as requiring LA children's social care support? | \
Was the child assessed as being in need at assessment?
"""
ENQUIRIES = """
! started_on | date | Strategy discussion initiating Section 47 Enquiry Start Date | \
Section 47 Enquiry Start Date
is_unnecessary | yesno | Was an Initial Child Protection Conference deemed unnecessary?
conference_on | date | Date of Initial Child Protection Conference | ICPC Date
is_planned | yesno | Did the Initial Child Protection Conference Result in a Child Protection Plan
enquiries | none | Number of Section 47 Enquiries in the last 12 months
conferences | none | Number of ICPCs in the last 12 months
"""
IN_NEED = """
started_on | date | CIN Start Date | Episode Start Date
need | need | Primary Need Code | Primary Need
seen_on | date | Date Child Was Last Seen | Date Last Seen
ended_on | date | CIN Closure Date | Closure Date
reason | closure | Reason for Closure | Closure Reason
status | status | Case Status
"""
PROTECTION = """
started_on | date | Child Protection Plan Start Date | CP Plan Start Date
category | category | Initial Category of Abuse
latest_category | category | Latest Category of Abuse
visited_on | date | Date of the Last Statutory Visit | Date of Last Statutory Visit
is_seen_alone | yesno | Was the Child Seen Alone? | Seen Alone
reviewed_on | date | Date of latest review conference | Latest Review Conference
ended_on | date | Child Protection Plan End Date | CP Plan End Date
police_powers | none | Subject to Emergency Protection Order or Protected Under Police Powers in \
Last Six Months (Y/N)
earlier_plans | none | Number of Previous Child Protection Plans
"""
CARE = """
started_on | date | Date Started to be Looked After | Date Became Looked After
need | need | Child's Category of Need | Category of Need
is_second | none | Is this a second or subsequent period of being a Looked After Child within the \
last 12 months (Y/N) | Is this a second or subsequent episode of being a Looked After Child within \
the last 12 months (Y/N)
legal_on | date | Start date of current legal status | Legal Status Start Date
legal | legal | Child's Legal Status | Legal Status
reviewed_on | date | Date of Latest Statutory Review | Latest Statutory Review
visited_on | date | Date of Last Social Work Visit | Last Social Work Visit
permanence | none | What is the permanence plan for this child? | Permanence Plan
officer_on | date | Date of Last IRO Visit / Contact to the Child | Date of Last IRO Visit
health | none | Date of Last Health Assessment
dental | none | Date of Last Dental Check
placements | none | Number of Placements in the Last 12 months
ended_on | date | Date Ceased to be Looked After
ceased | ceased | Reason Ceased to be Looked After
placed_on | date | Start Date of Most Recent Placement
placement | placement | Placement Type
provider | provider | Placement Provider
postcode | none | Placement postcode
urn | none | URN of Placement
location | none | Placement Location
authority | none | LA of Placement
missing | none | Number of Episodes the Child has been 'Missing' from their Placement in the last \
12 months
absent | none | Number of Episodes the Child has been 'Absent' from their Placement in the last \
12 months
offered | none | Was the child offered a Return Interview after their last missing episode (Y/N)?
accepted | none | Did the child accept a Return Interview after their last missing episode (Y/N)?
"""
UNACCOMPANIED = (
    "alone | none | Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)\n"
)


def _column(line: str) -> ListColumn:
    """One line of a table above: ``!`` for what a row is no use without, key, kind, names."""
    is_needed = line.startswith("!")
    key, kind, header, *others = (part.strip() for part in line.lstrip("! ").split("|"))
    names = others[0].split(";") if others else ()
    return ListColumn(key, kind, header, tuple(name.strip() for name in names), is_needed)


def _form(number: int, title: str, *parts: str) -> ListForm:
    """A list from its tables."""
    lines = [line for part in parts for line in part.splitlines() if line.strip()]
    return ListForm(number, title, tuple(map(_column, lines)))


FORMS = (
    _form(1, "Contacts", CHILD, CONTACTS),
    _form(2, "Early Help", CHILD, EARLY_HELP),
    _form(3, "Referrals", CHILD, REFERRALS, ALLOCATED),
    _form(4, "Assessments", CHILD, DISABILITY, ASSESSMENTS, ALLOCATED),
    _form(
        5, "Section 47 enquiries and Initial Child Protection Conferences",
        CHILD, DISABILITY, ENQUIRIES, ALLOCATED,
    ),
    _form(6, "Children in Need", CHILD, DISABILITY, IN_NEED, ALLOCATED),
    _form(7, "Child protection", CHILD, DISABILITY, PROTECTION, ALLOCATED),
    _form(8, "Children in care", CHILD, UNACCOMPANIED, DISABILITY, CARE, ALLOCATED),
)  # fmt: skip
