"""What a person may answer when a round waits for approval: the form on the Prefect screen."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from config.choices import offer, people_offered
from config.order_fields import ScreenForm
from config.schema import Words

WAIT, APPROVE, SUBSTITUTE = "keep waiting", "approve and send", "substitute a case"
PAUSE, CANCEL = "pause the round", "cancel the round"
NO_REASON, OTHER_REASON = "none needed", "another reason, in the note"

REASONS = {
    "the case closed and its worker left": "closed_and_worker_left",
    "the child moved away": "child_moved_away",
    "the record is restricted": "record_restricted",
    "no independent auditor": "no_independent_auditor",
    "the worker is away": "worker_absent",
    "not eligible after all": "not_eligible_after_all",
}
"""Why a case may be substituted, as the form says it and as it stays on record (A25)."""


class ApprovalAnswer(ScreenForm):
    """Nothing is sent until a round is approved."""

    decision: Annotated[
        Literal[
            "keep waiting",
            "approve and send",
            "substitute a case",
            "pause the round",
            "cancel the round",
        ],
        Field(title="Decision", description="What is to happen with this round."),
    ] = WAIT
    approver: Annotated[
        str,
        Field(title="Who decides", description="Your name, which stays on the record."),
    ] = "QA data lead"
    place: Annotated[
        int | None,
        Field(
            title="Which case",
            description="Only to substitute one: its number in the sample certificate.",
            ge=1,
            le=200,
        ),
    ] = None
    reason: Annotated[
        Literal[
            "none needed",
            "the case closed and its worker left",
            "the child moved away",
            "the record is restricted",
            "no independent auditor",
            "the worker is away",
            "not eligible after all",
            "auditors are not available",
            "an inspection is on",
            "the data have to be put right first",
            "another reason, in the note",
        ],
        Field(title="Reason", description="To substitute, pause or cancel."),
    ] = NO_REASON
    note: Annotated[
        str,
        Field(
            title="Short note",
            description="No name, no date and no number of a child.",
            max_length=120,
        ),
    ] = ""

    @classmethod
    def dress(cls, properties: dict[str, Any]) -> None:
        """The people of the configuration are a list."""
        offer(properties, "approver", people_offered())


class AnswerWithoutReserves(ApprovalAnswer):
    """Nothing is sent until a round is approved; no case of it has a reserve to take its place."""

    @classmethod
    def dress(cls, properties: dict[str, Any]) -> None:
        """Nothing can be substituted, so the form does not ask for it."""
        super().dress(properties)
        properties.pop("place")
        for name, without in (("decision", {SUBSTITUTE}), ("reason", set(REASONS))):
            held = properties[name]["enum"]
            offer(properties, name, tuple(each for each in held if each not in without))
        properties["reason"]["description"] = "To pause or cancel."


class CodeAnswer(Words):
    """The code that was sent to the approver by mail."""

    code: Annotated[
        str,
        Field(title="Code", description="The eight figures of the mail.", max_length=20),
    ] = ""
