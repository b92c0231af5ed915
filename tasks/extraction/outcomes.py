"""The outcome of a contact: the specification's JSON, or the words of a case-management system.

On Mosaic it is the names of the next workflow steps, after one another
(source_data.md 1.3). Words that nobody has configured are never passed on,
since they may be anything: they count as another outcome.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

OTHER = "OTHER_OUTCOMES_EXIST_FLAG"
KEYS = (
    "NEW_REFERRAL_FLAG", "EXISTING_REFERRAL_FLAG", "CP_ENQUIRY_FLAG", "NFA_FLAG",
    "NON_AGENCY_ADOPTION_FLAG", "PRIVATE_FOSTERING_FLAG", "ADVICE_FLAG", "MISSING_FLAG",
    "OLA_CP_FLAG", OTHER,
)  # fmt: skip
"""The keys of the specification's JSON."""
POPULATION, KIND = "chronology", "Contact outcome"
TRUE = frozenset({"y", "yes", "true", "1"})
Outcomes = Mapping[str, Sequence[str]]


def outcomes_of(said: str, words: Outcomes) -> tuple[str, ...]:
    """The keys of a contact's outcome, in the specification's order.

    ``words`` has the words of each key, compared without case and outer blanks.

    >>> outcomes_of('{"NFA_FLAG": "Y", "ADVICE_FLAG": "N"}', {})
    ('NFA_FLAG',)
    >>> outcomes_of("CIN Referral, Notify team", {"NEW_REFERRAL_FLAG": ("cin referral",)})
    ('NEW_REFERRAL_FLAG',)
    >>> outcomes_of("Something else", {}), outcomes_of(" ", {})
    (('OTHER_OUTCOMES_EXIST_FLAG',), ())
    """
    flags = _flags(said)
    found = _of_words(said, words) if flags is None else _of_flags(flags)
    return tuple(key for key in KEYS if key in found)


def _flags(said: str) -> dict[str, Any] | None:
    """The answers of an outcome in JSON; None where it is words."""
    try:
        held: Any = json.loads(said)
    except ValueError:
        return None
    return held if isinstance(held, dict) else None


def _of_flags(flags: Mapping[str, Any]) -> set[str]:
    """The keys that are answered with yes; one that we do not know is another outcome."""
    yes = {key for key, answer in flags.items() if str(answer).strip().lower() in TRUE}
    return {key if key in KEYS else OTHER for key in yes}


def _of_words(said: str, words: Outcomes) -> set[str]:
    """The keys of the words that are known; another outcome where there are words and none is."""
    keys = {_plain(each): key for key, named in words.items() for each in named}
    parts = [_plain(each) for each in re.split(r"[,;|\n]", said)]
    found = {keys[part] for part in parts if part in keys}
    return found or ({OTHER} if any(parts) else set())


def _plain(words: str) -> str:
    """Words as they are compared."""
    return " ".join(words.split()).lower()


def told(
    rows: Sequence[tuple[Any, ...]], names: Sequence[str], words: Outcomes
) -> list[tuple[Any, ...]]:
    """The rows of a chronology, each outcome of a contact by its key and in a row of its own."""
    kind, detail = names.index("kind"), names.index("detail")
    made: list[tuple[Any, ...]] = []
    for row in rows:
        if row[kind] != KIND:
            made.append(row)
            continue
        for key in outcomes_of(str(row[detail] or ""), words):
            made.append((*row[:detail], key, *row[detail + 1 :]))
    return made
