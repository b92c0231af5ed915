"""The Standard Safeguarding Dataset's codes as people say them, for chronologies.

A code that is not listed here is shown as it came: nothing is guessed.
Source: the department's code lists for children in need and looked after children.
"""

from __future__ import annotations

SEEN_ALONE = {"Y": "Child seen alone", "N": "Child not seen alone"}
NEEDS = {
    "N0": "Need not stated",
    "N1": "Abuse or neglect",
    "N2": "Child's disability or illness",
    "N3": "Parental disability or illness",
    "N4": "Family in acute stress",
    "N5": "Family dysfunction",
    "N6": "Socially unacceptable behaviour",
    "N7": "Low income",
    "N8": "Absent parenting",
    "N9": "Cases other than children in need",
}
CLOSURES = {
    "RC1": "Adopted",
    "RC2": "Died",
    "RC3": "Child arrangements order",
    "RC4": "Special guardianship order",
    "RC5": "Transferred to another local authority",
    "RC6": "Transferred to adult social care",
    "RC7": "Services ended for another reason",
    "RC8": "No further action after assessment",
    "RC9": "Early help after assessment",
}
PLACEMENTS = {
    "U1": "Fostering by relatives or friends, long term",
    "U2": "Fostering by relatives or friends, for adoption",
    "U3": "Fostering by relatives or friends",
    "U4": "Fostering, long term",
    "U5": "Fostering for adoption",
    "U6": "Fostering",
    "A3": "Placed for adoption with current foster carer, by consent",
    "A4": "Placed for adoption, by consent",
    "A5": "Placed for adoption with current foster carer, by order",
    "A6": "Placed for adoption, by order",
    "P1": "Placed with parents",
    "P2": "Independent living",
    "P3": "Residential employment",
    "H5": "Semi-independent living",
    "K1": "Secure children's home",
    "K2": "Children's home",
    "R1": "Residential care home",
    "R2": "NHS or health establishment",
    "R3": "Family centre or mother and baby unit",
    "R5": "Young offender institution",
    "S1": "Residential school",
    "Z1": "Other placement",
    "T0": "Temporary placement",
    "T1": "Temporary placement, hospital",
    "T2": "Temporary placement, holiday",
    "T3": "Temporary placement, carer's holiday",
    "T4": "Temporary placement, seven days or less",
}
CEASED = {
    "E2": "Died",
    "E3": "Care taken over by another local authority",
    "E4A": "Returned home, as planned",
    "E4B": "Returned home, not as planned",
    "E11": "Adopted, application unopposed",
    "E12": "Adopted, consent dispensed with",
    "E13": "Left to live with others without parental responsibility",
    "E41": "Residence order granted",
    "E45": "Special guardianship order to a former carer, relative or friend",
    "E46": "Special guardianship order to another former carer",
    "E47": "Special guardianship order to a relative or friend",
    "E48": "Special guardianship order to another person",
    "E5": "Moved into independent living, supported",
    "E6": "Moved into independent living, not supported",
    "E7": "Transferred to residential care of adult social services",
    "E8": "Care ended for another reason",
    "E9": "Sentenced to custody",
    "E14": "Accommodation on remand ended",
    "E15": "Found to be 18 or over",
    "E16": "Moved abroad",
}
SOURCES = {
    "1A": "Family, relative or carer",
    "1B": "Acquaintance",
    "1C": "The child",
    "1D": "Another individual",
    "2A": "Schools",
    "2B": "Education services",
    "3A": "General practitioner",
    "3B": "Health visitor",
    "3C": "School nurse",
    "3D": "Other primary health services",
    "3E": "Accident and emergency",
    "3F": "Other health services",
    "4": "Housing",
    "5A": "Social care in this authority",
    "5B": "Another service of this authority",
    "5C": "Another authority",
    "5D": "Early help",
    "6": "Police",
    "7": "Other legal agency",
    "8": "Other",
    "9": "Anonymous",
    "10": "Unknown",
}
OUTCOMES = {
    "NEW_REFERRAL_FLAG": "New referral",
    "EXISTING_REFERRAL_FLAG": "Known already, passed on",
    "CP_ENQUIRY_FLAG": "Child protection enquiry",
    "NFA_FLAG": "No further action",
    "NON_AGENCY_ADOPTION_FLAG": "Adoption outside an agency",
    "PRIVATE_FOSTERING_FLAG": "Private fostering",
    "ADVICE_FLAG": "Information and advice",
    "MISSING_FLAG": "Missing",
    "OLA_CP_FLAG": "Child protection plan of another authority",
    "OTHER_OUTCOMES_EXIST_FLAG": "Another outcome",
}
BY_KIND = (
    ("contact outcome", OUTCOMES),
    ("contact", SOURCES),
    ("visit", SEEN_ALONE),
    ("referral closed", CLOSURES),
    ("referral", NEEDS),
    ("placement", PLACEMENTS),
    ("ceased to be looked after", CEASED),
)
"""Which list a kind of event draws on: the first whose words the kind begins with."""


def detail_words(kind: str, detail: str | None) -> str:
    """The detail of an event in words; free of codes as far as they are known.

    >>> detail_words("Visit, child protection", "N"), detail_words("Referral", "N1")
    ('Child not seen alone', 'Abuse or neglect')
    >>> detail_words("Contact", "6"), detail_words("Visit", None)
    ('Police', '')
    """
    code = " ".join((detail or "").split())
    known = next((codes for start, codes in BY_KIND if kind.lower().startswith(start)), {})
    return known.get(code.upper(), code)
