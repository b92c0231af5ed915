"""Touches the source database: one SQL file a population, read only."""
