"""Which role codes the involvements of a source bear, and which of them we know.

Who the allocated worker is hangs on codes that each council chooses: a code that
the configuration lacks makes cases without workers, in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, String, cast, column, func, select, table

from tasks.extraction.catalogue import Catalogue

TABLE, COLUMN = "ssd_involvements", "invo_professional_role_id"


@dataclass(frozen=True, slots=True)
class RoleCode:
    """A code, how many involvements bear it, and the kind it is configured as, if any."""

    code: str
    rows: int
    kind: str | None


def role_codes_of(
    connection: Connection, there: Catalogue, codes: Mapping[str, Sequence[str]]
) -> tuple[RoleCode, ...]:
    """Every role code of the involvements, the most frequent first."""
    found = there.get(TABLE)
    if found is None or not (held := found.columns.get(COLUMN)) or not held.is_granted:
        return ()
    code = func.coalesce(cast(column(COLUMN), String(300)), "")
    source = table(TABLE, column(COLUMN), schema=found.schema)
    rows = connection.execute(select(code, func.count()).select_from(source).group_by(code))
    kinds = {each.strip().lower(): kind for kind, named in codes.items() for each in named}
    held_codes = [
        RoleCode(str(each).strip(), int(count), kinds.get(str(each).strip().lower()))
        for each, count in rows
    ]
    return tuple(sorted(held_codes, key=lambda each: (-each.rows, each.code)))
