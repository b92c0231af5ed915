"""Pictures of the screen, taken of the invented borough: ``./run screenshots``.

Those of one front door audit are shown in the README; ``--every-type`` goes
through all that can be started, and ends with 1 where one does not arrive.
"""

import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.every_type import VISITS, Tour, table
from tests.browser.screen import TALL, Person, chromium, newest_run, state_of
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
    lead.page.set_viewport_size(TALL)
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
    lead.open_newest(f"{DEPLOYMENT}-{KEY.lower()}", "Front door audit, September 2021")
    camera.take(lead, "its-page")
    lead.open_newest("programme", "The audit programme")
    camera.take(lead, "the-programme")
    lead.close()
    return True


def visit_every_type(screen, browser, camera, only):
    """Each type from its form to its end; False where one did not arrive."""
    tour, told = Tour(screen, browser, camera), []
    for visit in VISITS:
        if not only or visit.deployment in only:
            told.append(tour.go(visit))
            print(table(told[-1:]), flush=True)  # noqa: T201 - it reports
    tour.end()
    print(f"\n{table(told)}")  # noqa: T201 - it reports
    return not any(each.fault for each in told)


def asked():
    """What was asked for at the terminal."""
    parser = ArgumentParser(prog="./run screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", default="output/screenshots", help="where to")
    parser.add_argument("--every-type", action="store_true", help="all that can be started")
    parser.add_argument("--only", nargs="+", default=[], metavar="TYPE", help="of these")
    parser.add_argument("--size", default="unit", choices=("unit", "camden", "large"))
    parser.add_argument("--keep", metavar="FOLDER", help="what the server makes stays there")
    return parser.parse_args()


def main():
    what = asked()
    to = Path(what.folder).absolute()
    to.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    camera = Camera(to)
    with (
        TemporaryDirectory() as passing,
        served(_folder(what.keep or passing), "--demo", "--size", what.size) as screen,
        chromium(program) as browser,
    ):
        arrived = (
            visit_every_type(screen, browser, camera, what.only)
            if what.every_type
            else photograph(screen, browser, camera)
        )
    print(f"{camera.taken} pictures are in {to}")  # noqa: T201 - it reports
    return 0 if arrived else 1


def _folder(place):
    """A folder that is there."""
    folder = Path(place).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
