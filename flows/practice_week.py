"""A practice week, as section 5 of the programme document has it."""

from __future__ import annotations

from prefect import flow

from config.orders import PracticeWeekOrder
from config.settings import read_settings
from flows import clock, closing, drawing, opening
from flows.progress import say
from tasks.extraction.task import find_origin
from tasks.guarding import guarded
from tasks.store import task as store
from tasks.store.holding import hold_round


@flow(name="practice-week", flow_run_name="practice week")
@guarded
def practice_week(order: PracticeWeekOrder) -> None:
    """Open a practice week: programme document, section 5."""
    settings, decided = read_settings(), opening.configuration()
    round_, is_preview = opening.open_round(order, decided, clock.today())
    origin = find_origin(settings.source_url, must_answer=False)
    round_, is_preview = opening.within(origin, order, round_, is_preview=is_preview)
    if is_preview:
        facts, _ = drawing.draw_and_allocate(
            order, settings, decided, round_, is_preview=True, origin=origin
        )
        closing.show(facts, "A preview: it is not the live sample, and nothing was sent.")
        say(f"A preview of {round_.round_id} lies under {settings.output / 'preview'}.")
        return

    round_ = store.newest_version(settings.store_url, round_)
    with hold_round(settings.store_url, round_.round_id):
        by = order.requested_by
        standing = store.open_round(settings.store_url, round_, by=by, at=clock.now())
        if standing.state in {"frozen", "released"}:
            say(f"{round_.round_id} was drawn before; its draw stands.")
        else:
            facts, documents = drawing.draw_and_allocate(
                order, settings, decided, round_, is_preview=False
            )
            closing.freeze(settings, decided, facts, documents, by=by)
        closing.release(settings, decided, round_, by=by)
