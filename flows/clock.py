"""What only the world can tell: the day, and a value that nobody could know before."""

from __future__ import annotations

from datetime import date, datetime
from secrets import randbelow, token_hex
from zoneinfo import ZoneInfo


def today() -> date:
    """The day in London."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def now() -> datetime:
    """The moment in London."""
    return datetime.now(ZoneInfo("Europe/London"))


def fresh_value() -> str:
    """128 bits from the operating system, in hexadecimal: a public value of our own making."""
    return token_hex(16)


def fresh_code() -> str:
    """Eight figures from the operating system, for one answer."""
    return f"{randbelow(10**8):08d}"
