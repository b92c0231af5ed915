"""Fractions become whole cases by lot, each with exactly its own probability.

Dependent rounding by cancelling cycles (Gandhi, Khuller, Parthasarathy and
Srinivasan, Journal of the ACM 2006): as long as some arc is fractional there
is a cycle of fractional arcs; flow is pushed round it one way or the other,
with chances that leave every expectation as it was, until an arc is whole.
"""

from __future__ import annotations

from itertools import pairwise

from tasks.selection.lottery import Stream

Pair = tuple[str, str]


def round_flow(units: dict[Pair, int], quantum: int, stream: Stream) -> dict[Pair, int]:
    """Whole cases on every arc: each is the floor or the ceiling of what it was."""
    flow = dict(units)
    beside = _fractional_neighbours(flow, quantum)
    for start in sorted(beside):
        while beside[start]:
            cycle = _cycle_from(start, beside)
            _push(cycle, flow, quantum, stream)
            _drop_whole(cycle, flow, quantum, beside)
    return {pair: value // quantum for pair, value in flow.items()}


def _fractional_neighbours(flow: dict[Pair, int], quantum: int) -> dict[str, dict[str, Pair]]:
    """For each node its neighbours over fractional arcs, in either direction, by name."""
    beside: dict[str, dict[str, Pair]] = {}
    for pair, value in sorted(flow.items()):
        if value % quantum:
            beside.setdefault(pair[0], {})[pair[1]] = pair
            beside.setdefault(pair[1], {})[pair[0]] = pair
    return {node: dict(sorted(arcs.items())) for node, arcs in beside.items()}


def _cycle_from(start: str, beside: dict[str, dict[str, Pair]]) -> list[tuple[Pair, int]]:
    """A cycle of fractional arcs met by walking from a node, each with the sign of its direction.

    Always to the first neighbour by name but the one that was come from. A
    node with one fractional arc has another, for what flows in flows out.
    """
    path, place, came_from = [start], {start: 0}, ""
    while True:
        node = path[-1]
        following = next(each for each in beside[node] if each != came_from)
        if following in place:
            loop = [*path[place[following] :], following]
            break
        place[following] = len(path)
        path.append(following)
        came_from = node
    return [((a, b), 1) if beside[a][b] == (a, b) else ((b, a), -1) for a, b in pairwise(loop)]


def _push(
    cycle: list[tuple[Pair, int]], flow: dict[Pair, int], quantum: int, stream: Stream
) -> None:
    """Flow goes round the cycle one way or the other until an arc is whole."""
    up = min((-flow[p] if sign > 0 else flow[p]) % quantum for p, sign in cycle)
    down = min((flow[p] if sign > 0 else -flow[p]) % quantum for p, sign in cycle)
    amount = up if stream.below(up + down) < down else -down
    for pair, sign in cycle:
        flow[pair] += sign * amount


def _drop_whole(
    cycle: list[tuple[Pair, int]],
    flow: dict[Pair, int],
    quantum: int,
    beside: dict[str, dict[str, Pair]],
) -> None:
    """Arcs that have become whole are no longer walked."""
    for pair, _ in cycle:
        if flow[pair] % quantum == 0:
            del beside[pair[0]][pair[1]]
            del beside[pair[1]][pair[0]]
