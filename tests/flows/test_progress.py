"""Long work shows how far it has come: lines at a terminal, a log and a bar on the screen (K35)."""

import subprocess
import sys
from time import monotonic
from unittest.mock import patch

import pytest
from prefect import flow
from prefect.artifacts import Artifact
from prefect.client.orchestration import get_client
from prefect.context import FlowRunContext
from prefect.settings import PREFECT_API_URL, PREFECT_LOGGING_LEVEL, temporary_settings

from flows import progress
from flows.progress import ENDED, READING, WRITING, bar_of, counted, say
from tasks.serving import bar as pace
from tests.flows.prefect_server import shared_server

pytestmark = pytest.mark.prefect
NOBODY = "http://127.0.0.1:9/api"  # the port that discards: nobody answers there


@pytest.fixture(scope="module")
def api():
    api = shared_server()
    with temporary_settings({PREFECT_API_URL: api, PREFECT_LOGGING_LEVEL: "CRITICAL"}):
        yield api


def bar_shown(name):
    """The screen's bar of a flow: how far it is, and what stands beside it."""
    held = Artifact.get(f"progress-{name}")
    return held.type, held.data, held.description


def bars_of(run):
    """Every bar that a run ever made; nobody is to find two."""
    with get_client(sync_client=True) as client:
        held = client.read_artifacts()
    return [each for each in held if each.flow_run_id == run and each.type == "progress"]


def test_at_a_terminal_each_sentence_is_a_line_and_prefect_is_not_even_loaded():
    script = (
        "import sys\n"
        "from flows.progress import READING, counted, say\n"
        "say('Reading the source', READING)\n"
        "counted('Pack', 3, 12)\n"
        "assert not [each for each in sys.modules if each.startswith('prefect')]"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Reading the source\nPack 3 of 12\n"


def test_the_bar_of_a_run_follows_its_steps_and_ends_full(api):
    seen = []

    @flow(name="steps")
    def steps():
        say("Reading the source", READING)
        seen.append(bar_shown("steps"))
        say("A sentence that moves nothing")
        seen.append(bar_shown("steps"))
        say("PW-2021-07: 3 messages sent now.", ENDED)
        return FlowRunContext.get().flow_run.id

    run = steps()
    assert seen == [("progress", READING, "Reading the source")] * 2
    assert bar_shown("steps") == ("progress", ENDED, "PW-2021-07: 3 messages sent now.")
    assert len(bars_of(run)) == 1


def test_packs_move_the_bar_between_writing_and_waiting_now_and_then_only(api):
    written = []

    @flow(name="packs")
    def packs():
        say("Writing the documents", WRITING)
        bar = bar_of(FlowRunContext.get().flow_run.id)
        with patch.object(pace, "BETWEEN_COUNTS", 0.0):
            counted("Pack", 1, 4)
        written.append(bar_shown("packs"))
        counted("Pack", 2, 4)  # a moment later
        written.append(bar_shown("packs"))
        bar.written_at -= pace.BETWEEN_COUNTS
        counted("Pack", 3, 4)
        written.append(bar_shown("packs"))

    packs()
    one, three = (("progress", share, f"Writing the documents: pack {number} of 4")
                  for number, share in ((1, 60), (3, 80)))  # fmt: skip
    assert written == [one, one, three]


def test_a_run_that_begins_anew_after_its_approval_goes_on_with_its_bar(api):
    """Its process ended while it waited, so nothing of it is remembered but on the screen."""

    @flow(name="anew")
    def anew():
        say("Waiting for approval", progress.WAITING)
        bar_of.cache_clear()
        progress._artifact.cache_clear()
        say("Sending what waits", progress.SENDING)
        return FlowRunContext.get().flow_run.id

    first = anew()
    assert len(bars_of(first)) == 1
    assert bar_shown("anew")[1] == progress.SENDING
    second = anew()
    assert len(bars_of(second)) == 1, "another run has a bar of its own"
    assert len(bars_of(first)) == 1


def test_a_busy_prefect_stops_no_round_and_is_left_alone_for_a_while(api):
    """The server does not answer in the middle of the run."""
    tries = []

    @flow(name="busy")
    def busy():
        bar = bar_of(FlowRunContext.get().flow_run.id)
        with unanswered():
            begun = monotonic()
            bar.move(READING, "Reading the source")
            tries.append(bar.rests_until > begun + pace.REST / 2)
            resting = bar.written_at
            bar.move(WRITING, "Writing the documents")
            bar.count(60, "Pack 1 of 4")
            tries.append(bar.written_at == resting)
        bar.move(ENDED, "Done", is_last=True)  # the end is always tried
        return "arrived"

    assert busy() == "arrived"
    assert tries == [True, True]
    assert bar_shown("busy") == ("progress", ENDED, "Done")


def unanswered():
    """Prefect's client has a server that is not there."""
    from prefect.client.orchestration import SyncPrefectClient

    dead = SyncPrefectClient(NOBODY)
    return patch.multiple("prefect.artifacts", get_client=lambda **_: dead)
