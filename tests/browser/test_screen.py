"""The programme as a QA data lead meets it, who has never opened a terminal: in real Chromium.

One server for all of it. A round with a theme is started by its form, suspends,
is looked at by a link to a draft document, approved and followed to its end;
started again it does nothing (R119, K29, K37).
"""

import re
import shutil

import pytest

from tests.browser.screen import Person, chromium, newest_run, runs_by_hand, state_of
from tests.flows.serving import served

pytest.importorskip("playwright", reason="the package playwright is not installed")
PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.prefect,
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed (./run test does it)"),
]
DEPLOYMENT, KEY, THEME = "front-door", "FD-2021-09", "domestic_abuse"


@pytest.fixture(scope="module")
def screen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("screen")
    with served(folder, "--demo", "--size", "unit") as held:
        yield held


@pytest.fixture(scope="module")
def browser():
    with chromium(PROGRAM) as held:
        yield held


@pytest.fixture(scope="module")
def lead(browser, screen):
    """The QA data lead, who was given the password."""
    person = Person(browser, screen)
    person.log_in(screen.password)
    assert person.is_let_in()
    yield person
    person.close()


def test_k29_without_the_password_nothing_opens(browser, screen):
    stranger = Person(browser, screen)
    for path in ("/deployments", "/runs", "/artifacts"):
        stranger.open(path)
        assert not stranger.is_let_in()
        assert DEPLOYMENT not in stranger.page.inner_text("body")
    stranger.log_in("a wrong password")
    stranger.page.wait_for_timeout(2_000)
    stranger.open("/deployments")
    stranger.page.wait_for_timeout(2_000)
    assert DEPLOYMENT not in stranger.page.inner_text("body")
    stranger.close()


def test_k37_without_the_password_no_document_opens(browser, screen):
    stranger = Person(browser, screen)
    answer = stranger.context.request.get(f"{screen.documents}/documents/{'a' * 32}")
    assert answer.status == 401
    stranger.close()


def test_a_wrong_value_is_refused_by_the_form(lead, screen):
    """A public value with a character that no die has."""
    lead.open_form(DEPLOYMENT)
    lead.page.get_by_text("write it", exact=True).last.click()
    field = lead.page.locator("textarea").last
    field.fill("<script>")
    lead.submit()
    lead.page.wait_for_timeout(4_000)
    assert "/run" in lead.page.url
    with screen.client() as client:
        assert runs_by_hand(client) == []


@pytest.fixture(scope="module")
def started(lead, screen):
    """A round with a theme, started by its form; it has come to where it waits."""
    lead.open_form(DEPLOYMENT)
    lead.choose("the one that is due", KEY)
    lead.choose("the programme's", THEME)
    lead.start()
    run = newest_run(screen)
    return run, state_of(screen, run, "Suspended")


def test_r119_a_round_started_by_its_form_suspends_before_anything_is_sent(started, screen):
    run, state = started
    assert state["name"] == "Suspended", state["message"]
    with screen.client() as client:
        order = client.get(f"/flow_runs/{run}").json()["parameters"]["order"]
    assert (order["cycle"], order["theme"]) == (KEY, THEME)
    assert not list((screen.output / "mail").glob("FD*.eml"))


@pytest.fixture(scope="module")
def form(lead, started):
    lead.open_run(started[0])
    return lead.resume()


def test_the_summary_is_in_counts_and_its_draft_opens_by_a_link(form, browser, screen):
    words = form.inner_text()
    assert "In the frame" in words
    assert "Nothing is sent before it is approved." in words
    link = form.get_by_role("link", name="Sample certificate").get_attribute("href")
    assert re.fullmatch(rf"{screen.documents}/documents/[0-9a-f]{{32}}", link)
    context = browser.new_context(
        http_credentials={"username": "lead", "password": screen.password}
    )
    answer = context.request.get(link)
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF")
    context.close()


def test_r119_what_is_approved_is_sent_and_the_run_completes(form, lead, started, screen):
    lead.answer("approve and send")
    state = state_of(screen, started[0])
    assert state["name"] == "Completed", state["message"]
    assert list((screen.output / "mail").glob("FD*.eml"))


def test_the_run_s_own_page_says_how_far_it_came_and_how_it_stands(lead, started):
    """The bar is among what the run shows; there is no other way to it by clicks."""
    lead.open_run(started[0])
    lead.page.get_by_text("Artifacts", exact=True).last.click()
    lead.page.get_by_text(f"progress-{DEPLOYMENT}", exact=True).last.wait_for()
    lead.page.get_by_text(re.compile(rf"{KEY}: \d+ messages sent now")).last.wait_for()


def test_the_same_round_started_again_does_nothing(lead, started, screen):
    before = sorted((screen.output / "mail").glob("FD*.eml"))
    lead.open_form(DEPLOYMENT)
    lead.choose("the one that is due", KEY)
    lead.choose("the programme's", THEME)
    lead.start()
    run = newest_run(screen, beside={started[0]})
    assert state_of(screen, run, "Suspended")["name"] == "Completed"
    assert sorted((screen.output / "mail").glob("FD*.eml")) == before


def test_the_round_s_page_shows_counts_and_no_child(lead, started, screen):
    words = page_of(lead, f"{DEPLOYMENT}-{KEY.lower()}", "Front door audit, September 2021")
    assert not re.search(r"\bCHILD|\bP\d{5}\b", words)


def test_the_programme_s_page_shows_where_each_round_of_the_year_stands(lead, started, screen):
    """It is in the list of pages, and what it shows is every round of the year."""
    assert "The audit programme" in page_of(lead, "programme", "The audit programme")
    with screen.client() as client:
        shown = client.get("/artifacts/programme/latest").json()["data"]
    for title in ("Front door audit", "Practice week", "Multi-agency audit"):
        assert title in shown


def page_of(lead, key, shows):
    """What a person reads on a page of the artifacts once it is there."""
    lead.open_artifact(key, shows)
    lead.page.wait_for_timeout(2_000)
    return lead.page.inner_text("body")
