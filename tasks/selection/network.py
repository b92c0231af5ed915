"""The frame as a network of two trees, in which every rule is the flow of one arc.

One tree holds team, worker and family, the other family, stratum and status;
each cell is an arc from the first tree to the second. A cell holds cases
that are alike in all that the draw depends on, so that they have one
probability. Two trees and no third margin: then every fractional flow is a
lottery over whole ones (Budish, Che, Kojima and Milgrom, American Economic
Review 2013, theorem 1).

A family with several workers cannot hang from one of them. It hangs in the
other tree: from its stratum if it has one, else from its status, else from
the sink. So a worker's limit always counts every case of the worker, and a
status's floor at most leaves some cases uncounted, which errs upwards.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tasks.model import FrameCase, SelectionPlan

ROOT, SINK = "root", "sink"
UNIT = 10_000  # a case has at least so many parts, and ten for each case of the frame


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """What makes cases alike; ``family`` is empty where no family rule can bind."""

    worker: str
    family: str
    status: str
    team_type: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Arc:
    """One arc: its name, its ends and the numbers of the cells whose flow it carries."""

    name: str
    tail: str
    head: str
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Cells in canonical order and arcs: first one a cell, then the trees' by name.

    ``unit`` parts make one case and ``size`` cases are drawn. ``siblings``
    counts the children of each family that the family rule can bind,
    ``caseloads`` the cases of each worker; ``due`` workers want one each.
    """

    kinds: tuple[Kind, ...]
    case_ids: tuple[tuple[str, ...], ...]
    arcs: tuple[Arc, ...]
    unit: int
    size: int
    siblings: dict[str, int]
    caseloads: dict[str, int]
    due: frozenset[str]

    @property
    def total(self) -> int:
        """All parts that are handed out."""
        return self.size * self.unit

    @property
    def tree_arcs(self) -> tuple[Arc, ...]:
        """The arcs of the two trees, without the cells."""
        return self.arcs[len(self.kinds) :]


def kind_of_stratum(team_type: str) -> str:
    """The team type as strata have it: of a theme that takes a part all are one (R051).

    Its few places go by status alone: crossed with team types, some of its
    cases would have no place and so no chance (R025).

    >>> kind_of_stratum("step_up"), kind_of_stratum("step_up+neglect")
    ('step_up', '+neglect')
    """
    _, plus, theme = team_type.partition("+")
    return plus + theme if plus else team_type


def stratum_node(kind: Kind) -> str:
    """The node of a cell's stratum."""
    return f"stratum:{kind.status}|{kind_of_stratum(kind.team_type)}"


def build_network(cases: tuple[FrameCase, ...], plan: SelectionPlan) -> Network:
    """The network of a frame; the order of its cases makes no difference.

    The family rule is never relaxed: with fewer places in families than the
    target, all of them are taken and the rest is a shortfall (A05, R048).
    """
    families = Counter(case.family_id for case in cases)
    siblings = {f: count for f, count in families.items() if count > plan.max_per_family}
    cells = _cells(cases, siblings)
    kinds = tuple(sorted(cells))
    due = {case.worker_id for case in cases if case.is_worker_due and plan.is_coverage_wanted}
    parts = max(UNIT, 10 * len(cases))
    return Network(
        kinds=kinds,
        case_ids=tuple(tuple(sorted(cells[kind])) for kind in kinds),
        arcs=_arcs(kinds, _homes(cases)),
        unit=len(due) * -(-parts // len(due)) if due else parts,
        size=min(plan.target, sum(min(n, plan.max_per_family) for n in families.values())),
        siblings=siblings,
        caseloads=dict(Counter(case.worker_id for case in cases)),
        due=frozenset(due),
    )


def _cells(cases: tuple[FrameCase, ...], siblings: dict[str, int]) -> dict[Kind, list[str]]:
    """The cases of each kind."""
    cells: dict[Kind, list[str]] = defaultdict(list)
    for case in cases:
        family = case.family_id if case.family_id in siblings else ""
        kind = Kind(case.worker_id, family, case.status, case.team_type, case.weight)
        cells[kind].append(case.case_id)
    return cells


def _homes(cases: tuple[FrameCase, ...]) -> dict[str, str]:
    """Each worker's team: the one where most of the worker's cases are, the first of equals."""
    held = Counter((case.worker_id, case.team_id) for case in cases)
    return dict(sorted(held, key=lambda pair: (-held[pair], pair[1]), reverse=True))


def _arcs(kinds: tuple[Kind, ...], homes: dict[str, str]) -> tuple[Arc, ...]:
    """One arc a cell, then every arc of the trees with the cells below it."""
    split_from = _split_families(kinds)
    cell_arcs: list[Arc] = []
    below: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, kind in enumerate(kinds):
        up = _path_up(kind, homes, split_from)
        down = _path_down(kind, split_from)
        label = f"{kind.status}|{kind.team_type}|{kind.weight}"
        cell_arcs.append(Arc(f"{up[0]}>{down[0]}#{label}", up[0], down[0], (number,)))
        for head, tail in pairwise(up):
            below[tail, head].append(number)
        for tail, head in pairwise(down):
            below[tail, head].append(number)
    trees = [Arc(f"{t}>{h}", t, h, tuple(below[t, h])) for t, h in sorted(below)]
    return (*cell_arcs, *trees)


def _split_families(kinds: tuple[Kind, ...]) -> dict[str, str]:
    """For each family with several workers, the node of the second tree that it hangs from."""
    members: dict[str, list[Kind]] = defaultdict(list)
    for kind in kinds:
        if kind.family:
            members[kind.family].append(kind)
    return {
        family: _common_node(held)
        for family, held in members.items()
        if len({kind.worker for kind in held}) > 1
    }


def _common_node(kinds: list[Kind]) -> str:
    """The lowest node of the second tree that all these cells share."""
    if len({kind.status for kind in kinds}) > 1:
        return SINK
    if len({stratum_node(kind) for kind in kinds}) > 1:
        return f"status:{kinds[0].status}"
    return stratum_node(kinds[0])


def _path_up(kind: Kind, homes: dict[str, str], split_from: dict[str, str]) -> list[str]:
    """The nodes of the first tree from the cell to the root."""
    path = [f"worker:{kind.worker}", f"team:{homes[kind.worker]}", ROOT]
    is_within_worker = kind.family and kind.family not in split_from
    return [f"family:{kind.family}", *path] if is_within_worker else path


def _path_down(kind: Kind, split_from: dict[str, str]) -> list[str]:
    """The nodes of the second tree from the cell to the sink."""
    path = [stratum_node(kind), f"status:{kind.status}", SINK]
    parent = split_from.get(kind.family)
    return path if parent is None else [f"split:{kind.family}", *path[path.index(parent) :]]
