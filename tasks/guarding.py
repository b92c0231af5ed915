"""What nobody foresaw stops a step without a word of what the step was working on.

Prefect keeps the text of every exception in its database and shows it in its
screen, and a ``KeyError`` says the key (K35). So each step is guarded: our own
errors pass, and any other is replaced by its type and the lines it came through.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from inspect import signature
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from tasks.errors import AuditError, Unforeseen

if TYPE_CHECKING:
    from types import TracebackType

Given = ParamSpec("Given")
Made = TypeVar("Made")

HERE = Path(__file__).parents[1]
SHOWN = 6


def guarded(step: Callable[Given, Made]) -> Callable[Given, Made]:
    """The same step, whose every error is one of ours (K35).

    Prefect's own signals are no ``Exception`` and pass.
    """

    @wraps(step)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        try:
            return step(*args, **kwargs)
        except AuditError:
            raise
        except Exception as fault:  # noqa: BLE001  # that is the point: nothing of it may go on
            kind, places = type(fault).__name__, places_of(fault.__traceback__)
        raise Unforeseen(kind, places)

    with suppress(NameError):  # Prefect reads a flow's parameters off its signature
        run.__signature__ = signature(step, eval_str=True)  # type: ignore[attr-defined]
    return run


def places_of(trace: TracebackType | None) -> tuple[str, ...]:
    """The last lines of the project that an error came through, the innermost last."""
    own = [
        f"{Path(each.filename).relative_to(HERE).as_posix()}:{each.lineno} in {each.name}"
        for each in extract_tb(trace)
        if Path(each.filename).is_relative_to(HERE) and ".venv" not in Path(each.filename).parts
    ]
    return tuple(own[-SHOWN:])
