"""Grades, statutory clocks and compliance, computed from dated facts."""
