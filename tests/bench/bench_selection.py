"""A draw of 60 from 3,000 cases with all rules, beside reading the frame that it is drawn from.

Reading means: the rows of a database table, as extraction reads them, into
records. The table is the frame's own, so that it is the least that any draw
must do first.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from tasks.model import Frame, FrameCase
from tasks.selection import verifier
from tasks.selection.commitment import commit, seed_of
from tasks.selection.draw import draw_sample, drawn_cases
from tasks.selection.probabilities import chances_of
from tests.bench.rounds import medians
from tests.core.selection_frames import borough, practice_week

SIZE, BASELINE = 3_000, "reading the frame"
NAMES = [each.name for each in fields(FrameCase)]


def measure() -> Iterator[tuple[str, float, float, str, float | None]]:
    """The draw, and its parts, against reading the same frame."""
    of, plan = borough(size=SIZE), practice_week()
    commitment = commit(of, plan)
    seed = seed_of(commitment, "bench", is_self_generated=True, purpose="live")
    chances = chances_of(of.cases, plan)
    proof = json.loads(draw_sample(of, plan, commitment, seed).certificate)
    with TemporaryDirectory() as folder:
        url = Path(folder) / "frame.db"
        write(of, url)
        works = {
            "selection of 60 from 3,000, all rules, with its certificate": lambda: draw_sample(
                of, plan, commitment, seed
            ),
            "  of which probabilities and their proof": lambda: chances_of(of.cases, plan),
            "  of which rounding and tickets": lambda: drawn_cases(chances, seed.value),
            "verifying that certificate": lambda: verifier.check(proof),
        }
        *ours, reading = medians(*works.values(), lambda: read(url), rounds=5)
    for name, seconds in zip(works, ours, strict=True):
        yield name, seconds, reading, BASELINE, None


def write(of: Frame, url: Path) -> None:
    """The frame as a table."""
    rows = [[str(getattr(case, name)) for name in NAMES] for case in of.cases]
    with sqlite3.connect(url) as connection:
        pd.DataFrame(rows, columns=NAMES).to_sql("frame", connection, index=False)


def read(url: Path) -> Frame:
    """The table as a frame."""
    with sqlite3.connect(url) as connection:
        rows = pd.read_sql_query("SELECT * FROM frame", connection)
    return Frame(
        tuple(
            FrameCase(*texts, weight=Fraction(weight), is_worker_due=due == "True")
            for *texts, weight, due in rows.itertuples(index=False)
        ),
        (),
    )
