"""Thinks: who may audit what, and who does."""
