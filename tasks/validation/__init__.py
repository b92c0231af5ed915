"""Touches Great Expectations and pandas: contracts become rules, rows become records."""
