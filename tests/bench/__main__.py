"""Prints how long things take, as ratios to a baseline measured beside them: ``./run bench``.

Every ``bench_*.py`` here has ``measure()``, which yields rows: what is
measured, our seconds, the baseline's seconds, the baseline in words, and the
target for the ratio, or None where there is none. Both are medians of rounds
taken in turn, so that a busy machine disturbs both alike. Nothing here fails:
it is for a person to read, and it exits 0.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent


def main(wanted: list[str]) -> int:
    """Every benchmark, or those named: ``./run bench allocation``."""
    names = sorted(path.stem for path in HERE.glob("bench_*.py"))
    for name in names:
        if not wanted or name.removeprefix("bench_") in wanted:
            for row in import_module(f"tests.bench.{name}").measure():
                print(sentence(*row), flush=True)  # noqa: T201 - it reports
    return 0


def sentence(name, ours, theirs, baseline, target) -> str:
    """One row in words."""
    asked = "no target" if target is None else f"target at most {target}"
    missed = "" if target is None or ours <= target * theirs else ", MISSED"
    return (
        f"{name}: {ours / theirs:.2f} times {baseline}"
        f" ({ours * 1000:.1f} ms against {theirs * 1000:.1f} ms; {asked}{missed})"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
