"""What rounds of one audit type have given out so far, those that were set aside not counted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tasks.store.tables import DRAWN_CASES, FRAME_CASES, FREEZES, ROUND_OPENINGS, ROUND_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, FromClause, Row

SET_ASIDE = ("cancelled", "superseded")


def given_out(connection: Connection, audit_type: str, besides: str) -> dict[str, tuple[str, date]]:
    """The last frozen round of a type that has each case, and its day; ``besides`` one round."""
    found: dict[str, tuple[str, date]] = {}
    for row in _rows(connection, audit_type, besides):
        found[row.case_id] = (row.round_id, row.as_at)
    return found


def issued_services(connection: Connection, audit_type: str, besides: str) -> dict[str, int]:
    """The year of the last frozen round of a type about each service (R100)."""
    return {row.team_id: row.as_at.year for row in _rows(connection, audit_type, besides)}


def _rows(connection: Connection, audit_type: str, besides: str) -> Sequence[Row[Any]]:
    """Each case of each frozen round that stands, in the order of the rounds' days."""
    states, opened = ROUND_STATES, ROUND_OPENINGS
    last_step = (
        select(states.c.round_id, states.c.version, func.max(states.c.step).label("step"))
        .group_by(states.c.round_id, states.c.version)
        .subquery()
    )
    last_opening = (
        select(opened.c.round_id, opened.c.version, func.max(opened.c.opening).label("opening"))
        .group_by(opened.c.round_id, opened.c.version)
        .subquery()
    )
    wanted = (
        select(DRAWN_CASES.c.case_id, FRAME_CASES.c.team_id, opened.c.round_id, opened.c.as_at)
        .join(FREEZES, _same(FREEZES, DRAWN_CASES))
        .join(
            FRAME_CASES,
            _same(FRAME_CASES, DRAWN_CASES) & (FRAME_CASES.c.case_id == DRAWN_CASES.c.case_id),
        )
        .join(opened, _same(opened, DRAWN_CASES))
        .join(
            last_opening,
            _same(last_opening, opened) & (last_opening.c.opening == opened.c.opening),
        )
        .join(states, _same(states, DRAWN_CASES))
        .join(last_step, _same(last_step, states) & (last_step.c.step == states.c.step))
        .where(
            opened.c.audit_type == audit_type,
            opened.c.round_id != besides,
            states.c.state.not_in(SET_ASIDE),
            DRAWN_CASES.c.is_reserve.is_(False),
        )
        .order_by(opened.c.as_at, DRAWN_CASES.c.place)
    )
    return connection.execute(wanted).all()


def _same(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Rows of the same version of the same round."""
    return (one.c.round_id == other.c.round_id) & (one.c.version == other.c.version)
