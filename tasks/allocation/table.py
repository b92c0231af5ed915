"""The table of cases by auditors that an allocation is decided on.

Rows are cases and columns auditors, each in order of id, so that the order in
which anything was read makes no difference to any answer (B7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.bool_]
Whole = NDArray[np.int64]

TIE_BITS = 62


@dataclass(frozen=True, slots=True)
class Table:
    """Which pairs are free, which cost by each soft rule, and what is drawn by lot among equals.

    ``places`` are an auditor's places in the round, ``taken`` those already
    used; ``lots`` are whole numbers below 2**62.
    """

    case_ids: tuple[str, ...]
    auditor_ids: tuple[str, ...]
    free: Cells
    soft: tuple[Cells, ...]
    lots: Whole
    places: Whole
    taken: Whole


def cells(
    rows: tuple[str, ...], columns: tuple[str, ...], pairs: Mapping[str, frozenset[str]]
) -> Cells:
    """The cells of the named pairs; auditors who are not columns are passed over."""
    index = {auditor_id: number for number, auditor_id in enumerate(columns)}
    alike: dict[frozenset[str], list[int]] = {}
    for number, case_id in enumerate(rows):
        alike.setdefault(pairs.get(case_id, frozenset()), []).append(number)
    marked = np.zeros((len(rows), len(columns)), dtype=np.bool_)
    for named, numbers in alike.items():
        line = np.zeros(len(columns), dtype=np.bool_)
        line[[index[each] for each in named if each in index]] = True
        marked[numbers] = line
    return marked


def lots(seed: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> Whole:
    """A lot for each pair, from SHA-256 of the seed with the case and with the auditor.

    Each case and each auditor is hashed once; the two are mixed with the
    finishing steps of splitmix64 (Steele, Lea and Flood, 2014), so that the
    lots of two cases do not differ by the same amount for every auditor.
    """
    first = _hashes([f"{seed}/case/{each}" for each in rows])
    second = _hashes([f"{seed}/auditor/{each}" for each in columns])
    mixed = first[:, None] ^ second[None, :]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(64 - TIE_BITS)).astype(np.int64)


def _hashes(texts: list[str]) -> NDArray[np.uint64]:
    """The first eight bytes of each SHA-256."""
    joined = b"".join([sha256(each.encode()).digest() for each in texts])
    return np.frombuffer(joined, dtype=">u8")[::4].astype(np.uint64)


def part(table: Table, rows: list[int], columns: list[int]) -> Table:
    """The table of some cases and auditors only, in the same order."""
    if (len(rows), len(columns)) == table.free.shape:
        return table
    both = np.ix_(rows, columns)
    return Table(
        tuple(table.case_ids[row] for row in rows),
        tuple(table.auditor_ids[column] for column in columns),
        table.free[both],
        tuple(each[both] for each in table.soft),
        table.lots[both],
        table.places[columns],
        table.taken[columns],
    )


def components(free: Cells) -> list[tuple[list[int], list[int]]]:
    """The parts of a table that no free pair joins, as rows and columns in order.

    A case without any free auditor is in none of them.
    """
    left = free.any(axis=1)
    parts: list[tuple[list[int], list[int]]] = []
    while left.any():
        rows = np.zeros_like(left)
        rows[left.argmax()] = True
        while True:
            columns = free[rows].any(axis=0)
            reached = (free & columns).any(axis=1)
            if (reached == rows).all():
                break
            rows = reached
        parts.append((np.flatnonzero(rows).tolist(), np.flatnonzero(columns).tolist()))
        left &= ~rows
    return parts
