"""Every audit type from the Prefect screen, as a QA data lead runs it: `./run screenshots`.

Each deployment is started from its form, followed until it waits, its drafts
opened by their links, approved, and followed to its end. What did not arrive
where it should is named at the end.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from tests.browser.register_desk import apply_register
from tests.browser.screen import NUMBER, TALL, Person, newest_run, runs_by_hand, state_of

DUE, OF_PROGRAMME = "the one that is due", "the programme's"
MADE = (".pdf", ".xlsx", ".ics", ".json", ".docx")


@dataclass(frozen=True, slots=True)
class Visit:
    """How a person fills in the form of a deployment, and what they expect of it."""

    deployment: str
    fill: Callable[[Person], None]
    page: str  # the key of the artifact with its counts
    waits: bool = True  # for an approval
    prepare: Callable[..., None] | None = None


@dataclass(slots=True)
class Told:
    """What became of one visit."""

    deployment: str
    states: list[str] = field(default_factory=list)
    until_waiting: float = 0.0  # seconds
    after_approval: float = 0.0
    mails: int = 0
    documents: int = 0
    opened: int = 0  # drafts, by their links
    fault: str = ""


def _round(key, theme=None):
    def fill(lead):
        lead.choose(DUE, key)
        if theme:
            lead.choose(OF_PROGRAMME, theme)

    return fill


def _days(lead):
    lead.choose_day("To the end of", "2021-06-14")
    lead.choose_day("From", "2021-06-08")


def _nothing(_):
    """The form as it stands."""


VISITS = (
    Visit("practice-week", _round("PW-2021-07"), "practice-week-pw-2021-07"),
    Visit("front-door", _round("FD-2022-01"), "front-door-fd-2022-01"),
    Visit(
        "multi-agency", _round("MA-2021-06", "domestic_abuse"), "multi-agency-ma-2021-06"
    ),
    Visit("fostering", _round("FO-2021-07"), "fostering-fo-2021-07"),
    Visit("section-11", _round("S11-2021"), "section-11-s11-2021"),
    Visit("compliance", _days, "compliance-2021-06-14", waits=False),
    Visit("registers", _nothing, "registers", waits=False, prepare=apply_register),
    Visit("deep-dive", _round("DD-2021-05"), "deep-dive-dd-2021-05"),
)  # fmt: skip
"""In this order: a deep dive needs the meeting's decision, which the registers bring."""


class Tour:
    """One person goes through the visits, with a camera and a folder for what they opened."""

    def __init__(self, screen, browser, camera):
        self.screen, self.browser, self.camera = screen, browser, camera
        self.drafts = camera.folder / "drafts"
        self.drafts.mkdir(exist_ok=True)
        self.lead = Person(browser, screen)
        self.lead.page.set_viewport_size(TALL)
        self.lead.log_in(screen.password)
        assert self.lead.is_let_in()

    def go(self, visit):
        """What became of a visit; a fault ends it and not the others."""
        from playwright.sync_api import Error

        told, before = Told(visit.deployment), self._made()
        try:
            if visit.prepare:
                visit.prepare(self)
            self._visit(visit, told)
        except (AssertionError, Error, KeyError) as fault:
            told.fault = str(fault).strip().splitlines()[0] if str(fault) else repr(fault)
            self.camera.take(self.lead, f"{visit.deployment}-where-it-stopped")
        mails, documents = self._made()
        told.mails, told.documents = mails - before[0], documents - before[1]
        told.fault = told.fault or _missing(visit, told)
        return told

    def _visit(self, visit, told):
        begun = monotonic()
        run = self.start(visit.deployment, visit.fill)
        state = self._reach(run, told, *(["Suspended"] if visit.waits else []))
        told.until_waiting = monotonic() - begun
        if visit.waits:
            assert state["name"] == "Suspended", _words(state)
            self._approve(visit, run, told)
        self._look(visit, run)

    def start(self, deployment, fill):
        """The number of the run that its form started."""
        self.lead.open_form(deployment)
        fill(self.lead)
        self.camera.take(self.lead, f"{deployment}-the-form")
        with self.screen.client() as client:
            before = set(runs_by_hand(client))
        self.lead.start()
        self.lead.page.goto("about:blank")  # a page that moves takes a third of a processor
        return newest_run(self.screen, beside=before)

    def _reach(self, run, told, *wanted):
        """The state that the run came to; one that failed says why."""
        state = state_of(self.screen, run, *wanted)
        told.states.append(state["name"])
        assert state["name"] in {*wanted, "Completed"}, _words(state)
        return state

    def _approve(self, visit, run, told):
        """The drafts are opened by their links, and what waits is approved."""
        self.lead.open_run(run)
        self.camera.take(self.lead, f"{visit.deployment}-it-waits")
        form = self.lead.resume()
        self.camera.take(self.lead, f"{visit.deployment}-approve-it")
        told.opened = self._open_drafts(visit, form)
        begun = monotonic()
        self.lead.answer("approve and send")
        self._reach(run, told)
        told.after_approval = monotonic() - begun

    def _open_drafts(self, visit, form):
        """How many links of the form there are; each leads to a document, given the password."""
        links = form.locator("a[href*='/documents/']")
        context = self.browser.new_context(
            http_credentials={"username": "lead", "password": self.screen.password}
        )
        for link in links.all():
            answer = context.request.get(link.get_attribute("href"))
            name = link.inner_text().strip()
            assert answer.status == 200, f"{name} did not open: {answer.status}"
            stem = f"{visit.deployment}-{name.lower().replace(' ', '-')}"
            suffix = ".pdf" if answer.body().startswith(b"%PDF") else ".bin"
            (self.drafts / f"{stem}{suffix}").write_bytes(answer.body())
        context.close()
        return links.count()

    def _look(self, visit, run):
        """The run's log and bar, and the page with its counts."""
        self.lead.open_run(run)
        self.camera.take(self.lead, f"{visit.deployment}-it-is-done")
        self.lead.page.get_by_text("Artifacts", exact=True).last.click()
        self.camera.take(self.lead, f"{visit.deployment}-what-it-shows")
        self.lead.open(f"/artifacts/key/{visit.page}")
        self.lead.page.get_by_role("link", name=NUMBER).first.click()
        self.camera.take(self.lead, f"{visit.deployment}-its-page")

    def _made(self):
        """How many messages and how many other files there are below the output."""
        output = self.screen.output
        files = [each for each in output.rglob("*") if each.suffix in MADE]
        own = [each for each in files if each.relative_to(output).parts[0] not in {"prefect"}]
        return len(list((output / "mail").glob("*.eml"))), len(own)

    def end(self):
        """Where everything that was shown is listed, and the year."""
        self.lead.open("/artifacts")
        self.camera.take(self.lead, "all-that-is-shown")
        self.lead.open_newest("programme", "The audit programme")
        self.camera.take(self.lead, "the-programme")
        self.lead.close()


def _words(state):
    """A state as a person reads it on the run's page."""
    return f"{state['name']}: {state['message'] or 'without a word'}"


def _missing(visit, told):
    """What a visit that ended well lacks; nothing where it is as it should be."""
    if told.states[-1:] != ["Completed"]:
        return f"it ended {' and '.join(told.states) or 'before it began'}"
    if visit.waits and not told.opened:
        return "no draft opened by a link"
    if visit.deployment != "registers" and not (told.mails and told.documents):
        return f"it made {told.documents} documents and {told.mails} messages"
    return ""


def table(tour):
    """What became of each visit, one a line."""
    head = ("type", "states", "until it waits", "after approval", "mails", "documents", "drafts")
    rows = [
        (each.deployment, ", ".join(each.states) or "none", f"{each.until_waiting:.0f} s",
         f"{each.after_approval:.0f} s", str(each.mails), str(each.documents), str(each.opened))
        for each in tour
    ]  # fmt: skip
    wide = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, wide)).rstrip() for row in (head, *rows)]
    faults = [f"{each.deployment} did not arrive: {each.fault}" for each in tour if each.fault]
    return "\n".join([*lines, "", *(faults or ["Every type arrived where it should."])])
