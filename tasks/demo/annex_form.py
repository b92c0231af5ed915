"""The form of an Annex A workbook: its lists with their headers, of 2024 and of the years before.

Where the earlier form says otherwise, its words stand after a bar.
"""

from __future__ import annotations

from dataclasses import dataclass

CHILD = "Child Unique ID; Gender; Ethnicity; Date of Birth; Age|Age of Child (Years)"
DISABLED = "Does the Child have a Disability"
ALLOCATED = "Allocated Team; Allocated Worker"
TITLES = {
    1: "Contacts",
    2: "Early Help",
    3: "Referral",
    4: "Assessments",
    5: "Section 47 enquiries and Initial Child Protection Conferences",
    6: "Children in Need",
    7: "Child protection",
    8: "Children in care",
}
HEADERS = {
    1: f"{CHILD}; Date of Contact; Contact Source",
    2: (
        f"{CHILD}; Assessment start date; Assessment completion date;"
        " Organisation completing assessment"
    ),
    3: (
        f"{CHILD}; Date of Referral|Date of referral; Referral Source; Referral NFA?;"
        f" Number of Referrals in Last 12 Months; {ALLOCATED}"
    ),
    4: (
        f"{CHILD}; {DISABLED}; Continuous Assessment Start Date;"
        " Child Seen During Continuous Assessment; Continuous Assessment Date of Authorisation;"
        " Was the child assessed as requiring LA children's social care support?|"
        f"Was the child assessed as requiring LA children\u2019s social care support; {ALLOCATED}"
    ),
    5: (
        f"{CHILD}; {DISABLED}; Strategy discussion initiating Section 47 Enquiry Start Date;"
        " Was an Initial Child Protection Conference deemed unnecessary?;"
        " Date of Initial Child Protection Conference;"
        " Did the Initial Child Protection Conference Result in a Child Protection Plan;"
        " Number of Section 47 Enquiries in the last 12 months;"
        f" Number of ICPCs in the last 12 months; {ALLOCATED}"
    ),
    6: (
        f"{CHILD}; {DISABLED}; CIN Start Date; Primary Need Code; Date Child Was Last Seen;"
        f" CIN Closure Date; Reason for Closure; Case Status|Case status; {ALLOCATED}"
    ),
    7: (
        f"{CHILD}; {DISABLED}; Child Protection Plan Start Date; Initial Category of Abuse;"
        " Latest Category of Abuse; Date of the Last Statutory Visit; Was the Child Seen Alone?;"
        " Date of latest review conference; Child Protection Plan End Date;"
        " Subject to Emergency Protection Order or Protected Under Police Powers in Last Six"
        f" Months (Y/N); Number of Previous Child Protection Plans; {ALLOCATED}"
    ),
    8: (
        f"{CHILD}; Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)"
        f"; {DISABLED}; Date Started to be Looked After;"
        " Child's Category of Need|Child\u2019s Category of Need;"
        " Is this a second or subsequent period of being a Looked After Child within the last 12"
        " months (Y/N)|Is this a second or subsequent episode of being a Looked After Child within"
        " the last 12 months (Y/N); Start date of current legal status;"
        " Child's Legal Status|Child\u2019s Legal Status; Date of Latest Statutory Review;"
        " Date of Last Social Work Visit; What is the permanence plan for this child?;"
        " Date of Last IRO Visit / Contact to the Child; Date of Last Health Assessment;"
        " Date of Last Dental Check; Number of Placements in the Last 12 months;"
        " Date Ceased to be Looked After|Date Ceased to be Looked After ;"
        " Reason Ceased to be Looked After; Start Date of Most Recent Placement; Placement Type;"
        " Placement Provider; Placement postcode; URN of Placement; Placement Location;"
        " LA of Placement; Number of Episodes the Child has been \u2018Missing\u2019 from their"
        " Placement in the last 12 months; Number of Episodes the Child has been"
        " \u2018Absent\u2019 from their Placement in the last 12 months; Was the child offered a"
        " Return Interview after their last missing episode (Y/N)?; Did the child accept a Return"
        f" Interview after their last missing episode (Y/N)?; {ALLOCATED}"
    ),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a workbook looks: how its sheets are called, and whether a title stands above."""

    name: str
    sheet: str
    has_title: bool
    is_earlier: bool

    def headers(self, number: int) -> list[str]:
        """The headers of a list in this form's words."""
        pairs = (each.lstrip().partition("|") for each in HEADERS[number].split(";"))
        return [(other or now) if self.is_earlier else now for now, _, other in pairs]


STYLES = {
    "2024": Style("2024", "List {}", has_title=False, is_earlier=False),
    "ofsted": Style("ofsted", "List_{}", has_title=True, is_earlier=True),
}
LETTERS = ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q",
           "r", "s", "t", "u")  # fmt: skip
SOURCE_CODES = ("1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A",
                "5B", "5C", "6", "7", "8", "9", "10")  # fmt: skip
SOURCE_WORDS = {
    "1": "Individual", "2A": "Schools", "2B": "Education services", "3": "Health services",
    "4": "Housing", "5": "LA services", "6": "Police", "7": "Other legal agency", "8": "Other",
    "9": "Anonymous", "10": "Unknown",
}  # fmt: skip
NEEDS = {
    "N1": "Abuse or neglect", "N2": "Child\u2019s disability",
    "N3": "Parental disability or illness", "N4": "Family in acute stress",
    "N5": "Family dysfunction", "N6": "Socially unacceptable behaviour", "N7": "Low income",
    "N8": "Absent parenting",
}  # fmt: skip
CLOSURES = {
    "RC1": "Adopted", "RC2": "Died", "RC3": "Child arrangements order",
    "RC4": "Special guardianship order",
    "RC5": "Transferred to services of another local authority",
    "RC6": "Transferred to adult social care services",
    "RC7": "Services ceased for any other reason, including child no longer in need",
    "RC8": "Case closed after assessment, no further action",
    "RC9": "Case closed after assessment, referred to early help",
}  # fmt: skip
STATUSES = {
    "LAC": "a) Looked after child", "CP": "b) Child Protection plan",
    "CIN": "c) Child in need plan", "ASSESSMENT": "d) Open assessment",
    "CLOSED": "e) Closed episode",
}  # fmt: skip
ABUSE = {
    "Neglect": "a) Neglect", "Physical": "b) Physical abuse", "Sexual": "c) Sexual abuse",
    "Emotional": "d) Emotional abuse",
}  # fmt: skip
GENDERS = {"01": "a) Male", "02": "b) Female", "09": "d) Neither"}
LEGAL = {
    "C1": "ICO", "C2": "FCO", "D1": "Freeing order", "E1": "Placement order",
    "V2": "Single period under S20", "L1": "Police protection LA accommodation", "L2": "EPO",
    "L3": "Child assessment order LA accommodation",
}  # fmt: skip


def source_words(code: str | None) -> str | None:
    """A source as the guidance writes it.

    >>> source_words("6"), source_words("3B")
    ('q) 6: Police', 'h) 3B: Health services')
    """
    if not code:
        return None
    words = SOURCE_WORDS.get(code) or SOURCE_WORDS.get(code[:1], "Other")
    letter = f"{LETTERS[SOURCE_CODES.index(code)]}) " if code in SOURCE_CODES else ""
    return f"{letter}{code}: {words}"
