"""The draw as a flow: who may have how many cases, and what is wanted most.

Units are 1/Q of a case. One tree holds worker and family, the other status;
each case lies in one cell (worker, family or none, status, weight), and
cases of one cell are exchangeable. A family whose children have several
workers hangs from the root. This is a bihierarchy, so that every fractional
flow is a lottery over whole ones (Budish, Che, Kojima, Milgrom, American
Economic Review 2013, theorem 1).

Wishes are ordered by cost, each far above the next: size, strata floors, the
smallest chance of each case, coverage of due workers, evenness. None of
them can make a draw impossible; what cannot be had is seen in the flow.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tasks.model import FrameCase, SelectionPlan

OVERFLOW, FLOOR, SMALLEST, DUE = 10_000_000, 100_000, 10_000, 1_000
STEPS = ((1, 2), (1, 1), (3, 2), (2, 1), (3, 1), (4, 1), (8, 1))


@dataclass(frozen=True, slots=True)
class Arc:
    """One stretch of flow between two nodes: so many units at so much each."""

    tail: str
    head: str
    units: int
    cost: int


@dataclass(frozen=True, slots=True)
class Cell:
    """Exchangeable cases: one worker, one family or none shared, one status, one weight."""

    name: str
    above: str
    status: str
    weight: Fraction
    case_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """All arcs in a fixed order, the cells, the unit and the number of cases wanted."""

    arcs: tuple[Arc, ...]
    cells: tuple[Cell, ...]
    quantum: int
    wanted: int
    expectation: Fraction


def build_network(cases: tuple[FrameCase, ...], plan: SelectionPlan) -> Network:
    """The network of a frame and a plan; the order of the cases makes no difference."""
    due = sorted({case.worker_id for case in cases if case.is_worker_due})
    quantum = 1_000 * max(1, len(due))
    cells, parents = cells_of(cases)
    smallest = _smallest(plan, len(cases), quantum)
    expectation = _expectation(plan, cells, parents, frozenset(due), smallest, quantum)
    arcs = [
        Arc("root", "sink", plan.target * quantum, OVERFLOW),
        *_worker_arcs(cells, parents, plan, frozenset(due), expectation, quantum),
        *_family_arcs(parents, plan, quantum),
        *_cell_arcs(cells, plan, smallest, quantum),
        *_stratum_arcs(cells, plan, quantum),
    ]
    return Network(tuple(arcs), cells, quantum, plan.target, Fraction(expectation, quantum))


def cells_of(cases: tuple[FrameCase, ...]) -> tuple[tuple[Cell, ...], dict[str, str]]:
    """The cells in order of name, and for each family node the node it hangs from."""
    families: dict[str, list[FrameCase]] = {}
    for case in cases:
        families.setdefault(case.family_id, []).append(case)
    held: dict[tuple[str, str, Fraction], list[str]] = {}
    parents: dict[str, str] = {}
    for case in cases:
        siblings = families[case.family_id]
        above = f"w:{case.worker_id}"
        if len(siblings) > 1:
            above = f"f:{case.family_id}"
            workers = {each.worker_id for each in siblings}
            parents[above] = f"w:{case.worker_id}" if len(workers) == 1 else "root"
        held.setdefault((above, case.status, case.weight), []).append(case.case_id)
    cells = [
        Cell(f"c:{above}|{status}|{weight}", above, status, weight, tuple(sorted(ids)))
        for (above, status, weight), ids in held.items()
    ]
    return tuple(sorted(cells, key=lambda cell: cell.name)), parents


def _smallest(plan: SelectionPlan, size: int, quantum: int) -> int:
    """The fewest units that each case should have, rounded up: a share of an even chance."""
    share = plan.smallest_share * plan.target * quantum / max(1, size)
    return min(quantum, -(-share.numerator // share.denominator))


def _expectation(
    plan: SelectionPlan, cells: tuple[Cell, ...], parents: dict[str, str],
    due: frozenset[str], smallest: int, quantum: int,
) -> int:  # fmt: skip
    """Units for each due worker: a whole case if they all fit, else an equal part of the places."""
    holders = {f"w:{worker_id}" for worker_id in due}
    others = sum(
        len(cell.case_ids) for cell in cells if parents.get(cell.above, cell.above) not in holders
    )
    places = plan.target * quantum - others * smallest
    if not (due and plan.is_coverage_wanted):
        return 0
    return max(0, min(quantum, places // len(due)))


def _worker_arcs(
    cells: tuple[Cell, ...], parents: dict[str, str], plan: SelectionPlan,
    due: frozenset[str], expectation: int, quantum: int,
) -> list[Arc]:  # fmt: skip
    """Root to worker: a due worker's expectation first, more only if it must be (R016)."""
    nodes = {cell.above for cell in cells if cell.above.startswith("w:")}
    nodes |= {parent for parent in parents.values() if parent != "root"}
    arcs: list[Arc] = []
    for node in sorted(nodes):
        most = plan.max_per_worker * quantum
        if node[2:] in due and plan.is_coverage_wanted:
            arcs.append(Arc("root", node, expectation, -DUE))
            if expectation < quantum:
                arcs.append(Arc("root", node, quantum - expectation, DUE))
                continue
            most -= expectation
        if most:
            arcs.append(Arc("root", node, most, 0))
    return arcs


def _family_arcs(parents: dict[str, str], plan: SelectionPlan, quantum: int) -> list[Arc]:
    """Worker or root to family: at most one child of a family (A05)."""
    most = plan.max_per_family * quantum
    return [Arc(parent, node, most, 0) for node, parent in sorted(parents.items())]


def _cell_arcs(
    cells: tuple[Cell, ...], plan: SelectionPlan, smallest: int, quantum: int
) -> list[Arc]:
    """Family or worker to cell: the smallest chance first, then ever dearer."""
    total = sum((cell.weight * len(cell.case_ids) for cell in cells), Fraction(0)) or Fraction(1)
    arcs: list[Arc] = []
    for cell in cells:
        size = len(cell.case_ids)
        share = cell.weight * size * plan.target * quantum / total
        marks = [share * Fraction(*step) for step in STEPS]
        limits = [smallest * size, *(m.numerator // m.denominator for m in marks), size * quantum]
        reached = 0
        for number, limit in enumerate(limits):
            end = min(max(limit, reached), size * quantum)
            if end > reached:
                cost = -SMALLEST if number == 0 else number
                arcs.append(Arc(cell.above, cell.name, end - reached, cost))
                reached = end
    return arcs


def _stratum_arcs(cells: tuple[Cell, ...], plan: SelectionPlan, quantum: int) -> list[Arc]:
    """Cell to status and status to sink: the floor of each status comes first (R063)."""
    floors = dict(plan.floors)
    arcs = [Arc(c.name, f"s:{c.status}", len(c.case_ids) * quantum, 0) for c in cells]
    for status in sorted({cell.status for cell in cells}):
        node, floor = f"s:{status}", min(floors.get(status, 0), plan.target)
        if floor:
            arcs.append(Arc(node, "sink", floor * quantum, -FLOOR))
        if plan.target > floor:
            arcs.append(Arc(node, "sink", (plan.target - floor) * quantum, 0))
    return arcs
