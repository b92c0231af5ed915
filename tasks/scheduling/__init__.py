"""Thinks: working days, financial years, and the dates that a round falls on."""
