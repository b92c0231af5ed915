"""Observations of practice beside the cases of a round (R066, A10)."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field

from config.words import Words


class Observations(Words):
    """How many workers are observed at work in a round, and who comes first.

    As many as this share of the auditors who can take part, rounded up; a
    worker observed within so many months comes after all who were not.
    """

    share_of_auditors: Annotated[Fraction, Field(gt=0, le=1)]
    not_within_months: Annotated[int, Field(ge=0, le=60)]
