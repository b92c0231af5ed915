"""Our documents beside WeasyPrint alone laying out the same pages (at most 1.15 times).

The baseline is given the finished HTML and the same fonts, and writes the
same kind of file; ours works the numbers out, draws the charts, fills the
template and writes it. A form's baseline is a layout for each case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from time import process_time

from tasks.model import RoundFacts
from tasks.reporting.allocation_report import allocation_context, allocation_report
from tasks.reporting.certificate_report import certificate_context, sample_certificate
from tasks.reporting.form import audit_form
from tasks.reporting.pack import auditor_pack
from tasks.reporting.pdf import TEMPLATES, render_html
from tests.adapters.reporting_forms_facts import FORM, GRADES, assignment_of, events, facts
from tests.adapters.reporting_rounds import a_round

ROUNDS = 5
MANY = 400  # cases in the frame of the round that is measured


BASELINE, TARGET = "WeasyPrint alone", 1.15


def measure() -> Iterator[tuple[str, float, float, str, float]]:
    """Rows in seconds of the processor: the medians of rounds taken in turn."""
    cases = (
        ("sample certificate", lambda: sample_certificate(_round()), _certificate_html, False),
        ("allocation report", lambda: allocation_report(_round()), _allocation_html, False),
        ("auditor pack", lambda: auditor_pack(facts(), "A01", _EVENTS), _pack_html, False),
        ("audit form", _form, _form_html, True),
    )
    for name, ours, html, forms in cases:
        yield (*_row(name, ours, html(), forms=forms), BASELINE, TARGET)


_EVENTS = {"P1048213": events("P1048213", 130), "P1077002": events("P1077002", 60)}


@cache
def _round() -> RoundFacts:
    return a_round(cases=MANY, auditors=40, workers=100, target=60)


def _certificate_html() -> str:
    return render_html("reports/certificate.html", certificate_context(_round()))


def _allocation_html() -> str:
    return render_html("reports/allocation_report.html", allocation_context(_round()))


def _pack_html() -> str:
    return _caught("tasks.reporting.pack", lambda: auditor_pack(facts(), "A01", _EVENTS))


def _form() -> bytes:
    these = facts()
    return audit_form(these, assignment_of(these, "A01", "P1048213"), FORM, None, GRADES)


def _form_html() -> str:
    from tasks.reporting import form

    form._audit_layout.cache_clear()
    return _caught("tasks.reporting.form", _form)


def _caught(module: str, make: Callable[[], bytes]) -> str:
    """The HTML that a document is laid out from, taken on its way to the renderer."""
    from importlib import import_module

    home, seen = import_module(module), []
    render = home.render_pdf

    def watched(template, context, **more):
        seen.append(render_html(template, context))
        return render(template, context, **more)

    home.render_pdf = watched
    try:
        make()
    finally:
        home.render_pdf = render
    return seen[0]


def _row(
    name: str, ours: Callable[[], bytes], html: str, *, forms: bool = False
) -> tuple[str, float, float]:
    _plain(html, forms=forms)
    ours()
    times = [(_timed(ours), _timed(lambda: _plain(html, forms=forms))) for _ in range(ROUNDS)]
    mine, theirs = (sorted(each)[ROUNDS // 2] for each in zip(*times, strict=True))
    return name, mine, theirs


def _timed(work: Callable[[], bytes]) -> float:
    began = process_time()
    work()
    return process_time() - began


@cache
def _fonts():
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    base = TEMPLATES / "css" / "base.css"
    return fonts, CSS(filename=base, base_url=TEMPLATES.as_uri() + "/", font_config=fonts)


def _plain(html: str, *, forms: bool) -> bytes:
    """WeasyPrint and nothing else."""
    from weasyprint import HTML

    fonts, style = _fonts()
    made = HTML(string=html).write_pdf(
        stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_forms=forms
    )
    return made or b""


if __name__ == "__main__":
    for name, ours, theirs in measure():
        print(f"{name}: {ours:.3f} s, WeasyPrint {theirs:.3f} s, {ours / theirs:.2f}")  # noqa: T201 - it reports
