"""Templates become PDF files: sandboxed, tagged for screen readers, the same bytes each time.

Nothing is fetched: stylesheets and fonts are ours, read from the templates
folder, and any other address that a document names is refused (K07 to K09).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.errors import RenderingFailed

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

TEMPLATES = Path(__file__).parents[2] / "templates"


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Templates that cannot reach Python, in which a missing value is an error."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = _long_day
    made.filters["words"] = _plain_words
    return made


def _long_day(day: date) -> str:
    """A day as people write it: 5 July 2021."""
    return f"{day.day} {day:%B %Y}"


def _plain_words(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


@cache
def _fonts() -> Any:
    """One font configuration a process: memory grows without it."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _style() -> Any:
    """Our stylesheet, with our fonts, parsed once."""
    from weasyprint import CSS

    return CSS(
        filename=TEMPLATES / "css" / "base.css",
        base_url=TEMPLATES.as_uri() + "/",
        font_config=_fonts(),
    )


def render_html(template: str, context: Mapping[str, object]) -> str:
    """A template filled with a context; raises RenderingFailed where a value is missing."""
    from jinja2 import TemplateError

    try:
        return environment().get_template(template).render(context)
    except TemplateError as fault:
        raise RenderingFailed(template, type(fault).__name__) from None


def render_pdf(template: str, context: Mapping[str, object], *, forms: bool = False) -> bytes:
    """A template as PDF/UA-1; with ``forms`` its boxes can be filled in."""
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    fetcher = URLFetcher(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
    try:
        document = HTML(string=render_html(template, context), url_fetcher=fetcher)
        made = document.write_pdf(
            stylesheets=[_style()],
            font_config=_fonts(),
            pdf_variant="pdf/ua-1",
            pdf_identifier=b"audit-programme!",
            pdf_forms=forms,
        )
    except FatalURLFetchingError:  # a BaseException: nothing else would catch it
        raise RenderingFailed(template, "a document names something outside it") from None
    return made or b""  # without a target it is always bytes
