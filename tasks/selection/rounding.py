"""Fractions become whole cases by lot, each with exactly its own probability.

Dependent rounding by cancelling cycles (Gandhi, Khuller, Parthasarathy and
Srinivasan, Journal of the ACM 2006): as long as some arc is fractional there
is a cycle of fractional arcs; flow is pushed round it one way or the other,
with chances that leave every expectation as it was, until an arc is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tasks.selection.network import Arc

Choice = Callable[[int, int], bool]
Cycle = list[tuple[int, int]]


def round_flow(
    arcs: Sequence[Arc], flows: Sequence[int], unit: int, order: Sequence[int], chooses: Choice
) -> tuple[int, ...]:
    """Whole cases on every arc: each is the floor or the ceiling of what it was.

    ``order`` lists the arcs in the order in which they are taken; ``chooses``
    says yes with a chance of its first number in the sum of both.
    """
    held = list(flows)
    beside = _beside(arcs, held, unit, order)
    for start in order:
        while held[start] % unit:
            cycle = _cycle(arcs, held, unit, beside, start)
            _push(cycle, held, unit, chooses)
    return tuple(flow // unit for flow in held)


def _beside(
    arcs: Sequence[Arc], held: list[int], unit: int, order: Sequence[int]
) -> dict[str, list[int]]:
    """For each node its fractional arcs, the first to be taken at the end."""
    beside: dict[str, list[int]] = {}
    for number in reversed(order):
        if held[number] % unit:
            beside.setdefault(arcs[number].tail, []).append(number)
            beside.setdefault(arcs[number].head, []).append(number)
    return beside


def _cycle(
    arcs: Sequence[Arc], held: list[int], unit: int, beside: dict[str, list[int]], start: int
) -> Cycle:
    """A cycle of fractional arcs met by walking on from an arc, each with its direction.

    Always by the node's first fractional arc but the one that was come by. A
    node with one has another, for what flows in flows out.
    """
    path: Cycle = [(start, 1)]
    place = {arcs[start].tail: 0, arcs[start].head: 1}
    node = arcs[start].head
    while True:
        number = _next(held, unit, beside[node], path[-1][0])
        is_forward = arcs[number].tail == node
        node = arcs[number].head if is_forward else arcs[number].tail
        path.append((number, 1 if is_forward else -1))
        if node in place:
            return path[place[node] :]
        place[node] = len(path)


def _next(held: list[int], unit: int, waiting: list[int], last: int) -> int:
    """The first fractional arc but the last one; arcs that became whole are dropped."""
    while held[waiting[-1]] % unit == 0:
        waiting.pop()
    return next(n for n in reversed(waiting) if n != last and held[n] % unit)


def _push(cycle: Cycle, held: list[int], unit: int, chooses: Choice) -> None:
    """Flow goes round the cycle one way or the other until an arc is whole."""
    up = min(-sign * held[number] % unit for number, sign in cycle)
    down = min(sign * held[number] % unit for number, sign in cycle)
    amount = up if chooses(down, up) else -down
    for number, sign in cycle:
        held[number] += sign * amount
