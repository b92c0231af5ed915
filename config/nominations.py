"""Why a manager may name a case for an audit (A03): what the register offers and reports say."""

from __future__ import annotations

from typing import Final

REASONS: Final = {
    "complaint": "Complaint or compliment",
    "learning": "Learning from good practice",
    "worry_about_practice": "Worry about practice",
    "follow_up": "Follow-up of an earlier audit",
    "new_way_of_working": "New way of working",
}
