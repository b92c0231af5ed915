"""What carries a mail away, and what it may say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import timedelta

    from tasks.notification.mail import Mail

Result = Literal["sent", "pending", "failed", "in_doubt"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one delivery ended: the state it leads to and a short note without a person in it."""

    state: Result
    note: str | None = None


class Carrier(Protocol):
    """One way for mail to leave: a mailbox folder or a mail server.

    ``carry`` raises MailServerDown or MailboxFailed only where it is certain
    that nothing of this mail left. ``holds`` says whether a mail arrived
    earlier, or None where it cannot know. A mail that is in doubt is looked for
    only after ``settles_in``, because a journal may lag behind.
    """

    @property
    def settles_in(self) -> timedelta:
        """How long after a crash a missing mail may still turn up."""
        ...

    def carry(self, mail: Mail) -> Outcome:
        """The mail has left, or it is known why not."""
        ...

    def holds(self, mail: Mail) -> bool | None:
        """Whether this very mail arrived before."""
        ...

    def close(self) -> None:
        """Nothing is held open any longer."""
        ...
