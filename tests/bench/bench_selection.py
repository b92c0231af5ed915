"""How long a draw takes, beside the time to read the frame it is drawn from."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import perf_counter

from tasks.selection import verifier
from tasks.selection.commitment import commit, frame_lines, seed_of
from tasks.selection.draw import draw_sample, drawn_cases
from tasks.selection.probabilities import chances_of
from tests.core.selection_frames import borough, practice_week


def measure() -> list[tuple[str, float, float]]:
    """Name, our seconds, seconds to parse the frame's canonical lines; medians of five."""
    of, plan = borough(size=3_000), practice_week()
    commitment = commit(of, plan)
    seed = seed_of(commitment, "bench", is_self_generated=True, purpose="live")
    lines = frame_lines(of)
    chances = chances_of(of.cases, plan)
    certificate = draw_sample(of, plan, commitment, seed).certificate
    reading = _median(lambda: [json.loads(line) for line in lines])
    return [
        (name, _median(work), reading)
        for name, work in (
            ("probabilities of 60 from 3,000", lambda: chances_of(of.cases, plan)),
            ("rounding and tickets", lambda: drawn_cases(chances, seed.value)),
            (
                "selection of 60 from 3,000, all rules, with certificate",
                lambda: draw_sample(of, plan, commitment, seed),
            ),
            ("verifier", lambda: verifier.check(json.loads(certificate))),
        )
    ]


def _median(work: Callable[[], object]) -> float:
    """The median of five runs, in seconds."""
    taken: list[float] = []
    for _ in range(5):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return sorted(taken)[2]


if __name__ == "__main__":
    for name, ours, theirs in measure():
        print(f"{name}: {ours:.3f} s, {ours / theirs:.1f} times reading the frame")  # noqa: T201
