"""Great Expectations judges one frame: the only file that imports it, and only when called.

It costs seconds to import and a fraction of a second to use. What it says of a
rule it could not run looks like a failed rule; here the two are kept apart.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, reduce
from typing import TYPE_CHECKING, Any

from tasks.validation.vocabulary import AS_AT, PAIR

if TYPE_CHECKING:
    import pandas as pd

    from tasks.validation.contract import Condition, Contract, Rule

DATES = "expect_dates_to_be_between"
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": ["_row"],
    "partial_unexpected_count": 0,
    "include_unexpected_rows": False,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What Great Expectations found of one rule: the numbers of the failing rows.

    ``is_judged`` is false where the rule could not be run: then the rows say nothing.
    """

    rows: tuple[int, ...]
    examined: int
    is_judged: bool = True


UNJUDGED = Answer((), 0, is_judged=False)


def ask(
    frame: pd.DataFrame,
    contract: Contract,
    as_at: date,
    related: Mapping[str, frozenset[str]],
) -> dict[str, Answer]:
    """An answer to every rule of the contract about the rows of a coerced frame, by code."""
    expectations: list[Any] = []
    answers = {rule.code: UNJUDGED for rule in contract.rules}
    for rule in contract.rules:
        if rule.related is not None and rule.related not in related:
            continue
        made = _expectation(rule, as_at, related)
        if made is not None:
            expectations.append(made)
    for code, result in _results(frame, expectations):
        answers[code] = _answer(result)
    return answers


def _results(frame: pd.DataFrame, expectations: list[Any]) -> Iterable[tuple[str, Any]]:
    """The result of each expectation with its rule's code; they come in no order."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
    )

    logging.getLogger("great_expectations").setLevel(logging.WARNING)  # it tells how it is set up
    # In memory altogether: no folder for pages, which would show cases and load from other hosts.
    in_memory = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    settings = DataContextConfig(store_backend_defaults=in_memory)
    context = gx.get_context(mode="ephemeral", project_config=settings)
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]  # as documented
    source = context.data_sources.add_pandas("extract")
    whole = source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")
    batch = whole.get_batch({"dataframe": frame})
    suite = gx.ExpectationSuite(name="contract", expectations=expectations)
    judged = batch.validate(suite, result_format=RESULT_FORMAT)
    return [(_code(each.expectation_config), each) for each in judged.results]


def _code(configuration: Any) -> str:
    """The code of the rule that an expectation was made of."""
    return str(configuration.meta["code"])


def _answer(result: Any) -> Answer:
    """The rows of one result; an exception means that the rule was not judged.

    Every failing row must be listed: a list that is shorter than its count has
    been cut, and then nobody knows which rows they are.
    """
    facts, exception = result.result, result.exception_info
    if exception.get("raised_exception", True) or not facts:
        return UNJUDGED
    if "observed_value" in facts:
        return Answer((), int(facts["observed_value"]))
    rows = tuple(sorted(int(each["_row"]) for each in facts["unexpected_index_list"] or ()))
    if len(rows) != facts["unexpected_count"] or len(set(rows)) != len(rows):
        return UNJUDGED
    return Answer(rows, int(facts["element_count"]))


def _expectation(rule: Rule, as_at: date, related: Mapping[str, frozenset[str]]) -> Any:
    """The rule as an expectation; None where it cannot even be written."""
    import great_expectations.expectations as gxe

    try:
        settings = _settings(rule, as_at, related)
        if rule.expectation == DATES:
            return _dates_between()(**settings, meta={"code": rule.code})
        kind = ROW_COUNT if rule.expectation == "row_count" else rule.expectation
        name = "".join(word.capitalize() for word in kind.split("_"))
        made: Callable[..., Any] = getattr(gxe, name)
        return made(**settings, meta={"code": rule.code})
    except (AttributeError, TypeError, ValueError):  # GX's own faults in settings are ValueErrors
        return None


def _settings(rule: Rule, as_at: date, related: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """The arguments of a rule's expectation."""
    settings = dict(rule.settings)
    if rule.related is not None:
        settings["value_set"] = sorted(related[rule.related])
    if rule.expectation == PAIR:
        settings["ignore_row_if"] = "either_value_is_missing"
    elif rule.column is not None:
        settings["column"] = rule.column
    if rule.where:
        settings["row_condition"] = reduce(lambda one, two: one & two, map(_row, rule.where))
    if rule.expectation == DATES:
        settings.update({end: _moment(settings.get(end), as_at) for end in ENDS})
    return settings


ENDS = ("earliest", "latest")
ROW_COUNT = "expect_table_row_count_to_be_between"


def _moment(bound: str | None, as_at: date) -> str | None:
    """A bound as an ISO day: the days of a contract, and the day that the round is as at."""
    if bound is None:
        return None
    return (as_at if bound == AS_AT else date.fromisoformat(bound)).isoformat()


def _row(condition: Condition) -> Any:
    """A condition in Great Expectations' words."""
    from great_expectations.expectations.row_conditions import Column

    column = Column(condition.column)
    if condition.test == "in":
        return column.is_in(list(condition.values))
    return column.is_not_null() if condition.test == "present" else column.is_null()


@cache
def _dates_between() -> type[Any]:
    """Our own expectation about days, both ends included, judged for all rows at once.

    The stock one compares row by row, 24 times slower, and raises on the bounds that JSON can hold.
    """
    from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
    from great_expectations.expectations.expectation import ColumnMapExpectation
    from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (  # noqa: E501
        column_condition_partial,
    )
    from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (  # noqa: E501
        ColumnMapMetricProvider,
    )

    class DatesBetween(ColumnMapMetricProvider):  # pyright: ignore[reportUnusedClass]  # GX keeps it
        """The days of a column lie between two days."""

        condition_metric_name = "column_values.dates_between"
        condition_value_keys = ENDS

        @column_condition_partial(engine=PandasExecutionEngine)
        def _pandas(cls, column: Any, earliest: Any, latest: Any, **_: Any) -> Any:  # noqa: N805  # GX binds the class
            holds = column.notna()
            if earliest is not None:
                holds &= column >= datetime.fromisoformat(earliest)
            if latest is not None:
                holds &= column <= datetime.fromisoformat(latest)
            return holds

    class ExpectDatesToBeBetween(ColumnMapExpectation):
        """Expect the days of a column to lie between two days, both included."""

        earliest: str | None = None
        latest: str | None = None
        map_metric = "column_values.dates_between"
        success_keys = ("earliest", "latest", "mostly")

    return ExpectDatesToBeBetween
