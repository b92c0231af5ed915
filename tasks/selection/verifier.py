#!/usr/bin/env python3
"""Checks a sample certificate: ``python verifier.py certificate.json``.

Needs Python 3.11 and nothing else, not the project that drew. It works out again the
digests, the seed, the rounding, the sample and the reserves, and checks the stored
probabilities: sum, bounds, alike cases and, by the stored potentials, that none are
fairer (duality). It exits 0, or names each thing that does not fit and exits 1.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict, namedtuple
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

MARKS = (32, 48, 56, 60, 62, 64, 66, 68, 72, 80, 96, 128, 256)
CHECKED = [
    "frame, exclusions, design, commitment, seed",
    "probabilities, rounding, sample, reserves",
]
Price = tuple[int, int, list[tuple[int, int]]]  # at least, at most, (up to, cost a part)
# one line to read, where a typed class would be ten
Net = namedtuple("Net", "kinds members arcs unit total siblings loads due")  # pyright: ignore


def digest(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def digests(held: dict[str, Any]) -> dict[str, bool]:
    """What fits of frame, design, commitment and seed."""
    design, kept = held["design"], held["frame"] + held["excluded"]
    prefix = "" if held["purpose"] == "live" else held["purpose"] + "|"
    real = {
        "format": "audit-sample-certificate-1",
        "method": 1,
        "round_id": design["round_id"],
        "version": design["version"],
        "frame_digest": digest("\n".join(kept)),
        "exclusions": Counter(json.loads(line)[1] for line in held["excluded"]),
        "design_digest": digest(json.dumps(design, sort_keys=True, separators=(",", ":"))),
        "commitment": digest(f"{held['frame_digest']}|{held['design_digest']}|{held['method']}"),
        "seed": digest(f"{prefix}{held['commitment']}|{held['public_value']}"),
    }
    return {f"{name}: it does not fit": held[name] == value for name, value in real.items()}


def build(rows: list[Any], design: dict[str, Any]) -> Net:
    """The network of a frame of (case, family, worker, team, team type, status, weight, due)."""
    most = design["max_per_family"]
    families = Counter(row[1] for row in rows)
    siblings = {family: count for family, count in families.items() if count > most}
    cells: dict[Any, list[str]] = defaultdict(list)
    for case, family, worker, _, kind, status, weight, _ in rows:
        shared = family if family in siblings else ""
        cells[worker, shared, status, kind, Fraction(weight)].append(case)
    held = Counter((row[2], row[3]) for row in rows)
    homes = dict(sorted(held, key=lambda pair: (-held[pair], pair[1]), reverse=True))
    due = {row[2] for row in rows if row[7] and design["is_coverage_wanted"]}
    parts = max(10_000, 10 * len(rows))
    unit = len(due) * -(-parts // len(due)) if due else parts
    size = min(design["target"], sum(min(count, most) for count in families.values()))
    kinds, loads = sorted(cells), Counter(row[2] for row in rows)
    members = [sorted(cells[kind]) for kind in kinds]
    return Net(kinds, members, arcs_of(kinds, homes), unit, size * unit, siblings, loads, due)


def arcs_of(kinds: list[Any], homes: dict[str, str]) -> list[Any]:
    """Arcs (name, tail, head, cells below, kind, whose): one a cell, then those of the trees."""
    split: dict[str, set[Any]] = defaultdict(set)
    for kind in kinds:
        split[kind[1]].add(kind)
    arcs: list[Any] = []
    below: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, (worker, family, status, kind, weight) in enumerate(kinds):
        up = ["worker:" + worker, "team:" + homes[worker], "root"]
        down = [f"stratum:{status}|{kind}", "status:" + status, "sink"]
        workers, statuses, types = (len({each[n] for each in split[family]}) for n in (0, 2, 3))
        if family and workers == 1:
            up = ["family:" + family, *up]
        elif family:
            down = ["split:" + family, *down[2 if statuses > 1 else types > 1 :]]
        label = f"{up[0]}>{down[0]}#{status}|{kind}|{weight}"
        arcs.append((label, up[0], down[0], [number], "cell", ""))
        for tail, head in [*pairwise(reversed(up)), *pairwise(down)]:
            below[tail, head].append(number)
    for tail, head in sorted(below):
        kind, _, who = (tail if tail[:2] in ("sp", "st") else head).partition(":")
        arcs.append((f"{tail}>{head}", tail, head, below[tail, head], kind, who))
    return arcs


def bounds_of(net: Net, held: dict[str, Any], *, is_open: bool) -> list[tuple[int, int]]:
    """The parts of each arc, as the rules say or as they gave way; open: but workers and strata."""
    design, expected, unit = held["design"], held["expectation"], net.unit
    given: Any = {(rule, of): int(Fraction(to) * unit) for rule, of, _, to in held["relaxations"]}
    count, limit, most_kin = net.loads.total(), design["max_per_worker"], design["max_per_family"]
    even = min(ceil(Fraction(design["smallest_share"]) * net.total / count), net.total // count)
    bounds: list[tuple[int, int]] = []
    for (worker, family, *_), members in zip(net.kinds, net.members, strict=True):
        cases = 1 if worker in net.due else limit
        kin = net.siblings.get(family, most_kin)
        one = min(even, cases * unit // net.loads[worker], most_kin * unit // kin)
        most = min(len(members), most_kin) if family else len(members)
        bounds.append((max(1, one) * len(members), most * unit))
    for *_, kind, who in net.arcs[len(net.kinds) :]:
        low, high = 0, net.total
        if kind in ("family", "split"):
            high = most_kin * unit
        elif kind == "worker" and not is_open:
            most = expected if who in net.due and expected < unit else limit * unit
            low = given.get(("worker_least", who), expected if who in net.due else 0)
            high = given.get(("worker_most", who), most)
        elif kind == "status" and not is_open:
            low = given.get(("floor", who), dict(design["floors"]).get(who, 0) * unit)
            high = low if ("floor", who) in given else high
        bounds.append((low, high))
    return bounds


def targets(net: Net, bounds: list[tuple[int, int]]) -> list[int]:
    """Each cell's target: weights, raked sixteen times to the bounds of all, workers and strata."""
    groups = [(list(range(len(net.kinds))), net.total, net.total)]
    for arc, limits in zip(net.arcs, bounds, strict=True):
        if arc[4] in ("worker", "family", "status", "split"):
            groups.append((arc[3], *limits))
    values = [
        (kind[4].numerator * len(members) << 64) // kind[4].denominator
        for kind, members in zip(net.kinds, net.members, strict=True)
    ]
    for _ in range(16):
        for below, low, high in groups:
            held = sum(values[number] for number in below)
            wanted = min(max(held, low << 64), high << 64)
            for number in below if held != wanted else ():
                values[number] = values[number] * wanted // held
        limits = zip(values, bounds, strict=False)
        values = [min(max(value, low << 64), high << 64) for value, (low, high) in limits]
    return [value >> 64 for value in values]


def cost(steps: list[tuple[int, int]], flow: int) -> int:
    """What a flow costs on an arc of steps (up to, cost a part)."""
    return sum(max(0, min(b, flow) - a) * each for (a, _), (b, each) in pairwise([(0, 0), *steps]))


def excess(net: Net, prices: list[Price], flows: list[int], potentials: dict[str, int]) -> int:
    """By how much a flow costs more than what none can cost less than (weak duality)."""
    gap = net.total * (potentials["root"] - potentials["sink"])
    for (_, tail, head, *_), (low, high, steps), flow in zip(net.arcs, prices, flows, strict=True):
        slope = potentials[head] - potentials[tail]
        ends = {low, high, *(end for end, _ in steps if low < end < high)}
        gap += cost(steps, flow) - min(cost(steps, end) - slope * end for end in ends)
    return gap


def fairness(net: Net, held: dict[str, Any], flows: list[int]) -> dict[str, bool]:
    """Whether the probabilities keep every bound and none are more even."""
    bounds = bounds_of(net, held, is_open=False)
    prices: list[Price] = [(*limits, []) for limits in bounds]
    for number, target in enumerate(targets(net, bounds)):
        low, high = bounds[number]
        tie = int(digest(net.arcs[number][0])[:5], 16)
        ends = [*(min(high, target * mark // 64) for mark in MARKS), high]
        prices[number] = (low, high, [(end, (n << 30) + tie) for n, end in enumerate(ends)])
    is_best = excess(net, prices, flows, held["potentials"]) == 0
    return {"probability: others would be more even, by the potentials": is_best} | {
        f"probability: {arc[0]} is out of its bounds": low <= flow <= high
        for arc, (low, high), flow in zip(net.arcs, bounds, flows, strict=True)
    }


def coverage(net: Net, held: dict[str, Any], flows: list[int]) -> dict[str, bool]:
    """Whether strata and due workers have as much as they can, by the second potentials."""
    floors, far = dict(held["design"]["floors"]), 1 + net.total
    prices: list[Price] = [(*bounds, []) for bounds in bounds_of(net, held, is_open=True)]
    for number, (*_, kind, who) in enumerate(net.arcs):
        if kind == "worker" and who in net.due:
            prices[number][2].append((net.unit, -1))
        elif kind == "status":
            ranks = range(1, floors.get(who, 0) + 1)
            prices[number][2].extend((n * net.unit, far * (n - 256)) for n in ranks)
    fits = 0 <= excess(net, prices, flows, held["open_potentials"]) < max(1, len(net.due))
    return {"coverage: strata or due workers could have more": fits}


def round_again(net: Net, flows: list[int], seed: str) -> list[int]:
    """The rounding: cycles of fractional arcs are cancelled by lot (SHA-256, seed, counter)."""
    unit, held, drawn = net.unit, list(flows), 0
    order = sorted(range(len(held)), key=lambda number: digest(f"{seed}@{net.arcs[number][0]}"))
    beside: dict[str, list[int]] = defaultdict(list)
    for number in order:
        for node in net.arcs[number][1:3]:
            beside[node].append(number)
    for start in order:
        while held[start] % unit:
            path, node, place = [(start, 1)], net.arcs[start][2], {net.arcs[start][1]: 0}
            while node not in place:
                place[node] = len(path)
                number = next(n for n in beside[node] if n != path[-1][0] and held[n] % unit)
                _, tail, head, *_ = net.arcs[number]
                path.append((number, 1 if tail == node else -1))
                node = head if tail == node else tail
            cycle = path[place[node] :]
            up = min(-sign * held[number] % unit for number, sign in cycle)
            down = min(sign * held[number] % unit for number, sign in cycle)
            lot = 1 << 256
            while lot >= (1 << 256) - (1 << 256) % (up + down):
                lot, drawn = int(digest(f"{seed}#{drawn}"), 16), drawn + 1
            for number, sign in cycle:
                held[number] += sign * (up if lot % (up + down) < down else -down)
    return [flow // unit for flow in held]


def reserves_again(held: dict[str, Any], rows: dict[str, Any], drawn: list[str]) -> list[str]:
    """The reserves: each drawn case in turn names the nearest free one, by ticket."""
    families, limit = Counter(rows[case][1] for case in drawn), held["design"]["max_per_family"]
    waiting = sorted(rows.keys() - set(drawn), key=lambda case: digest(f"{held['seed']}/{case}"))
    reserves: list[str] = []
    for case in drawn[: ceil(Fraction(held["design"]["reserve_share"]) * len(drawn))]:
        _, _, who, _, *both, old, _ = rows[case]
        free = [rows[each] for each in waiting if families[rows[each][1]] < limit]
        if free:
            apart = [(r[2] != who, r[4:6] != both, r[5] != both[1], r[6] != old) for r in free]
            chosen = free[apart.index(min(apart))]
            reserves.append(chosen[0])
            families[chosen[1]] += 1
            waiting.remove(chosen[0])
    return reserves


def sample(net: Net, held: dict[str, Any], rows: Any, flows: list[int]) -> dict[str, bool]:
    """Whether sample, reserves, shortfall and coverage are those that the seed gives."""
    tickets = {case: digest(f"{held['seed']}/{case}") for case in rows}
    drawn: list[str] = []
    for members, count in zip(net.members, round_again(net, flows, held["seed"]), strict=False):
        drawn += sorted(members, key=tickets.__getitem__)[:count]
    drawn.sort(key=tickets.__getitem__)
    reached = {rows[case][2] for case in drawn} & net.due
    told = {"reached": sorted(reached), "left_for_next_round": sorted(net.due - reached)}
    real = {
        "sample": drawn,
        "reserves": reserves_again(held, rows, drawn),
        "shortfall": held["design"]["target"] - len(drawn),
        "coverage": held["coverage"] | told | {"due": len(net.due)},
    }
    return {f"{name}: not what the seed gives": held[name] == value for name, value in real.items()}


def check(held: dict[str, Any]) -> list[str]:
    """Everything in a certificate that does not fit, by name; empty where all fits."""
    rows = {row[0]: row for row in map(json.loads, held["frame"])}
    net = build(list(rows.values()), held["design"])
    stated = {case: Fraction(held["probabilities"][case]) for case in rows}
    parts = [sum(stated[case] for case in members) * net.unit for members in net.members]
    alike = (len({stated[case] for case in members}) for members in net.members)
    whole = held["unit"] == net.unit and all(part.denominator == 1 for part in parts)
    basic = {
        "probability: alike cases have different ones": max(alike) == 1,
        "probability: one for each case of the frame": len(stated) == len(held["probabilities"]),
        "probability: they do not sum to the number of cases": sum(parts) == net.total,
        "probability: they are no whole parts of a case": whole,
    }
    tests = digests(held) | basic
    if all(basic.values()):
        flows = [sum(int(parts[number]) for number in arc[3]) for arc in net.arcs]
        tests |= fairness(net, held, flows) | coverage(net, held, flows)
        tests |= sample(net, held, rows, flows)
    return [name for name, fits in tests.items() if not fits]


def main(arguments: list[str]) -> int:
    """Prints the verdict on one certificate: 0 if all fits, 1 if not or if there is none."""
    held: dict[str, Any] = {}
    try:
        held = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
        wrong = check(held)
    except (OSError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as fault:
        wrong = [f"no whole certificate: python verifier.py certificate.json ({fault!r})"]
    print("This certificate does NOT fit:" if wrong else "This certificate fits. Checked:")
    print("\n".join(f"  {each}" for each in wrong or CHECKED))
    if wrong:
        return 1
    print(f"{len(held['sample'])} of {len(held['frame'])} cases drawn for {held['round_id']}.")
    print("\n".join([held["public_value_is"], *held["disclosure"]]))
    for rule, subject, wanted, given in held["relaxations"]:
        print(f"gave way, as the certificate says: {rule} {subject}: {given} instead of {wanted}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
