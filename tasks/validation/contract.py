"""What one data contract says, once it has been read: columns, rules and limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tasks.model import Verdict

COLUMNS, OTHER_TYPE, STALE, VOLUME, GROUP_VOLUME, CAP, TEAM_CAP = (
    "901", "902", "903", "904", "905", "906", "907",
)  # fmt: skip
BUILT_IN = {
    COLUMNS: "Columns of the extract are missing, or there are others.",
    OTHER_TYPE: "Most values of a column cannot be read as what the column should be.",
    STALE: "The newest entry of the source is too old.",
    VOLUME: "There are far more or far fewer rows than in the last accepted runs.",
    GROUP_VOLUME: "A team or status has far more or far fewer rows than in the last accepted runs.",
    CAP: "More rows cannot be used than the contract allows.",
    TEAM_CAP: "More rows of one team cannot be used than the contract allows.",
}
WAIVED_BY_DAY = frozenset({STALE, VOLUME})


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How many failing rows a rule bears, in rows or in percent of the rows examined.

    ``mustBeBetween`` includes both of its ends, and ``mustNotBeBetween`` excludes
    both: ODCS 3.1 can be read either way, and this is the meaning that we give it.
    """

    operator: str = "mustBe"
    bounds: tuple[float, ...] = (0,)
    unit: str = "rows"

    @property
    def is_for_each_row(self) -> bool:
        """True where no row at all may fail, so that each failing row is judged by itself."""
        return self.operator == "mustBe" and self.bounds == (0,)

    def holds(self, failed: int, examined: int) -> bool:
        """True where so many failing rows of so many are borne.

        >>> Tolerance("mustBeLessThan", (5,)).holds(4, 100)
        True
        >>> Tolerance("mustBeLessOrEqualTo", (1,), "percent").holds(4, 100)
        False
        """
        share = 100 * failed / examined if examined else 0.0
        return compare(self.operator, failed if self.unit == "rows" else share, self.bounds)


def compare(operator: str, value: float, bounds: tuple[float, ...]) -> bool:
    """True where the value keeps the ODCS operator."""
    low, high = bounds[0], bounds[-1]
    return {
        "mustBe": value == low,
        "mustNotBe": value != low,
        "mustBeGreaterThan": value > low,
        "mustBeGreaterOrEqualTo": value >= low,
        "mustBeLessThan": value < low,
        "mustBeLessOrEqualTo": value <= low,
        "mustBeBetween": low <= value <= high,
        "mustNotBeBetween": not low <= value <= high,
    }[operator]


@dataclass(frozen=True, slots=True)
class Condition:
    """Which rows a rule looks at: ``test`` is present, missing or in."""

    column: str
    test: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the data owner has promised, and what follows where it is not kept.

    ``expectation`` is the name of a Great Expectations expectation, or of ours;
    ``settings`` are its arguments; ``related`` is the column of another
    population whose values are the only ones allowed.
    """

    code: str
    message: str
    action: Verdict
    expectation: str
    column: str | None = None
    settings: tuple[tuple[str, Any], ...] = ()
    where: tuple[Condition, ...] = ()
    tolerance: Tolerance = Tolerance()
    similar_to: str | None = None
    related: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a population; ``unreadable`` is the rule for values of another type."""

    name: str
    kind: str
    is_required: bool
    unreadable: Rule | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """When too much is wrong with a whole extract: shares of rows, and the fewest to judge by."""

    quarantine_rate: float
    volume_change: float
    volume_rows: int
    team_quarantine_rate: float = 1.0
    team_rows: int = 1
    group_volume_change: float = 1.0
    group_volume_rows: int = 1


@dataclass(frozen=True, slots=True)
class Freshness:
    """The newest value of a column may be so many days older than the day the round is as at."""

    column: str
    days: int


@dataclass(frozen=True, slots=True)
class Contract:
    """Everything that one population promises.

    ``reference`` are the columns that name a row to its owner, ``team`` and
    ``status`` those by which rows are counted.
    """

    population: str
    version: str
    digest: str
    prefix: str
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    reference: tuple[str, ...]
    limits: Limits
    freshness: Freshness | None = None
    team: str | None = None
    status: str | None = None

    def code(self, built_in: str) -> str:
        """The contract's own code of a rule that every contract has."""
        return self.prefix + built_in

    @property
    def unreadable_rules(self) -> tuple[Rule, ...]:
        """The rules about values of another type than their column's."""
        return tuple(column.unreadable for column in self.columns if column.unreadable)

    @property
    def answerable(self) -> frozenset[str]:
        """Codes that a waiver may answer: questions by row, staleness and volume by day."""
        rules = (*self.rules, *self.unreadable_rules)
        asked = {rule.code for rule in rules if rule.action == Verdict.FLAG}
        return frozenset(asked | {self.code(each) for each in WAIVED_BY_DAY})

    @property
    def codes(self) -> frozenset[str]:
        """Every code that the contract can give."""
        own = {rule.code for rule in (*self.rules, *self.unreadable_rules)}
        return frozenset(own | {self.code(each) for each in BUILT_IN})
