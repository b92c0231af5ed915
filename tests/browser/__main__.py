"""The pictures that the README shows, taken of the invented borough: ``./run screenshots``."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.screen import Person, chromium, newest_run, state_of
from tests.flows.serving import served

DEPLOYMENT, KEY, THEME = "front-door", "FD-2021-09", "domestic_abuse"
SETTLE = 3_000  # milliseconds until nothing on a page moves any more


class Camera:
    """Takes numbered pictures into a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.taken = 0

    def take(self, person, name):
        person.page.wait_for_timeout(SETTLE)
        self.taken += 1
        person.page.screenshot(path=self.folder / f"{self.taken}-{name}.png")


def photograph(screen, browser, camera):
    """A round from the list of what can be started to its page of counts."""
    lead = Person(browser, screen)
    lead.log_in(screen.password)
    assert lead.is_let_in()
    lead.open("/deployments")
    camera.take(lead, "what-can-be-started")
    lead.open_form(DEPLOYMENT)
    lead.choose("the one that is due", KEY)
    lead.choose("the programme's", THEME)
    camera.take(lead, "the-form")
    lead.start()
    run = newest_run(screen)
    state = state_of(screen, run, "Suspended")
    assert state["name"] == "Suspended", state["message"]
    lead.open_run(run)
    camera.take(lead, "it-waits")
    lead.resume()
    camera.take(lead, "approve-it")
    lead.answer("approve and send")
    state = state_of(screen, run)
    assert state["name"] == "Completed", state["message"]
    lead.open_run(run)
    camera.take(lead, "it-is-done")
    lead.open_artifact(f"{DEPLOYMENT}-{KEY.lower()}", "Front door audit, September 2021")
    camera.take(lead, "its-page")
    lead.open_artifact("programme", "The audit programme")
    camera.take(lead, "the-programme")
    lead.close()


def main():
    to = Path(sys.argv[1] if len(sys.argv) > 1 else "output/screenshots").absolute()
    to.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    camera = Camera(to)
    with (
        TemporaryDirectory() as folder,
        served(Path(folder), "--demo", "--size", "unit") as screen,
        chromium(program) as browser,
    ):
        photograph(screen, browser, camera)
    print(f"{camera.taken} pictures are in {to}")  # noqa: T201 - it reports


if __name__ == "__main__":
    main()
