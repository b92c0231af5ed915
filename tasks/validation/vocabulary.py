"""The words that a contract may use: ODCS allows many more, and what is not here is refused.

A key that nobody acts on would read like a promise and be none.
"""

from __future__ import annotations

from tasks.model import Verdict

TOP = frozenset({
    "apiVersion", "kind", "id", "name", "version", "status", "domain", "dataProduct",
    "description", "team", "slaProperties", "customProperties", "schema",
})  # fmt: skip
SCHEMA = frozenset({
    "name", "description", "dataGranularityDescription", "properties", "quality",
})  # fmt: skip
PROPERTY = frozenset({
    "name", "description", "logicalType", "required", "unique", "primaryKey",
    "primaryKeyPosition", "classification", "quality", "relationships", "customProperties",
})  # fmt: skip
QUALITY_TEXT = frozenset({"id", "type", "description"})
QUALITY_ABOUT = frozenset({
    "id", "type", "severity", "dimension", "description", "businessImpact", "customProperties",
})  # fmt: skip
OPERATORS = frozenset({
    "mustBe", "mustNotBe", "mustBeGreaterThan", "mustBeGreaterOrEqualTo", "mustBeLessThan",
    "mustBeLessOrEqualTo", "mustBeBetween", "mustNotBeBetween",
})  # fmt: skip
QUALITY_LIBRARY = QUALITY_ABOUT | OPERATORS | {"metric", "unit", "arguments"}
QUALITY_CUSTOM = QUALITY_ABOUT | OPERATORS | {"engine", "implementation", "unit"}
RELATIONSHIP = frozenset({"to", "customProperties"})

KNOWN = TOP | SCHEMA | PROPERTY | QUALITY_TEXT | QUALITY_LIBRARY | QUALITY_CUSTOM | RELATIONSHIP

CONTRACT_CUSTOM = frozenset({
    "codePrefix", "maxQuarantineRate", "maxVolumeChange", "minRowsForVolumeCheck",
    "groupByTeam", "groupByStatus", "maxTeamQuarantineRate", "minRowsForTeamCheck",
    "maxGroupVolumeChange", "minRowsForGroupVolumeCheck", "rowReference",
})  # fmt: skip
GROUP_CUSTOM = (
    "maxTeamQuarantineRate", "minRowsForTeamCheck",
    "maxGroupVolumeChange", "minRowsForGroupVolumeCheck",
)  # fmt: skip
PROPERTY_CUSTOM = frozenset({"unreadable"})
QUALITY_CUSTOM_PROPERTIES = frozenset({"action", "similarTo"})
RELATIONSHIP_CUSTOM = frozenset({"ruleCode", "severity", "action", "message", "similarTo"})
UNREADABLE = frozenset({"code", "severity", "action", "message"})
SLA = frozenset({"latency", "retention"})
SLA_KEYS = frozenset({"id", "property", "value", "unit", "element", "description"})

KINDS = frozenset({"string", "date", "timestamp", "integer", "boolean"})
CLASSIFICATIONS = frozenset({"public", "internal", "personal", "pseudonymised", "sensitive"})
ACTIONS = {
    "critical": (Verdict.STOP, Verdict.QUARANTINE),
    "warning": (Verdict.FLAG,),
    "info": (Verdict.COUNT,),
}
AS_AT = "${AS_AT}"

# Expectation -> its settings, and the kinds of column that it can judge.
EXPECTATIONS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "expect_column_values_to_not_be_null": (frozenset(), KINDS),
    "expect_column_values_to_be_null": (frozenset(), KINDS),
    "expect_column_values_to_be_in_set": (frozenset({"value_set"}), frozenset({"string"})),
    "expect_column_values_to_match_regex": (frozenset({"regex"}), frozenset({"string"})),
    "expect_column_values_to_be_between": (
        frozenset({"min_value", "max_value"}),
        frozenset({"integer"}),
    ),
    "expect_dates_to_be_between": (frozenset({"earliest", "latest"}), frozenset({"date"})),
    "expect_column_pair_values_a_to_be_greater_than_b": (
        frozenset({"column_A", "column_B", "or_equal"}),
        frozenset({"date", "timestamp", "integer"}),
    ),
}
PAIR = "expect_column_pair_values_a_to_be_greater_than_b"
