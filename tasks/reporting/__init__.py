"""Touches Jinja2, WeasyPrint and matplotlib: what people read."""
