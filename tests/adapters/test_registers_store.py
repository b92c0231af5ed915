"""The registers that people keep: shown before they count, applied whole, and never lost."""

import pickle
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import (
    RegisterAltered,
    RegisterNotShown,
    RegisterNotThere,
    RegisterOvertaken,
    RegisterRefused,
    RegisterRowsVanished,
    RegisterUnreadable,
)
from tasks.returns.registers.changes import (
    changes_between,
    code_of,
    counted_changes,
    vanished,
)
from tasks.returns.registers.faults import Fault
from tasks.returns.registers.telling import NOTHING, listed_faults, told_changes, told_faults
from tasks.store.database import opened, prepare_store, reading, writing
from tasks.store.log import verify_log
from tasks.store.registers import (
    Registers,
    apply_registers,
    content_digest,
    registers_in_force,
    registers_of,
)
from tests.adapters.register_workbooks import SMALL
from tests.adapters.store_databases import KINDS, change_behind_its_back, fresh_store

TODAY = date(2021, 6, 14)
AT = datetime(2021, 6, 14, 9, 0, tzinfo=UTC)


@pytest.fixture(params=KINDS)
def url(request, tmp_path: Path) -> str:
    return fresh_store(request.param, tmp_path)


def apply(url, tables, expected):
    with opened(url) as engine, writing(engine) as connection:
        return apply_registers(
            connection, tables, expected=expected, file_digest="f" * 64, note="Go-live",
            counts={"added": 1}, by="Ada Lead", at=AT,
        )  # fmt: skip


def with_row(table, place, **values):
    """SMALL with other values in one row."""
    rows = list(SMALL[table])
    rows[place] = {**rows[place], **values}
    return {**SMALL, table: tuple(rows)}


def without(table, place):
    return {**SMALL, table: tuple(row for at, row in enumerate(SMALL[table]) if at != place)}


# ---------------------------------------------------------------- the store


def test_r019_the_last_applied_version_is_in_force_with_all_its_rows(url):
    assert registers_of(url) == Registers()
    prepare_store(url)
    assert registers_of(url) == Registers()
    assert apply(url, SMALL, 0) == 1
    held = registers_of(url)
    assert (held.version, held.tables, held.applied_by) == (1, SMALL, "Ada Lead")
    assert "Version 1" in held.sentence
    assert apply(url, without("closure_days", 0), 1) == 2
    assert "closure_days" not in registers_of(url).tables


def test_r020_every_applied_version_is_an_entry_of_the_chained_log(url):
    prepare_store(url)
    apply(url, SMALL, 0)
    with opened(url) as engine, reading(engine) as connection:
        found = verify_log(connection)
    assert found.head.size == 1
    assert found.faults == ()


def test_a_version_that_was_worked_out_against_another_is_refused_and_leaves_nothing(url):
    prepare_store(url)
    apply(url, SMALL, 0)
    with pytest.raises(RegisterOvertaken):
        apply(url, without("closure_days", 0), 0)
    assert registers_of(url).tables == SMALL


def test_a_version_is_kept_whole_or_not_at_all(url):
    prepare_store(url)
    with pytest.raises(TypeError):
        apply(url, {**SMALL, "closure_days": ({"closed_on": object()},)}, 0)
    assert registers_of(url) == Registers()


def test_k34_rows_altered_behind_our_back_are_noticed_before_they_are_used(url):
    prepare_store(url)
    apply(url, SMALL, 0)
    change_behind_its_back(url, "DELETE FROM register_rows WHERE table_name = 'closure_days'")
    with pytest.raises(RegisterAltered), opened(url) as engine, reading(engine) as connection:
        registers_in_force(connection)


# ---------------------------------------------------------------- what would change


def test_the_same_rows_in_another_order_are_no_change():
    turned = {table: rows[::-1] for table, rows in SMALL.items()}
    assert changes_between(SMALL, turned, TODAY) == ()
    assert content_digest(turned) == content_digest(SMALL)


def test_the_first_workbook_adds_every_row():
    counts = counted_changes(changes_between({}, SMALL, TODAY))
    assert counts["added"] == sum(len(rows) for rows in SMALL.values())
    assert sum(counts.values()) == counts["added"]


@pytest.mark.parametrize(
    ("tables", "kind", "reference", "fields", "has_vanished"),
    [
        (with_row("local_auditors", 0, role="service_manager"), "changed", "A1", ("Role",), False),
        (with_row("local_auditors", 0, active_to="2021-06-30"), "ended", "A1", ("Auditor until",),
         False),
        (with_row("local_auditor_leave", 0, start_on="2021-07-06"), "changed",
         "A1 from 6 July 2021",
         ("Away from",), False),
        (without("local_auditors", 2), "removed", "A3", (), True),
        (without("local_declared_interests", 0), "removed", "A1 from 3 February 2020", (), True),
        (without("local_auditor_leave", 0), "removed", "A1 from 5 July 2021", (), True),
        (with_row("local_line_management", 1, end_on="2020-12-30"), "changed", "W3 / W2",
         ("Managed until",), False),
    ],
)  # fmt: skip
def test_each_change_is_told_by_reference_and_heading(
    tables, kind, reference, fields, has_vanished
):
    (found,) = changes_between(SMALL, tables, TODAY)
    told = (found.kind, found.reference, found.fields, found.has_vanished)
    assert told == (kind, reference, fields, has_vanished)


def test_leave_that_is_over_may_go_without_a_word():
    (found,) = changes_between(SMALL, without("local_auditor_leave", 0), date(2021, 8, 1))
    assert not found.has_vanished


def test_what_is_shown_says_what_vanished_and_ends_with_the_code_and_names_no_child():
    changes = changes_between(SMALL, without("local_declared_interests", 0), TODAY)
    asked = (Fault("Auditors", 3, "A", "Is this right?"),)
    said = told_changes(changes, asked, code_of("f", 1))
    assert "though they count: 1 row.**" in said
    assert f"`{code_of('f', 1)}`" in said
    assert "1004" not in said
    assert "| Auditors!A3 | Is this right? |" in said
    assert vanished(changes) == (("Declared interests", 1),)
    assert told_changes((), (), "c") == NOTHING


def test_a_new_workbook_or_a_new_version_in_force_has_another_code():
    assert len({code_of("f", 1), code_of("f", 2), code_of("g", 1)}) == 3


def test_faults_are_listed_for_the_screen_and_as_a_file():
    faults = tuple(Fault("Leave", row, "B", "Put it | right.") for row in range(3, 303))
    assert "**300 cells have to be put right.**" in told_faults(faults, "x.xlsx")
    assert told_faults(faults, "x.xlsx").count("\n| Leave!") == 200
    assert len(listed_faults(faults).splitlines()) == 301


ROW = st.fixed_dictionaries(
    {
        "auditor_id": st.sampled_from(["A1", "A2"]),
        "start_on": st.sampled_from(["2021-01-04", "2021-07-05", "2021-09-06"]),
        "end_on": st.sampled_from(["2021-09-10", "2021-12-10"]),
    }
)
ROWS = st.lists(ROW, max_size=4, unique_by=lambda row: (row["auditor_id"], row["start_on"]))


@given(held=ROWS, sent=ROWS)
def test_changes_account_for_every_row_of_both_sides(held, sent):
    before, after = ({"local_auditor_leave": tuple(rows)} for rows in (held, sent))
    changes = changes_between(before, after, TODAY)
    counts = counted_changes(changes)
    assert len(sent) - len(held) == counts["added"] - counts["removed"]
    same = {tuple(row.values()) for row in held} == {tuple(row.values()) for row in sent}
    assert (changes == ()) is same


@pytest.mark.parametrize(
    "error",
    [
        RegisterUnreadable("it is damaged"), RegisterNotThere("input/registers.xlsx"),
        RegisterRefused((("Auditors!E7", "Choose from the list."),), "copy.xlsx"),
        RegisterNotShown(was_given=True), RegisterNotShown(was_given=False),
        RegisterRowsVanished((("Auditors", 2),)), RegisterOvertaken(1, 2), RegisterAltered(3),
    ],
)  # fmt: skip
def test_errors_of_the_registers_say_the_same_after_a_journey(error):
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301
    assert error.exit_code in {38, 39, 90, 91, 92, 93, 94}
