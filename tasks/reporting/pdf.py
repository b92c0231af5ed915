"""Templates become PDF files: sandboxed, tagged for screen readers, the same bytes each time.

Nothing is fetched: stylesheets and fonts are ours, read from the templates
folder, and any address that a document names is refused (K07 to K09). Values
stay text: they are escaped, never compiled, and freed of what the eye cannot
see (K04, K05, K10 to K12).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.errors import RenderingFailed

if TYPE_CHECKING:
    from datetime import date

    from jinja2.sandbox import ImmutableSandboxedEnvironment

TEMPLATES = Path(__file__).parents[2] / "templates"
LONGEST = 20_000
MARKS = re.compile(
    "([\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]{4})[\u0300-\u036f]+"
)
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{SOFT HYPHEN}"


def visible(value: object) -> object:
    r"""A value without what the eye cannot see or a page cannot hold (K11, K12).

    Control, direction and zero-width characters go, except line ends and the
    joiners that some scripts need; a tower of accents is cut to four, and a
    text to 20,000 characters. Other values, and markup of our own, stay.

    >>> visible("Zo\u00eb\x00 \u202eO'Hara")
    "Zoë O'Hara"
    """
    if type(value) is not str:
        return value
    kept = "".join(each for each in value if each.isprintable() or _is_wanted(each))
    kept = MARKS.sub(r"\1", kept)
    return kept if len(kept) <= LONGEST else f"{kept[:LONGEST]}\N{HORIZONTAL ELLIPSIS} (shortened)"


def _is_wanted(character: str) -> bool:
    """Line ends, tabs, spaces of any width and joiners are not printable, and yet wanted."""
    return character in f"\n\t{JOINERS}" or unicodedata.category(character) == "Zs"


def day(value: date) -> str:
    """A day as people write it: 5 July 2021."""
    return f"{value.day} {value:%B %Y}"


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
        finalize=visible,
    )
    made.filters["day"] = day
    made.filters["words"] = lambda code: str(code).replace("_", " ")
    return made


@cache
def _fonts() -> Any:
    """One font configuration a process: memory grows without it."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _style() -> Any:
    """Our stylesheet, with our fonts, parsed once; the only thing that is read from the disk."""
    from weasyprint import CSS
    from weasyprint.urls import URLFetcher

    return CSS(
        filename=TEMPLATES / "css" / "base.css",
        base_url=TEMPLATES.as_uri() + "/",
        font_config=_fonts(),
        url_fetcher=URLFetcher(allowed_protocols=("file",), allow_redirects=False),
    )


def render_html(template: str, context: Mapping[str, object]) -> str:
    """A template filled with a context; raises RenderingFailed where a value is missing."""
    from jinja2 import TemplateError

    try:
        return environment().get_template(template).render(context)
    except TemplateError as fault:
        raise RenderingFailed(template, type(fault).__name__) from None


def pdf_of(html: str, template: str, *, forms: bool = False) -> bytes:
    """A page of HTML as PDF/UA-1, its identifier being a digest of the page.

    Raises RenderingFailed, naming the template, where the page names an
    address or is nested too deeply.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    fetcher = URLFetcher(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
    try:
        content: bytes | None = HTML(string=html, url_fetcher=fetcher).write_pdf(
            stylesheets=[_style()],
            font_config=_fonts(),
            pdf_variant="pdf/ua-1",
            pdf_identifier=sha256(html.encode()).digest()[:16],
            pdf_forms=forms,
        )
    except FatalURLFetchingError:  # a BaseException: nothing else would catch it
        raise RenderingFailed(template, "a document names something outside it") from None
    except RecursionError:
        raise RenderingFailed(template, "its elements are nested too deeply") from None
    return content or b""


def render_pdf(template: str, context: Mapping[str, object], *, forms: bool = False) -> bytes:
    """A template as PDF/UA-1; with ``forms`` its boxes can be filled in."""
    return pdf_of(render_html(template, context), template, forms=forms)


def fonts_of(content: bytes) -> frozenset[str]:
    """The names of the fonts that the pages of a document use."""
    from io import BytesIO

    from pikepdf import Pdf

    with Pdf.open(BytesIO(content)) as held:
        fonts = [page.resources.get("/Font", {}) for page in held.pages]
        return frozenset(str(each["/BaseFont"]) for named in fonts for _, each in named.items())
