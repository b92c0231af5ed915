"""Thinks: who may be drawn, with what probability, and who is drawn."""
