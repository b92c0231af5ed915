"""Frozen records, and the steps of the audit programme, one folder each."""
