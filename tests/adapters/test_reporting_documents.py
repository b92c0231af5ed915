"""Certificate, reports, data-quality page, notice and pack: what they say and how they look.

Every document is made for rounds at the edges (nobody due, one case, a
shortage, a preview, a second version, many of everything), and each page is
measured as a reader's program shows it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from tasks.errors import RenderingFailed
from tasks.model import Ineligible, Partnership, RoundFacts, SourceDifference
from tasks.reporting import counts
from tasks.reporting.allocation_report import allocation_context, allocation_report
from tasks.reporting.certificate_report import certificate_context, sample_certificate
from tasks.reporting.documents import render_round
from tasks.reporting.notice import team_notice
from tasks.reporting.pack import auditor_pack, pack_files
from tasks.reporting.packing import Job, packs_of
from tasks.reporting.pdf import TEMPLATES, pdf_of, render_html
from tasks.reporting.quality import quality_page
from tests.adapters.reporting_forms_facts import FORM, GRADES, ROUND, events, facts
from tests.adapters.reporting_pages import A4, Page, pages_of, text_of
from tests.adapters.reporting_rounds import ROUNDS, a_round, judged

MARGIN = 22 / 25.4 * 72
FONTS = TEMPLATES / "fonts"
LEAD = (12.3, 12.8)  # points: a paragraph under a title, larger than a small heading


def notice_of(these: RoundFacts) -> bytes:
    first = these.cases[these.sample.selected[0].case_id]
    return team_notice(these, first.team_id or "")


DIFFERENCES = (
    SourceDifference(
        "either_key", "ssd_involvements.invo_person_id",
        "The column is not there; invo_referral_id says the same.", None,
    ),
    SourceDifference("absent_table", "ssd_family", "The table is read as empty.", None),
    SourceDifference("absent_table", "ssd_department", "The table is read as empty.", None),
    SourceDifference("no_day", "ssd_cp_plans.cppl_cp_plan_end_date", "It means none.", 1048),
)  # fmt: skip


def quality_of(*, is_stopped: bool, differences: tuple[SourceDifference, ...] = ()) -> bytes:
    found = judged(is_stopped=is_stopped)
    names = {"T1": "Market"}
    return quality_page("Invented Borough", ROUND.title, ROUND.as_at, found, names, differences)


MAKERS = {
    **{f"certificate, {name}": (sample_certificate, name) for name in ROUNDS},
    **{f"allocation report, {name}": (allocation_report, name) for name in ROUNDS},
    "notice": (notice_of, "as usual"),
    "notice, one case alone": (notice_of, "one case alone"),
}
ALONE = {
    "quality": lambda: quality_of(is_stopped=False),
    "quality, stopped": lambda: quality_of(is_stopped=True),
    "quality, of a source that differs": lambda: quality_of(
        is_stopped=False, differences=DIFFERENCES
    ),
    "quality, not judged": lambda: quality_page("Invented Borough", "July", ROUND.as_at, ()),
    "pack": lambda: auditor_pack(facts(), "A01", {"P1048213": events("P1048213", 130)}),
}
EVERY = [*MAKERS, *ALONE]


@lru_cache
def document(name: str) -> bytes:
    if name in ALONE:
        return ALONE[name]()
    make, of = MAKERS[name]
    return make(a_round(**ROUNDS[of]))


@lru_cache
def pages(name: str) -> list[Page]:
    return pages_of(document(name))


# ---------------------------------------------------------------- how they look


@pytest.mark.parametrize("name", EVERY)
def test_nothing_leaves_the_margins(name):
    for page in pages(name):
        for left, top, right, bottom in page.marks:
            assert left >= MARGIN - 1.5
            assert right <= A4[0] - MARGIN + 1.5
            assert top >= 30
            assert bottom <= A4[1] - 25
        for word in page.words:
            assert word.left >= MARGIN - 1.5
            assert word.right <= A4[0] - MARGIN + 1.5


@pytest.mark.parametrize("name", EVERY)
def test_no_page_is_nearly_empty(name):
    assert [number for number, page in enumerate(pages(name), start=1) if len(page.lines) < 5] == []


@pytest.mark.parametrize("name", EVERY)
def test_no_heading_stands_alone_at_the_foot_of_a_page(name):
    for page in pages(name):
        last = page.lines[-1]
        size = max(word.size for word in last)
        is_heading = size > 10.5 and not LEAD[0] < size < LEAD[1]
        assert not is_heading, " ".join(word.text for word in last)


@pytest.mark.parametrize("name", EVERY)
def test_no_words_are_printed_over_one_another(name):
    for page in pages(name):
        for line in page.lines:
            in_order = sorted(line, key=lambda word: word.left)
            for word, other in pairwise(in_order):
                across = word.right - other.left
                down = min(word.bottom, other.bottom) - max(word.top, other.top)
                assert not (across > 1 and down > 3), f"{word.text} over {other.text}"


@pytest.mark.parametrize("name", EVERY)
def test_every_letter_is_one_of_the_fonts_that_we_ship(name):
    with pikepdf.open(BytesIO(document(name))) as opened:
        fonts = {
            str(font.BaseFont)
            for page in opened.pages
            for font in page.get("/Resources", {}).get("/Font", {}).values()
        }
    assert fonts
    assert all("Inter" in font for font in fonts)
    letters = {letter for page in pages(name) for word in page.words for letter in word.text}
    known = TTFont(FONTS / "Inter-Regular.ttf").getBestCmap()
    assert {letter for letter in letters if ord(letter) not in known} == set()


def test_the_data_owner_gets_one_page():
    assert len(pages("quality")) == 1


def test_a_report_of_more_than_six_pages_has_contents_with_page_numbers():
    for name in ("allocation report, as usual", "certificate, as usual"):
        assert len(pages(name)) > 6
        opening = " ".join(page.text for page in pages(name)[:2])
        assert re.search(r"In this (report|certificate)", opening)
        assert len(re.findall(r"\.( \.){3,} *\d+", opening)) >= 5


@pytest.mark.parametrize("template", ["allocation_report", "certificate", "quality_page", "notice"])
def test_no_table_stands_inside_a_grid(template):
    html = (TEMPLATES / "reports" / f"{template}.html").read_text()
    html += (TEMPLATES / "reports" / "parts.html").read_text()
    for block in re.findall(r'<div class="(?:cards|threes|third|card)">(.*?)</div>', html, re.S):
        assert "<table" not in block


# ---------------------------------------------------------------- for every reader


@pytest.mark.parametrize("name", EVERY)
def test_a_document_is_tagged_as_pdf_ua_asks(name):
    with pikepdf.open(BytesIO(document(name))) as opened:
        assert opened.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in opened.Root
        assert opened.Root.Lang == "en-GB"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert str(opened.docinfo.Title)
        figures = list(tagged(opened.Root.StructTreeRoot, "/Figure"))
        assert all(len(str(figure.Alt)) > 20 for figure in figures)
        if name.startswith(("allocation", "certificate")):
            assert len(figures) >= 3


def tagged(element, kind, depth=0):
    """Every element of a kind below this one."""
    if not isinstance(element, pikepdf.Dictionary) or depth > 60:
        return
    if element.get("/S") == kind:
        yield element
    below = element.get("/K", [])
    for each in below if isinstance(below, pikepdf.Array) else [below]:
        yield from tagged(each, kind, depth + 1)


@pytest.mark.parametrize("name", [name for name in EVERY if not name.startswith("notice")])
def test_headings_begin_with_the_title_and_skip_no_level(name):
    with pikepdf.open(BytesIO(document(name))) as opened:
        levels = [int(str(each)[2:]) for each in headings(opened.Root.StructTreeRoot)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def headings(element, depth=0):
    if not isinstance(element, pikepdf.Dictionary) or depth > 60:
        return
    if re.fullmatch(r"/H\d", str(element.get("/S"))):
        yield element.S
    below = element.get("/K", [])
    for each in below if isinstance(below, pikepdf.Array) else [below]:
        yield from headings(each, depth + 1)


@pytest.mark.parametrize("name", ["as usual", "nobody is due"])
def test_the_numbers_of_every_chart_stand_in_a_table_too(name):
    these = a_round(**ROUNDS[name])
    for template, context in (
        ("reports/allocation_report.html", allocation_context(these)),
        ("reports/certificate.html", certificate_context(these)),
    ):
        html = render_html(template, context)
        drawn = {
            number
            for svg in re.findall(r"<svg.*?</svg>", html, re.S)
            for number in re.findall(r'font-size="8.25">([\d,.]+)</text>', svg)
        }
        cells = re.findall(r"<td[^>]*>\s*([^<]*?)\s*</td>", html) + re.findall(r"<title>.*", html)
        assert drawn
        shown = {number for cell in cells for number in re.findall(r"[\d,.]+", cell)}
        assert drawn <= shown


# ---------------------------------------------------------------- what they say


def test_a06_the_allocation_report_says_that_every_case_has_an_independent_auditor():
    these = a_round()
    text = text_of(document("allocation report, as usual"), last=1)
    placed = sum(each.grade == 1 for each in these.allocation.assignments)
    assert placed == len(these.sample.selected) == 20
    assert "Twenty cases, all with an independent auditor" in text


def test_a25_a_shortage_names_who_competes_for_whom_and_who_waits():
    these = a_round(**ROUNDS["a shortage"])
    placed = {each.case_id for each in these.allocation.assignments if each.grade == 1}
    waiting = [each.case_id for each in these.sample.selected if each.case_id not in placed]
    context = allocation_context(these)
    assert context["waiting"] == waiting
    assert context["short_finding"] == f"{len(waiting)} cases wait for an independent auditor"
    text = text_of(document("allocation report, a shortage"))
    drawn = len(these.sample.selected)
    assert f"{len(placed)} of {drawn} cases have an independent auditor" in text
    for short in these.allocation.shortages:
        assert all(case_id in text for case_id in short.case_ids)


def test_frame_and_sample_are_told_by_status_and_team_and_every_table_sums():
    for name in ROUNDS:
        these = a_round(**ROUNDS[name])
        for rows in (counts.by_status(these), counts.by_team(these)):
            assert sum(row.frame for row in rows) == len(these.frame.cases)
            assert sum(row.drawn for row in rows) == len(these.sample.selected)
            assert sum((row.expected for row in rows), Fraction(0)) == len(these.sample.selected)


def test_r016_every_worker_is_counted_once_and_those_left_are_the_forecast_s():
    for name in ROUNDS:
        these = a_round(**ROUNDS[name])
        rows, coverage = counts.reach(these), these.sample.coverage
        assert sum(row.left for row in rows) == len(coverage.left)
        assert sum(row.reached for row in rows) == len(coverage.reached)
        holders = {case.worker_id for case in these.frame.cases}
        assert sum(row.workers for row in rows) == len(holders)


def test_r017_the_certificate_says_how_many_workers_are_left_and_what_each_could_expect():
    these = a_round()
    due, left = len(these.sample.coverage.due), len(these.sample.coverage.left)
    text = text_of(document("certificate, as usual"))
    assert f"{due - left} of {due} workers due an audit are reached; {left} are left" in text
    assert f"the same chance of {float(these.sample.coverage.expectation):.1%}" in text


def test_r016_where_nobody_is_due_both_reports_say_so():
    for kind in ("certificate", "allocation report"):
        text = text_of(document(f"{kind}, nobody is due"))
        assert "Every worker with an eligible case has been audited this year" in text


def test_a05_every_exclusion_is_counted_under_its_reason():
    these = a_round()
    reasons = certificate_context(these)["reasons"]
    assert reasons[0][1] == len(these.frame.exclusions) == sum(row[1] for row in reasons[1:])
    assert len(reasons) == 6
    text = text_of(document("certificate, as usual"))
    assert all(name in text for name, _, _ in reasons)


def test_r048_fewer_than_wanted_is_said_with_the_number():
    these = a_round(**ROUNDS["fewer than wanted"])
    text = text_of(document("certificate, fewer than wanted"), last=1)
    short = 20 - len(these.sample.selected)
    assert short == these.sample.shortfall >= 8
    assert f"{short} fewer than wanted" in text


def test_the_chances_of_the_table_are_those_of_the_frame_and_sum_to_the_sample():
    for name in ROUNDS:
        these = a_round(**ROUNDS[name])
        rows = certificate_context(these)["chance_rows"]
        assert sum(cells[0] for _, cells in rows) == len(these.frame.cases)
        assert sum(cells[-1] for _, cells in rows) == len(these.sample.selected)
        assert all(cells[0] == sum(cells[1:-1]) for _, cells in rows)


def test_r023_the_certificate_s_first_page_says_how_to_check_it():
    these = a_round()
    text = text_of(document("certificate, as usual"), last=1)
    assert "python verifier.py certificate.json" in text
    assert these.sample.commitment.digest in text
    assert "names 20 cases" in text
    whole = text_of(document("certificate, as usual"))
    for value in (these.sample.seed.value, these.sample.seed.public_value):
        assert value in whole


def test_a_self_generated_value_is_called_what_it_is():
    assert "not publicly unpredictable" in text_of(document("certificate, as usual"), last=1)
    text = text_of(document("certificate, contracts judged, a public value"), last=1)
    assert "not publicly unpredictable" not in text
    assert "a public value given after the frame was fixed" in text


def test_a_second_version_discloses_what_was_set_aside_and_who_approved_it():
    text = text_of(document("certificate, a second version"), last=1)
    assert "Version 2: an earlier draw of this round was set aside." in text
    assert "approved by Ann" in text


def test_a_preview_says_on_the_first_page_and_above_every_other_that_it_is_one():
    for kind in ("certificate", "allocation report"):
        found = pages(f"{kind}, a preview")
        assert "This is not the live sample" in found[0].text
        assert all("Preview:" in page.text for page in found[1:])
        assert "anybody can check it" not in found[0].text


def test_a25_sample_and_reserves_stand_in_their_published_order():
    these = a_round()
    text = text_of(document("certificate, as usual"))
    for listed in (these.sample.selected, these.sample.reserves):
        places = [text.rindex(f" {each.order} {each.case_id} ") for each in listed]
        assert places == sorted(places)


def test_what_gave_way_is_listed_with_what_was_asked_and_given():
    these = a_round(**ROUNDS["fewer than wanted"])
    text = text_of(document("certificate, fewer than wanted"))
    assert f"Cases wanted The whole round 20 {len(these.sample.selected)}" in text
    assert "Nothing: every rule of this round could be kept." in text_of(
        document("certificate, as usual")
    )


def test_loads_and_places_are_those_of_the_allocation():
    these = a_round()
    context = allocation_context(these)
    used = sum(row.first + row.second for _, _, row in context["loads"])
    assert used == len(these.allocation.assignments)
    places = sum(load.capacity for load in these.allocation.loads)
    assert f"{places} places" in context["load_finding"]


def with_others(these, count):
    """The round with so many more auditors on the register, whose roles it does not use."""
    (someone,) = list(these.auditors.values())[:1]
    roles = ("reviewing_officer", "team_manager", "team_manager")
    others = [
        replace(someone, auditor_id=f"Z{n}", auditor_name=f"Other {n}", role=roles[n % 3])
        for n in range(count)
    ]
    reasons = [
        Ineligible(each.auditor_id, reason)
        for each in others
        for reason in ("no_capacity", "role_not_permitted")
    ]
    made = these.allocation
    return replace(
        these,
        auditors=these.auditors | {each.auditor_id: each for each in others},
        allocation=replace(made, ineligible=(*made.ineligible, *reasons)),
    )


def test_auditors_of_roles_that_the_round_does_not_use_are_one_line_of_counts_and_no_rows():
    """R019: whoever could audit by role and cannot is still named with the reason."""
    plain = allocation_context(a_round())
    assert plain["unused"] == ""
    these = with_others(a_round(), 37)
    context = allocation_context(these)
    assert context["unused"] == (
        "37 more auditors of the register have roles that this round does not use:"
        " Team managers 24, Reviewing officers 13."
    )
    assert context["unable"] == plain["unable"]
    everybody = len(these.allocation.loads) + 37  # each is tested against each drawn case
    assert counts.pairs(these) == 20 * everybody
    assert f" of {20 * everybody:,} pairs were barred" in context["independence_finding"]
    assert context["watch"] == plain["watch"]
    pages, before = pages_of(allocation_report(these)), pages_of(allocation_report(a_round()))
    assert len(pages) == len(before)
    words = " ".join(text_of(allocation_report(these)).split())
    assert "37 more auditors of the register have roles" in words
    assert "Other 3" not in words
    one = allocation_context(with_others(a_round(), 1))["unused"]
    assert one.startswith("1 more auditor of the register has a role that this round")


def test_r091_the_papers_of_a_multi_agency_audit_speak_of_children_of_the_theme():
    """Early Help's children are no open cases of social care."""
    these = replace(
        a_round(), partnership=Partnership((), {}, "Neglect", 2, "Ask for the match.", "the group")
    )
    context = certificate_context(these)
    eligible, aside = len(these.frame.cases), len(these.frame.exclusions)
    assert context["finding"] == (
        f"20 of {eligible} children of the theme were drawn by lot,\nand anybody can check it"
    )
    assert context["eligible_finding"].startswith(
        f"{eligible} of {eligible + aside} children fit the theme and the rules;"
    )
    for content in (sample_certificate(these), allocation_report(these)):
        assert "open case" not in text_of(content)
    assert "open case" in text_of(document("certificate, as usual"))


def test_r027_every_reason_that_barred_a_pair_is_counted():
    these = a_round()
    rows = counts.barrings(these)
    assert sum(row.pairs for row in rows) == len(these.allocation.bars)
    barred = {(bar.case_id, bar.auditor_id) for bar in these.allocation.bars}
    given = {(each.case_id, each.auditor_id) for each in these.allocation.assignments}
    assert not barred & given
    assert f"{len(barred)} of {20 * len(these.allocation.loads)} pairs" in text_of(
        document("allocation report, as usual")
    )


def test_without_a_contract_the_report_says_that_none_was_judged():
    assert "No data contract was judged" in text_of(document("allocation report, as usual"), last=1)


def test_the_data_owner_reads_what_was_found_where_and_what_to_do():
    text = text_of(document("quality"))
    found = judged()[0]
    for rule in found.rules:
        assert rule.code in text
        assert rule.message in text
    for words in ("Set aside", "To check", "Counted", "Correct it", "Similar to CIN census 8500"):
        assert words in text
    assert "Open cases: C0, C1, C10, C2, C3 and 6 more." in text
    assert "Market" in text


def test_a_run_that_stopped_has_its_page_without_a_round():
    text = text_of(document("quality, stopped"))
    assert "The round cannot start: 1 thing has to be put right" in text
    assert "Open cases OC099: a child stands more than once" in text
    assert "could not be run: OC098" in text


def test_a_notice_names_cases_and_workers_and_no_auditor():
    these = a_round()
    first = these.cases[these.sample.selected[0].case_id]
    text = text_of(document("notice"))
    own = [
        each.case_id
        for each in these.sample.selected
        if these.cases[each.case_id].team_id == first.team_id
    ]
    assert all(f"{case_id} " in text for case_id in own)
    assert not any(auditor.auditor_name in text for auditor in these.auditors.values())


# ---------------------------------------------------------------- what they never do


def test_no_document_tells_a_birth_date():
    for name in EVERY:
        text = " ".join(page.text for page in pages(name))
        assert "2012" not in text


def hostile(words: str) -> RoundFacts:
    these = a_round()
    team = these.cases[these.sample.selected[0].case_id].team_id or ""
    auditor = these.allocation.loads[0].auditor_id
    return replace(
        these,
        authority=words,
        teams=these.teams | {team: replace(these.teams[team], team_name=words, manager_name=words)},
        auditors=these.auditors | {auditor: replace(these.auditors[auditor], auditor_name=words)},
    )


@pytest.mark.parametrize(
    "words",
    ["<img src=file:///etc/passwd>", "{{ 7*7 }}{% raw %}", "</title><script>", "&lt;b&gt;"],
)
def test_k04_hostile_text_stays_text(words):
    these = hostile(words)
    assert words in text_of(notice_of(these))
    report = allocation_report(these)
    with pikepdf.open(BytesIO(report)) as opened:
        said = [str(each.Alt) for each in tagged(opened.Root.StructTreeRoot, "/Figure")]
    assert any(words in alt for alt in said)


@pytest.fixture
def listener():
    seen: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, seen
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "html",
    [
        '<img src="http://127.0.0.1:{port}/a">',
        '<link rel="stylesheet" href="http://127.0.0.1:{port}/b">',
        '<style>@import url("http://127.0.0.1:{port}/c");</style>',
        '<p style="background: url(http://127.0.0.1:{port}/d)">x',
        '<object data="http://127.0.0.1:{port}/e"></object>',
        '<svg><image href="http://127.0.0.1:{port}/f"/></svg>',
        '<img src="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
    ],
)
def test_k07_nothing_that_a_document_names_is_opened(html, listener):
    port, seen = listener
    page = f"<html lang=en><title>x</title><body>{html.format(port=port)}<p>text"
    try:
        made = pdf_of(page, "a template")
    except RenderingFailed as failed:
        assert "outside it" in str(failed)
    else:
        with pikepdf.open(BytesIO(made)) as opened:
            assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})
    assert seen == []


# ---------------------------------------------------------------- the same bytes


def test_another_process_with_another_clock_zone_and_hash_seed_gives_the_same_bytes():
    script = (
        "import hashlib\n"
        "from tests.adapters.test_reporting_documents import document\n"
        "names = ('certificate, as usual', 'allocation report, as usual', 'quality', 'notice')\n"
        "print([hashlib.sha256(document(name)).hexdigest() for name in names])"
    )
    found = set()
    for seed, zone in (("1", "UTC"), ("77", "Pacific/Auckland")):
        environment = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": "."}
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, check=True, env=environment
        )
        found.add(done.stdout)
    assert len(found) == 1


@lru_cache
def rendered(folder: Path, *, is_judged: bool = False) -> tuple:
    these = a_round(is_judged=is_judged)
    said: list[tuple] = []
    proof = Path(__file__)
    made = render_round(
        these, {}, FORM, None, GRADES, proof, folder, lambda *count: said.append(count)
    )
    return these, made, said


def test_two_processes_make_the_very_packs_that_one_makes(tmp_path):
    these, made, said = rendered(tmp_path)
    auditors = sorted({each.auditor_id for each in these.allocation.assignments})
    assert len(auditors) >= 8
    count = len(auditors)
    assert said == [("Pack", number, count) for number in range(1, count + 1)]
    for auditor_id in auditors[:3]:
        for name, content in pack_files(these, auditor_id, {}, FORM, None, GRADES).items():
            assert (tmp_path / "PW-2021-07" / "packs" / auditor_id / name).read_bytes() == content
    assert len({each.document_id for each in made}) == len(made)
    kinds = {each.kind for each in made}
    assert kinds == {"proof", "certificate", "allocation", "pack", "notice"}


class Ender:
    """Ends the process that unpacks it, as a machine without memory does."""

    def __reduce__(self):
        return os._exit, (1,)


def test_a_process_that_is_ended_ends_the_round_with_a_sentence():
    job = Job(Ender(), {}, FORM, None, GRADES)
    with (
        pytest.raises(RenderingFailed, match="too little memory"),
        packs_of(job, [f"A{number}" for number in range(9)]) as packs,
    ):
        list(packs)


def test_the_data_quality_page_is_written_where_contracts_were_judged(tmp_path):
    _, made, _ = rendered(tmp_path, is_judged=True)
    page = next(each for each in made if each.kind == "quality")
    assert page.path == "PW-2021-07/data-quality.pdf"
    assert "of 1,834 rows extracted" in text_of((tmp_path / page.path).read_bytes())


def test_the_data_quality_page_says_how_a_source_that_differs_was_read():
    """Each rule once, with all its places and how many rows it concerned (source_data.md 1.3)."""
    said = text_of(document("quality, of a source that differs"))
    assert "How the source was read where it differs from the specification" in said
    assert said.count("The table is read as empty.") == 1
    for words in ("ssd_family", "ssd_department", "invo_referral_id says the same", "1,048"):
        assert words in said
    assert "How the source was read" not in text_of(document("quality"))
