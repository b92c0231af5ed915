"""The fingerprint of a frame: the same rows give the same one, in whatever order they come."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def digest_of(frame: pd.DataFrame) -> str:
    """SHA-256 (hex) over the column names and the sorted rows, one JSON list a line.

    Columns stand by name, days as ISO text, missing values as null; so neither
    the order of rows nor that of columns matters.
    """
    names = sorted(str(name) for name in frame.columns)
    columns = [plain_values(frame[name]) for name in names]
    rows = zip(*columns, strict=True) if columns else ()
    lines = sorted(json.dumps(row, ensure_ascii=True) for row in rows)
    head = json.dumps(names, ensure_ascii=True)
    return sha256("\n".join([head, *lines]).encode()).hexdigest()


def plain_values(column: pd.Series) -> list[Any]:
    """A coerced column as plain text (ISO for time), whole numbers, true, false and None."""
    missing = column.isna().tolist()
    if column.dtype.kind == "M":
        moments = column.to_numpy()
        is_day = not str(moments.dtype).endswith("[s]")
        values = (moments.astype("datetime64[D]") if is_day else moments).astype(str).tolist()
    else:
        values = column.tolist()
    return [None if gone else value for value, gone in zip(values, missing, strict=True)]
