"""Touches our own database: what is remembered, and what may never change."""
