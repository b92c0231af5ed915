"""Hand-worked examples of every timescale: what the record holds, the day, and the answer.

English bank holidays that matter here: 2 and 5 April, 3 May, 31 May, 30 August, 27 and 28
December 2021; 3 January 2022. The day on which a clock begins is not counted.
"""

from datetime import date

from tasks.model import ComplianceFact


def day(text):
    """2021-03-01 as a day."""
    return date.fromisoformat(text)


def fact(kind, on, until=None, from_on=None, detail=None, seen=True, alone=None, bedroom=None):
    """One entry of the case file P1."""
    return ComplianceFact(
        "P1", kind, day(on), until and day(until), from_on and day(from_on), detail, seen, alone,
        bedroom,
    )  # fmt: skip


def visits(kind, *days, **more):
    """Several visits."""
    return [fact(kind, each, **more) for each in days]


CP, CIN = ("protection_plan", "need_plan")
EXAMPLES = [
    # rule, what the record holds, event, verdict, due, done, late by
    # T02: 45 working days from Monday 1 March: 23 to 1 April (Good Friday and Easter Monday are
    # none), 42 to 30 April, then 4, 5 and 6 May, since 3 May is a bank holiday.
    ("T02", [fact("assessment", "2021-03-02", "2021-05-06", "2021-03-01")],
     "2021-06-14", "met", "2021-05-06", "2021-05-06", 0),
    ("T02", [fact("assessment", "2021-03-02", "2021-05-07", "2021-03-01")],
     "2021-06-14", "late", "2021-05-06", "2021-05-07", 1),
    # Still open on 14 June: 24 working days of May and June after the 6th, less 31 May.
    ("T02", [fact("assessment", "2021-03-02", None, "2021-03-01")],
     "2021-06-14", "missing", "2021-05-06", None, 26),
    # T04: 15 working days from Tuesday 30 March: 31 March and 1 April, then from 6 to 22 April.
    ("T04", [fact("conference", "2021-04-22", from_on="2021-03-30", detail="plan")],
     "2021-06-14", "met", "2021-04-22", "2021-04-22", 0),
    ("T04", [fact("conference", "2021-04-23", from_on="2021-03-30", detail="plan")],
     "2021-06-14", "late", "2021-04-22", "2021-04-23", 1),
    # T07: three months from 30 November end on the last day of February.
    ("T07", [fact(CP, "2020-11-30"), fact("protection_review", "2021-02-28")],
     "2021-06-14", "met", "2021-02-28", "2021-02-28", 0),
    ("T07", [fact(CP, "2020-11-30"), fact("protection_review", "2021-03-01")],
     "2021-06-14", "late", "2021-02-28", "2021-03-01", 1),
    # A plan that ended before its review was due owed none.
    ("T07", [fact(CP, "2021-03-01", "2021-05-01")], "2021-06-14", None, None, None, 0),
    # T08: six months from 31 August, in a year that is no leap year.
    ("T08", [fact(CP, "2021-06-01"), *visits("protection_review", "2021-08-31", "2022-02-28")],
     "2022-03-10", "met", "2022-02-28", "2022-02-28", 0),
    ("T08", [fact(CP, "2021-06-01"), *visits("protection_review", "2021-08-31", "2022-03-02")],
     "2022-03-10", "late", "2022-02-28", "2022-03-02", 2),
    # T09: ten working days from Thursday 1 April: 6 to 9, 12 to 16, and Monday 19 April.
    ("T09", [fact(CP, "2021-04-01", "2021-04-30"), *visits("protection_visit", "2021-04-19")],
     "2021-06-14", "met", "2021-04-19", "2021-04-19", 0),
    ("T09", [fact(CP, "2021-04-01", "2021-04-30"), *visits("protection_visit", "2021-04-20")],
     "2021-06-14", "late", "2021-04-19", "2021-04-20", 1),
    # A visit at which the child was not seen answers nothing.
    ("T09", [fact(CP, "2021-04-01", "2021-04-22"),
             *visits("protection_visit", "2021-04-12", seen=False)],
     "2021-06-14", "missing", "2021-04-19", None, 3),
    # T12: ten working days from Thursday 1 April.
    ("T12", [fact("conference", "2021-04-01", detail="plan"), fact(CP, "2021-04-19")],
     "2021-06-14", "met", "2021-04-19", "2021-04-19", 0),
    ("T12", [fact("conference", "2021-04-01", detail="plan"), fact(CP, "2021-04-20")],
     "2021-06-14", "late", "2021-04-19", "2021-04-20", 1),
    ("T12", [fact("conference", "2021-04-01", detail="no_plan")],
     "2021-06-14", None, None, None, 0),
    # T13: ten working days from Friday 14 May: 28 May; 31 May is a bank holiday.
    ("T13", [fact("assessment", "2021-04-01", "2021-05-14"), fact(CIN, "2021-05-28")],
     "2021-06-14", "met", "2021-05-28", "2021-05-28", 0),
    ("T13", [fact("assessment", "2021-04-01", "2021-05-14"), fact(CIN, "2021-06-01")],
     "2021-06-14", "late", "2021-05-28", "2021-06-01", 1),
    ("T13", [fact("assessment", "2021-04-01", "2021-05-14", detail="no_further_action")],
     "2021-06-14", None, None, None, 0),
    # After an assessment that led to protection no plan for a child in need is owed.
    ("T13", [fact("assessment", "2021-04-01", "2021-05-14"), fact(CP, "2021-05-03")],
     "2021-06-14", None, None, None, 0),
    # T14: twenty working days from Wednesday 1 December: 17 to the 24th, then 29, 30 and 31.
    ("T14", [fact(CIN, "2021-12-01", "2022-01-06"), *visits("need_visit", "2021-12-31")],
     "2022-01-10", "met", "2021-12-31", "2021-12-31", 0),
    # Monday 3 January is a bank holiday, so Tuesday is one working day late.
    ("T14", [fact(CIN, "2021-12-01", "2022-01-06"), *visits("need_visit", "2022-01-04")],
     "2022-01-10", "late", "2021-12-31", "2022-01-04", 1),
    # T16: a week from Monday 1 March.
    ("T16", [fact("placement", "2021-03-01", "2021-04-01", detail="U6"),
             *visits("care_visit", "2021-03-08")],
     "2021-06-14", "met", "2021-03-08", "2021-03-08", 0),
    ("T16", [fact("placement", "2021-03-01", "2021-04-01", detail="U6"),
             *visits("care_visit", "2021-03-10")],
     "2021-06-14", "late", "2021-03-08", "2021-03-10", 2),
    # T17: six weeks from 8 March.
    ("T17", [fact("placement", "2021-03-01", "2021-05-01", detail="U6"),
             *visits("care_visit", "2021-03-08", "2021-04-19")],
     "2021-06-14", "met", "2021-04-19", "2021-04-19", 0),
    ("T17", [fact("placement", "2021-03-01", "2021-05-01", detail="U6"),
             *visits("care_visit", "2021-03-08", "2021-04-20")],
     "2021-06-14", "late", "2021-04-19", "2021-04-20", 1),
    # T18, placement to last to eighteen: three months from 31 March end on 30 June.
    ("T18", [fact("placement", "2020-03-01", "2021-07-10", detail="U4"),
             *visits("care_visit", "2020-03-05", "2021-03-31", "2021-07-01")],
     "2021-07-14", "late", "2021-06-30", "2021-07-01", 1),
    # T18, otherwise: six weeks from 31 March.
    ("T18", [fact("placement", "2020-03-01", "2021-05-20", detail="U6"),
             *visits("care_visit", "2020-03-05", "2021-03-31", "2021-05-12")],
     "2021-07-14", "met", "2021-05-12", "2021-05-12", 0),
    # T20: with parents, each week until the first review, and then every six weeks: from 12 April
    # to 24 May.
    ("T20", [fact("placement", "2021-03-01", "2021-03-20", detail="P1"),
             *visits("care_visit", "2021-03-08", "2021-03-16")],
     "2021-06-14", "late", "2021-03-15", "2021-03-16", 1),
    ("T20", [fact("placement", "2021-03-01", "2021-05-20", detail="P1"),
             fact("care_review", "2021-03-01"), *visits("care_visit", "2021-04-12", "2021-05-20")],
     "2021-06-14", "met", "2021-05-24", "2021-05-20", 0),
    # Under an interim care order, every four weeks after a review: from 12 April to 10 May.
    ("T20", [fact("placement", "2021-03-01", "2021-05-20", detail="P1"),
             fact("legal_status", "2021-03-01", detail="C1"),
             fact("care_review", "2021-03-01"),
             *visits("care_visit", "2021-03-29", "2021-04-12", "2021-05-11")],
     "2021-06-14", "late", "2021-05-10", "2021-05-11", 1),
    # T21: twenty working days from Monday 15 March: 13 to 1 April, then 6 to 9 and 12 to 14 April.
    ("T21", [fact("care", "2021-03-15"), fact("care_review", "2021-04-14")],
     "2021-06-14", "met", "2021-04-14", "2021-04-14", 0),
    ("T21", [fact("care", "2021-03-15"), fact("care_review", "2021-04-15")],
     "2021-06-14", "late", "2021-04-14", "2021-04-15", 1),
    # T22: three months from 30 November.
    ("T22", [fact("care", "2020-11-02"), *visits("care_review", "2020-11-30", "2021-03-02")],
     "2021-06-14", "late", "2021-02-28", "2021-03-02", 2),
    # T23: six months from 31 August.
    ("T23", [fact("care", "2020-05-01"),
             *visits("care_review", "2020-05-20", "2020-08-31", "2021-02-28")],
     "2021-06-14", "met", "2021-02-28", "2021-02-28", 0),
    # T24: ten working days from Monday 15 March, or before the placement.
    ("T24", [fact("care", "2021-03-15"), fact("care_plan", "2021-03-10")],
     "2021-06-14", "met", "2021-03-29", "2021-03-10", 0),
    ("T24", [fact("care", "2021-03-15"), fact("care_plan", "2021-03-30")],
     "2021-06-14", "late", "2021-03-29", "2021-03-30", 1),
    # T28: the care plan that names a plan for permanence, by the second review, whenever it was.
    ("T28", [fact("care", "2021-01-04"), *visits("care_review", "2021-02-01", "2021-04-30"),
             fact("care_plan", "2021-01-11"), fact("care_plan", "2021-04-30", detail="permanence")],
     "2021-06-14", "met", "2021-04-30", "2021-04-30", 0),
    ("T28", [fact("care", "2021-01-04"), *visits("care_review", "2021-02-01", "2021-04-30"),
             fact("care_plan", "2021-01-11"), fact("care_plan", "2021-05-03", detail="permanence")],
     "2021-06-14", "late", "2021-04-30", "2021-05-03", 3),
    # Without a second review: four months from 31 October end on the last day of February.
    ("T28", [fact("care", "2020-10-31"), fact("care_plan", "2020-10-31")],
     "2021-03-02", "missing", "2021-02-28", None, 2),
    ("T28", [fact("care", "2020-10-31"), fact("care_plan", "2020-10-31")],
     "2021-02-28", None, None, None, 0),
    # T25: twenty working days, as T21.
    ("T25", [fact("care", "2021-03-15"), fact("health_assessment", "2021-04-15")],
     "2021-06-14", "late", "2021-04-14", "2021-04-15", 1),
    # T26: the child of the examples was born on 1 March 2017 and is five from 1 March 2022.
    ("T26", [fact("care", "2020-08-01"), *visits("health_assessment", "2020-08-31", "2021-02-28")],
     "2021-06-14", "met", "2021-02-28", "2021-02-28", 0),
    ("T26", [fact("care", "2022-02-01"), *visits("health_assessment", "2022-03-01", "2023-03-02")],
     "2023-06-14", "late", "2023-03-01", "2023-03-02", 1),
    # T29: an interview that was not offered is missing; of one that was, nobody wrote the day.
    ("T29", [fact("missing", "2021-05-01", "2021-05-03", detail="not_offered")],
     "2021-06-14", "missing", None, None, 0),
    ("T29", [fact("missing", "2021-05-01", "2021-05-03", detail="offered")],
     "2021-06-14", "not_evidenced", None, None, 0),
    # Nobody can be interviewed on a return that has not come.
    ("T29", [fact("missing", "2021-05-01", None, detail="not_offered")],
     "2021-06-14", None, None, None, 0),
    # T31: eight weeks from 1 March are 26 April.
    ("T31", [fact("care_leaver_contact", "2021-03-01")],
     "2021-04-27", "missing", "2021-04-26", None, 1),
    ("T31", [fact("care_leaver_contact", "2021-03-01")], "2021-04-26", None, None, None, 0),
    # T32: four weeks from 1 March, the day on which the case was opened.
    ("T32", visits("supervision", "2021-03-29", "2021-04-26"),
     "2021-05-01", "met", "2021-04-26", "2021-04-26", 0),
    ("T32", visits("supervision", "2021-03-31", "2021-04-26"),
     "2021-05-01", "late", "2021-03-29", "2021-03-31", 2),
]  # fmt: skip
