"""Which template a form was made from: its hash is that of every file that shapes it (R059)."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from tasks.reporting.pdf import TEMPLATES, environment


def template_digest(template: str, asked: Iterable[str]) -> str:
    """SHA-256 over the template's files and its questions, each with its length before it."""
    parts = [(TEMPLATES / path).read_bytes() for path in files_of(template)]
    parts += [one.encode() for one in asked]
    return sha256(b"".join(f"{len(part)}:".encode() + part for part in parts)).hexdigest()


def files_of(template: str) -> tuple[str, ...]:
    """The template and whatever it extends, imports or includes, each once.

    >>> files_of("forms/feedback.html")[0], "css/forms.css" in files_of("forms/feedback.html")
    ('forms/feedback.html', True)
    """
    from jinja2.meta import find_referenced_templates

    found = [template]
    for path in found:  # it grows while it is read
        named = find_referenced_templates(
            environment().parse((TEMPLATES / path).read_text("utf-8"))
        )
        found += [one for one in dict.fromkeys(named) if one and one not in found]
    return tuple(found)
