"""Touches the mail server: who is told what, once."""
