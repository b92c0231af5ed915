"""Draft documents of a round that is not frozen: each under an id that nobody can guess.

A draft is looked at before a round is approved. Its file is replaced when the
round is drawn or previewed again; its row stays, and then no longer fits.
"""

from __future__ import annotations

from dataclasses import asdict
from secrets import token_hex
from typing import TYPE_CHECKING

from sqlalchemy import select

from tasks.model import Draft
from tasks.store.database import moment, write_rows
from tasks.store.files import is_inside
from tasks.store.serving_tables import DRAFTS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from tasks.model import Document


def keep_drafts(
    connection: Connection,
    round_id: str,
    documents: tuple[Document, ...],
    *,
    below: str = "",
    at: datetime,
) -> tuple[Draft, ...]:
    """Every document can be opened by an id of 128 random bits; returned in the same order.

    ``below`` is the folder, relative to the output, that the documents' paths
    are told from (``preview``). Raises ValueError for a path outside of it.
    """
    made = tuple(
        Draft(
            draft_id=token_hex(16), round_id=round_id,
            path=f"{below}/{each.path}" if below else each.path,
            media_type=each.media_type, digest=each.digest, size=each.size, made_at=moment(at),
        )
        for each in documents
    )  # fmt: skip
    if not all(is_inside(each.path) for each in made):
        raise ValueError("A draft lies below the output folder.")
    write_rows(connection, DRAFTS, (asdict(each) for each in made))
    return made


def draft_of(connection: Connection, draft_id: str) -> Draft | None:
    """The draft with an id, or None."""
    columns = (DRAFTS.c[name] for name in Draft.__slots__)
    row = connection.execute(select(*columns).where(DRAFTS.c.draft_id == draft_id)).one_or_none()
    return None if row is None else Draft(*row)
