"""Touches Prefect's API, as evidence only: what should have run and did not."""
