"""Can an expectation judge the column that it stands at, with the settings that it is given?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tasks.validation import vocabulary as words
from tasks.validation.contract import Condition
from tasks.validation.documents import Place
from tasks.validation.refusing import NotUnderstood, only


def check_fit(
    expectation: str,
    settings: Mapping[str, Any],
    where: tuple[Condition, ...],
    column: str | None,
    kinds: Mapping[str, str],
    place: Place,
) -> None:
    """Raises where an expectation cannot judge this column, or names one that is not there."""
    for name in (*_columns_in(settings), *(each.column for each in where)):
        if name not in kinds:
            raise NotUnderstood(place, f"the rule names the column {name}, which is not there.")
    if any(each.test == "in" and kinds[each.column] != "string" for each in where):
        raise NotUnderstood(place, "where with in: is for columns of text.")
    if expectation in words.EXPECTATIONS:
        _check_settings(expectation, settings, column, kinds, place)


def _check_settings(
    expectation: str,
    settings: Mapping[str, Any],
    column: str | None,
    kinds: Mapping[str, str],
    place: Place,
) -> None:
    """Raises where settings are missing, are too many, or say nothing that can be judged."""
    allowed, judged = words.EXPECTATIONS[expectation]
    is_pair = expectation == words.PAIR
    about = _columns_in(settings) if is_pair else (column or "",)
    if is_pair != (column is None) or any(kinds.get(each) not in judged for each in about):
        raise NotUnderstood(place, f"{expectation} cannot judge this column.")
    only(settings, allowed, place)
    if is_right := SETTINGS.get(expectation):
        test, sentence = is_right
        if not test(settings):
            raise NotUnderstood(place, sentence)
    if is_pair and len({kinds[each] for each in about}) != 1:
        raise NotUnderstood(place, "the two columns of a pair must be of one type.")


def _columns_in(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """Every column that settings name."""
    pair = (settings[key] for key in ("column_A", "column_B") if key in settings)
    return (*pair, *settings.get("column_list", ()))


def are_words(value: Any) -> bool:
    """True for a list of at least one text."""
    listed = isinstance(value, list | tuple) and bool(value)
    return listed and all(isinstance(each, str) for each in value)


def _is_bound(value: Any) -> bool:
    """True for an ISO day and for the day that the round is as at."""
    if value == words.AS_AT:
        return True
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_pattern(value: Any) -> bool:
    """True for a text that compiles."""
    try:
        re.compile(value)
    except (TypeError, re.error):
        return False
    return True


def _is_pair(settings: Mapping[str, Any]) -> bool:
    """True for two columns, and whether they may be equal."""
    return len(_columns_in(settings)) == 2 and type(settings.get("or_equal")) is bool


def _all(test: Callable[[Any], bool]) -> Callable[[Mapping[str, Any]], bool]:
    """A test that every setting passes, of which there is at least one."""
    return lambda settings: bool(settings) and all(map(test, settings.values()))


SETTINGS: dict[str, tuple[Callable[[Mapping[str, Any]], bool], str]] = {
    "expect_column_values_to_be_in_set": (
        lambda settings: are_words(settings.get("value_set")),
        "value_set must be a list of words.",
    ),
    "expect_column_values_to_match_regex": (
        lambda settings: _is_pattern(settings.get("regex")),
        "the pattern is not a regular expression.",
    ),
    "expect_dates_to_be_between": (
        _all(_is_bound),
        f"earliest and latest are days such as '2021-06-14', or {words.AS_AT}.",
    ),
    "expect_column_values_to_be_between": (
        _all(lambda value: type(value) is int),
        "min_value and max_value are whole numbers.",
    ),
    words.PAIR: (_is_pair, "a pair needs column_A, column_B and or_equal."),
}
"""What the settings of an expectation must be, and the sentence where they are not."""
