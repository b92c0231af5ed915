"""A person before the Prefect screen: what they open, click, fill in and read, in real Chromium."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic, sleep, time

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 120_000  # milliseconds that a page may take on a busy machine
CLICKS = 3
LONGEST_ROUND = 1_800  # seconds; a round of sixty cases on a busy machine
SIZE = {"width": 1280, "height": 1150}
TALL = {"width": 1280, "height": 1700}  # a form and a decision are not cut
NUMBER = re.compile(r"^[0-9a-f]{8}$")  # how the screen lists the versions of a page


@contextmanager
def chromium(program):
    """A browser of the system, without a window; nothing of it is kept."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as made:
        browser = made.chromium.launch(executable_path=program, args=[*FLAGS])
        try:
            yield browser
        finally:
            browser.close()


class Person:
    """Somebody with a browser of their own, before one server."""

    def __init__(self, browser, served):
        self.served = served
        self.base = f"http://127.0.0.1:{served.port}"
        self.context = browser.new_context(viewport=SIZE, accept_downloads=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)

    def close(self):
        self.context.close()

    def open(self, path):
        self.page.goto(f"{self.base}{path}", wait_until="domcontentloaded")

    def log_in(self, password):
        self.open("/login")
        self.page.locator("input").first.fill(password)
        self.page.locator("input").first.press("Enter")

    def is_let_in(self):
        """Whether the screen shows its pages; a page that asks for the password is none."""
        self.page.wait_for_timeout(3_000)
        return "/login" not in self.page.url

    def open_form(self, deployment):
        """The form of a deployment."""
        self.open("/deployments")
        self.page.get_by_role("link", name=deployment, exact=True).first.click()
        self.page.get_by_role("button", name="Run", exact=True).click()
        self.page.get_by_text("Custom run").click()
        self.page.get_by_text("Parameters", exact=True).wait_for()

    def choose(self, shown, wanted):
        """In a list that shows one value another is chosen."""
        box = self.page.locator(".p-select-button__control").filter(has_text=shown).first
        box.scroll_into_view_if_needed()
        option = self.page.get_by_text(wanted, exact=True)
        before = option.count()
        for way in ("click", "click", "ArrowDown"):  # a list may need its focus first
            box.click() if way == "click" else box.press(way)
            self.page.wait_for_timeout(900)
            if option.count() > before:
                break
        option.last.click()
        self.page.locator(".p-select-button__control").filter(has_text=wanted).first.wait_for()

    def field(self, title):
        """A field of a form, by the title that a person reads."""
        wanted = re.compile(rf"^\s*{re.escape(title)}\s*(\(Optional\))?\s*$")
        label = self.page.locator(".schema-form-property__label", has_text=wanted)
        return self.page.locator(".schema-form-property").filter(has=label).last

    def write(self, title, text):
        """A field that may stay empty is given a word."""
        self.field(title).get_by_text("write it", exact=True).click()
        self.field(title).locator("textarea, input").last.fill(text)

    def choose_day(self, title, day):
        """A field that may stay empty is given a day, in the calendar that opens there."""
        self.field(title).get_by_text("a day", exact=True).click()
        self.field(title).locator(".p-date-button__control").click()
        calendar = self.page.locator(".p-date-picker")
        calendar.locator("input[type=date]").fill(day)
        calendar.get_by_role("button", name="Apply").click()

    def submit(self):
        self.page.get_by_role("button", name="Submit", exact=True).click()

    def start(self):
        """The form of a run is sent, and the server took it."""
        self._sent(self.submit, "**/create_flow_run")

    def _sent(self, press, path):
        """What a button sends was taken by the server; a busy page may miss a click."""
        from playwright.sync_api import TimeoutError as Missed

        for _ in range(CLICKS):
            try:
                with self.page.expect_response(path, timeout=PATIENCE / 2) as told:
                    press()
            except Missed:
                continue
            if told.value.status == 503:  # its database is busy: nothing was done
                continue
            assert told.value.status in {200, 201}, told.value.text()
            return
        raise AssertionError(self.page.inner_text("body"))

    def open_run(self, number):
        self.open(f"/runs/flow-run/{number}")

    def resume(self):
        """The form of a run that waits."""
        self.page.get_by_role("button", name="Resume").first.click()
        self.page.locator(".p-modal").get_by_text("approve it?").wait_for()
        return self.page.locator(".p-modal")

    def answer(self, decision):
        """The form of a run that waits is filled in and sent."""
        self.choose("keep waiting", decision)
        button = self.page.locator(".p-modal").get_by_role("button", name="Submit").last
        self._sent(button.click, "**/resume")

    def open_artifact(self, key, shows):
        """The page of a round, or of the programme, once it shows some words."""
        self.open("/artifacts")
        self.page.get_by_text(key, exact=True).first.click()
        self.page.get_by_text(shows).first.wait_for()

    def open_newest(self, key, shows):
        """What that page says now; the list of its versions stands before it."""
        self.open_artifact(key, shows)
        self.page.get_by_role("link", name=NUMBER).first.click()
        self.page.get_by_text("Last Updated").first.wait_for()


def runs_by_hand(client):
    """The runs that a person started, the newest first; the calendar's lie in days to come."""
    soon = datetime.fromtimestamp(time() + 60, UTC).isoformat()
    wanted = {
        "sort": "EXPECTED_START_TIME_DESC",
        "flow_runs": {"expected_start_time": {"before_": soon}},
    }
    runs = client.post("/flow_runs/filter", json=wanted).json()
    return [run["id"] for run in runs if not run["auto_scheduled"]]


def newest_run(served, beside=()):
    """The run that was started last, other than some that are known."""
    with served.client() as client:
        latest = monotonic() + 120
        while monotonic() < latest:
            fresh = [run for run in runs_by_hand(client) if run not in beside]
            if fresh:
                return fresh[0]
            sleep(1)
    raise AssertionError("no run was started")


def state_of(served, run, *wanted):
    """The run's state once it is one of these, or over."""
    over = {*wanted, "Completed", "Failed", "Crashed", "Cancelled"}
    with served.client() as client:
        latest = monotonic() + LONGEST_ROUND
        while monotonic() < latest:
            state = client.get(f"/flow_runs/{run}").json()["state"]
            if state["name"] in over:
                return state
            sleep(1)
    raise AssertionError(f"the run stayed {state['name']}")
