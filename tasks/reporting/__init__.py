"""Touches Jinja2, WeasyPrint, pikepdf and openpyxl: what people read."""
