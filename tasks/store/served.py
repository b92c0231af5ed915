"""Which file an id stands for: a document that was frozen or proposed, or a draft; no listing.

Of a version that was cancelled or superseded the personal documents are no
longer served: whoever had them was told to delete them. The proof and the
reports of the quality assurance team stay.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from tasks.model import ServedFile
from tasks.store.approval_tables import PROPOSALS
from tasks.store.drafts import draft_of
from tasks.store.rounds import standing_of
from tasks.store.tables import DOCUMENTS

if TYPE_CHECKING:
    from sqlalchemy import Connection

SET_ASIDE = frozenset({"cancelled", "superseded"})
READERS_OF_ALL = frozenset({None, "quality-assurance"})


def served_file(connection: Connection, document_id: str) -> ServedFile | None:
    """The file of an id, or None where there is none or nobody has a right to it (K37)."""
    table = DOCUMENTS
    wanted = select(table).where(table.c.document_id == document_id)
    row = connection.execute(wanted.order_by(table.c.version.desc())).first()
    if row is None:
        return _proposed(connection, document_id) or _draft(connection, document_id)
    state = standing_of(connection, row.round_id, row.version).state
    if state in SET_ASIDE and row.recipient_id not in READERS_OF_ALL:
        return None
    return ServedFile(document_id, row.path, row.media_type, row.digest, row.size)


def _proposed(connection: Connection, document_id: str) -> ServedFile | None:
    """A document of what was last proposed of a round that waits for a person."""
    table = PROPOSALS
    mentions = table.c.content.contains(f'"document_id":"{document_id}"', autoescape=True)
    newest = table.c.proposed_at.desc(), table.c.revision.desc()
    row = connection.execute(select(table).where(mentions).order_by(*newest)).first()
    if row is None or standing_of(connection, row.round_id, row.version).state in SET_ASIDE:
        return None
    listed = {each["document_id"]: each for each in json.loads(row.content)["documents"]}
    found = listed.get(document_id)
    if found is None:
        return None
    return ServedFile(
        document_id, found["path"], found["media_type"], found["digest"], found["size"]
    )


def _draft(connection: Connection, draft_id: str) -> ServedFile | None:
    draft = draft_of(connection, draft_id)
    if draft is None:
        return None
    return ServedFile(draft_id, draft.path, draft.media_type, draft.digest, draft.size)
