"""An Annex A workbook becomes a source: what it says, and what becomes of what it cannot say."""

import pickle
from datetime import date, datetime

import pytest
from sqlalchemy import create_engine, inspect, text

from tasks.errors import (
    ImportNotWritten,
    ImportTargetTaken,
    SourcePreviewOnly,
    WorkbookRefused,
)
from tasks.extraction.annex.importing import import_annex_a
from tasks.extraction.annex.report import write_report
from tasks.extraction.origin import origin_if_there, origin_of
from tasks.extraction.source import read_populations
from tests.adapters.annex_workbooks import (
    CODES,
    HEADS,
    assert_every_row_is_used_or_reported,
    imported,
    in_need,
    rows_of_everything,
    said,
    save,
    sheets_of,
    table,
    who,
)
from tests.adapters.store_databases import fresh_store


@pytest.fixture
def path(tmp_path):
    return tmp_path / "annex.xlsx"


def statuses(path, day=date(2021, 6, 10)):
    frame = read_populations(f"sqlite:///{path.with_suffix('.db')}", ("open_cases",), day, CODES)[
        "open_cases"
    ]
    return dict(zip(frame["case_id"], frame["status"], strict=True))


def test_every_list_is_read_and_our_query_finds_the_status_that_the_workbook_has(path):
    """R012, R063: the statuses stay derived, and agree."""
    made = imported(save(path, sheets_of(rows_of_everything())))
    assert_every_row_is_used_or_reported(made)
    assert [each.used for each in made.lists] == [1, 1, 2, 1, 1, 5, 1, 1]
    assert said(made) == {}
    assert statuses(path) == {"1": "LAC", "2": "CP", "3": "CIN", "4": "ASSESSMENT"}
    assert made.open_cases == 4


def test_a_child_on_several_lists_is_one_person(path):
    imported(save(path, sheets_of(rows_of_everything())))
    persons = table(path, "ssd_person")
    assert sorted(each["pers_person_id"] for each in persons) == ["1", "2", "3", "4", "5", "7", "8"]
    assert {each["pers_sex"] for each in persons} == {"F"}


def test_team_and_worker_are_resolved_and_the_list_of_the_status_counts(path):
    imported(save(path, sheets_of(rows_of_everything())))
    names = {
        each["prof_professional_id"]: each["prof_professional_name"]
        for each in table(path, "ssd_professionals")
    }
    frame = read_populations(
        f"sqlite:///{path.with_suffix('.db')}", ("open_cases",), date(2021, 6, 10), CODES
    )["open_cases"]
    held = {
        row["case_id"]: (row["team_name"], names[row["worker_id"]], row["team_type"])
        for row in frame.to_dict("records")
    }
    assert held["1"] == ("Looked After 1", "Cy Invented", "lac")
    assert held["3"] == ("Canal Team", "Ada Invented", "family_intervention")
    assert {each["invo_professional_role_id"] for each in table(path, "ssd_involvements")} == {
        "ALLWKR"
    }


def test_a_child_of_list_6_without_a_referral_on_list_3_has_an_episode(path):
    imported(save(path, sheets_of(rows_of_everything())))
    episodes = {each["cine_referral_id"]: each for each in table(path, "ssd_cin_episodes")}
    assert set(episodes) == {"L3R2", "L3R3", "L6R2", "L6R3", "L6R5", "L6R6"}
    assert episodes["L3R2"]["cine_cin_primary_need_code"] == "N1"
    assert episodes["L6R6"]["cine_close_date"] == datetime(2021, 5, 14)  # noqa: DTZ001


def test_a_status_that_the_lists_do_not_bear_out_is_in_the_report_with_both(path):
    rows = {6: [in_need("1", "a) Looked after child"), in_need("2", closed_on=date(2021, 6, 1))]}
    made = imported(save(path, sheets_of(rows)))
    found = said(made)
    assert (
        "“looked after”; by the days in its lists the case is “a child in need”" in found[6, 2, "L"]
    )
    assert "“a child in need”; by the days in its lists the case is “closed”" in found[6, 3, "L"]


def test_a_closed_episode_without_its_day_is_no_open_case(path):
    made = imported(save(path, sheets_of({6: [in_need("1", "e) Closed episode"), in_need("2")]})))
    assert statuses(path) == {"2": "CIN"}
    assert "no day of closure" in said(made)[6, 2, "J"]


def test_a_child_with_a_plan_whom_list_6_leaves_out_is_an_open_case_and_is_asked_about(path):
    rows = {number: found for number, found in rows_of_everything().items() if number in {7, 8}}
    made = imported(save(path, sheets_of(rows)))
    assert statuses(path) == {"1": "LAC", "2": "CP"}
    assert "stands on no row of list 6" in said(made)[7, 2, "A"]


def test_a_second_referral_in_an_episode_that_was_closed_opens_nothing(path):
    rows = {
        3: [[*who("1", disabled=False), date(2021, 3, 1), "6", "No", 1, "Front Door", "Bo"]],
        6: [in_need("1", "e) Closed episode", date(2021, 4, 1))],
    }
    made = imported(save(path, sheets_of(rows)))
    assert statuses(path) == {}
    assert not said(made, kind="please check")


def test_dates_of_birth_that_contradict_are_reported_and_never_shown(path):
    rows = rows_of_everything()
    rows[6][2] = in_need("3", born_on=date(2012, 12, 12))
    made = imported(save(path, sheets_of(rows)))
    child = next(each for each in table(path, "ssd_person") if each["pers_person_id"] == "3")
    assert child["pers_dob"] is None
    assert (6, 4, "D") in said(made)
    assert (3, 2, "D") in said(made)
    assert "2012" not in str([each.words for each in made.findings])


def test_an_unborn_child_has_an_expected_date_and_an_age_is_not_made_into_a_birth(path):
    unborn, aged = in_need("1", born_on=date(2021, 9, 1)), in_need("2", born_on=None)
    unborn[4] = -1
    made = imported(save(path, sheets_of({6: [unborn, aged]})))
    persons = {each["pers_person_id"]: each for each in table(path, "ssd_person")}
    assert persons["1"]["pers_dob"] is None
    assert persons["1"]["pers_expected_dob"] == datetime(2021, 9, 1)  # noqa: DTZ001
    assert persons["2"]["pers_dob"] is None
    assert (6, 3, "D") in said(made, kind="note")


def test_rows_that_cannot_be_used_are_named_by_sheet_row_and_column(path):
    rows = rows_of_everything()
    rows[1] += [
        [None, "M", "WBRI", None, 3, date(2021, 6, 2), "Police"],
        [*who("9", disabled=False), "some day in June", "Police"],
        [None] * 7,
        ["Child Unique ID", *[None] * 6],
        rows[1][0],
    ]
    made = imported(save(path, sheets_of(rows)))
    assert_every_row_is_used_or_reported(made)
    lost = said(made, kind="row not used")
    assert set(lost) == {(1, 3, "A"), (1, 4, "F"), (1, 6, "A"), (1, 7, "")}
    assert lost[1, 7, ""] == "The row says the same as row 2, which is used."
    assert made.lists[0].rows == 5


def test_a_note_or_a_total_below_a_list_is_no_child(path):
    rows = rows_of_everything()
    note = ["Unique Identity number for each child.", *[None] * 13]
    rows[6] += [["Total", *[None] * 6, 5, *[None] * 6], note]
    made = imported(save(path, sheets_of(rows)))
    assert_every_row_is_used_or_reported(made)
    assert {(6, 7, ""), (6, 8, "")} <= set(said(made, kind="row not used"))
    assert set(statuses(path)) == {"1", "2", "3", "4"}


def test_a_list_without_a_column_that_it_needs_is_not_read_and_all_its_rows_are_counted(path):
    heads = {**HEADS, 3: [head for head in HEADS[3] if head != "Date of Referral"]}
    rows = rows_of_everything()
    rows[3] = [[*row[:5], *row[6:]] for row in rows[3]]
    made = imported(save(path, sheets_of(rows, heads=heads)))
    assert_every_row_is_used_or_reported(made)
    assert made.lists[2].not_used == 2
    assert any("“Date of Referral”" in each.words for each in made.findings)


def test_one_name_in_two_teams_is_one_worker_and_is_asked_about(path):
    rows = {6: [
        in_need("1", worker="Anne O\u2019Neil"), in_need("2", worker="anne\xa0 o'neil"),
        in_need("3", worker="Anne O'Neil", team="Heath Team"), in_need("4", worker="O'Neil, Anne"),
        in_need("5", worker="Unallocated"),
    ]}  # fmt: skip
    made = imported(save(path, sheets_of(rows)))
    assert len(table(path, "ssd_professionals")) == 2
    found = " ".join(each.words for each in made.findings)
    assert "named with 2 teams and is taken for one person" in found
    assert "spelled otherwise; they are taken for two people" in found
    assert "neil" not in str(made.findings).casefold()
    held = {e["invo_person_id"]: e["invo_professional_id"] for e in table(path, "ssd_involvements")}
    assert held["1"] == held["2"] == held["3"] != held["4"]
    assert held["5"] == "-1"


def test_the_extract_is_of_the_latest_day_in_its_lists_that_is_not_to_come(path):
    rows = rows_of_everything()
    rows[6][2] = in_need("3", seen_on=date(2031, 6, 10))
    made = imported(save(path, sheets_of(rows)))
    assert made.origin.extracted_on == date(2021, 6, 10)
    assert not made.day_is_told
    assert "the extract is taken to be of it" in " ".join(said(made, kind="note").values())
    assert "a day that has not come yet" in said(made)[6, 4, "I"]


def test_the_same_workbook_again_changes_nothing_and_another_is_refused(path, tmp_path):
    save(path, sheets_of(rows_of_everything()))
    first = imported(path, extracted_on=date(2021, 6, 14))
    before = path.with_suffix(".db").read_bytes()
    again = imported(path, extracted_on=date(2021, 6, 14))
    assert (first.was_there, again.was_there) == (False, True)
    assert again.lists == first.lists
    with pytest.raises(ImportTargetTaken):
        imported(path, extracted_on=date(2021, 6, 15))
    assert path.with_suffix(".db").read_bytes() == before


def test_nothing_is_written_where_something_else_stands_or_nothing_can_be_kept(path):
    save(path, sheets_of(rows_of_everything()))
    engine = create_engine(f"sqlite:///{path.with_suffix('.db')}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (a integer)"))
    with pytest.raises(ImportTargetTaken):
        imported(path)
    assert inspect(engine).get_table_names() == ["theirs"]
    engine.dispose()
    for url in ("sqlite://", "mysql://x/y", "nonsense", f"sqlite:///{path}"):
        with pytest.raises((ImportNotWritten, ImportTargetTaken)) as refused:
            import_annex_a(path, url, today=date(2021, 7, 1), codes=CODES)
        assert str(refused.value)


def test_the_source_says_that_it_was_a_workbook_and_others_say_nothing(path, tmp_path):
    save(path, sheets_of(rows_of_everything()))
    made = imported(path)
    assert origin_of(f"sqlite:///{path.with_suffix('.db')}") == made.origin
    other = tmp_path / "other.db"
    engine = create_engine(f"sqlite:///{other}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE ssd_person (pers_person_id text)"))
    engine.dispose()
    assert origin_of(f"sqlite:///{other}") is None
    assert origin_if_there(f"sqlite:///{tmp_path / 'absent.db'}") is None


@pytest.mark.postgres
def test_an_import_into_a_server_is_the_same_source_and_is_whole(path, tmp_path):
    save(path, sheets_of(rows_of_everything()))
    here = imported(path)
    url = fresh_store("postgres", tmp_path)
    there = import_annex_a(path, url, today=date(2021, 7, 1), codes=CODES)
    assert there == here
    assert import_annex_a(path, url, today=date(2021, 7, 1), codes=CODES).was_there
    assert origin_of(url) == here.origin
    frames = [
        read_populations(each, ("open_cases", "involvements"), date(2021, 6, 10), CODES)
        for each in (url, f"sqlite:///{path.with_suffix('.db')}")
    ]
    for name in ("open_cases", "involvements"):
        one, other = ([
            tuple(str(value)[:10] for value in row)
            for row in sorted(frame[name].astype(str).itertuples(index=False, name=None))
        ] for frame in frames)  # fmt: skip
        assert one == other
    with pytest.raises(ImportTargetTaken):
        import_annex_a(
            path, url, today=date(2021, 7, 1), codes=CODES, extracted_on=date(2021, 6, 15)
        )


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_report_can_be_sorted_and_is_for_its_owner_only(path, tmp_path, ending):
    rows = rows_of_everything()
    rows[1].append([None, "M", "WBRI", None, 3, date(2021, 6, 2), "Police"])
    made = imported(save(path, {**sheets_of(rows), "=1+1": [["x"]]}))
    report = tmp_path / "deep" / f"report.{ending}"
    write_report(made, report)
    assert report.stat().st_mode & 0o777 == 0o600
    if ending == "csv":
        lines = report.read_text("utf-8-sig").splitlines()
        assert lines[0] == "List,Sheet,Row,Column,What,In words,Rows left out"
        assert any(line.startswith("1,List 1,3,A,row not used,") for line in lines)
    else:
        import openpyxl

        book = openpyxl.load_workbook(report)
        assert book.sheetnames == ["Lists", "Findings"]
        counts = [[cell.value for cell in row] for row in book["Lists"].iter_rows(min_row=2)]
        assert counts[0][3:] == [2, 1, 1]
        assert counts[-1][3:] == [14, 13, 1]


@pytest.mark.parametrize(
    "error",
    [
        WorkbookRefused("a.xlsx", "it is locked"), ImportTargetTaken("sqlite:///a"),
        ImportNotWritten("sqlite:///a", "no room"), SourcePreviewOnly("2021-06-14"),
    ],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_the_errors_of_an_import_are_sentences_and_can_be_pickled(error):
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    assert str(again) == str(error)
    assert again.exit_code in {34, 35, 36, 37}
