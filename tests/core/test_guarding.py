"""What nobody foresaw stops a step without a word of what it was working on (K35)."""

import inspect
import pickle

import pytest

from tasks.errors import CycleUnknown, Unforeseen
from tasks.guarding import guarded

MARKER = "MARKERCHILD"


class Signal(BaseException):
    """Stands for Prefect's own signals, such as a suspended run."""


@guarded
def look_up(case_id: str) -> int:
    """The place of a case."""
    return {}[case_id]


@guarded
def stop_with(fault: BaseException) -> None:
    raise fault


def test_an_unforeseen_error_tells_its_kind_and_place_and_nothing_else():
    with pytest.raises(Unforeseen) as caught:
        look_up(MARKER)
    error = caught.value
    assert error.kind == "KeyError"
    assert error.places[-1].endswith("in look_up")
    assert MARKER not in str(error)
    assert error.__context__ is None
    assert error.__cause__ is None
    assert MARKER.encode() not in pickle.dumps(error)


def test_our_own_errors_and_the_signals_of_the_orchestrator_pass():
    with pytest.raises(CycleUnknown):
        stop_with(CycleUnknown("PW-1", ("PW-2",)))
    with pytest.raises(Signal):
        stop_with(Signal())


def test_a_guarded_step_keeps_its_name_its_words_and_its_parameters():
    assert look_up.__name__ == "look_up"
    assert look_up.__doc__ == "The place of a case."
    assert inspect.signature(look_up).parameters["case_id"].annotation is str
