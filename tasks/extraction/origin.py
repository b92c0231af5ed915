"""Whether a source is a case-management system's own, or was made of something less."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import inspect, select

from tasks.errors import SourceBusy, SourceNotFound, SourceUnreachable
from tasks.extraction.opening import naming, reading
from tasks.model import SourceOrigin
from tasks.source_tables import SOURCE_MARK


def origin_of(url: str) -> SourceOrigin | None:
    """What the source says of its own making; None for a case-management system.

    Raises SourceNotFound, SourceUnreachable, SourceBusy and SourceUnreadable.
    """
    with reading(url, ()) as connection, naming(SOURCE_MARK.name):
        if not inspect(connection).has_table(SOURCE_MARK.name):
            return None
        row = connection.execute(select(SOURCE_MARK)).first()
    return SourceOrigin(row.kind, row.extracted_on, row.workbook_digest) if row else None


def origin_if_there(url: str) -> SourceOrigin | None:
    """The same, and None where the source cannot be read now: whoever needs it will say so."""
    with suppress(SourceNotFound, SourceUnreachable, SourceBusy):
        return origin_of(url)
    return None
