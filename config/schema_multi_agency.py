"""The words of a multi-agency audit: what a response is, how partners know a child (R089, R092)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from config.words import Words


class MultiAgency(Words):
    """What is particular to a multi-agency audit.

    ``identify_by`` says by what a partner is told which child is meant. The
    only way is the place in the round: nothing of the case file leaves the
    council, and whoever needs the child's identity asks as ``matching`` says.
    ``match_by_name`` lets names and days of birth of Early Help's records be
    compared with those of social care, beside the numbers that both hold.
    """

    least_agencies: Annotated[int, Field(ge=1, le=10)] = 2
    theme_decided_by: str
    identify_by: Literal["reference"] = "reference"
    matching: str
    match_by_name: bool = False
    recipients_of_list: str
