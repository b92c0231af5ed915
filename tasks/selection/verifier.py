#!/usr/bin/env python3
"""Checks a sample certificate: ``python verifier.py certificate.json``.

Needs Python 3.11 and nothing else. It works out again the digests, the
commitment, the seed, the rounding, the sample and the reserves, and checks
that the stored probabilities keep the rules and are the best there are. It
prints what it checked, or names each thing that does not fit and exits 1.
"""

# pyright: basic
from __future__ import annotations

import json
import sys
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

STEPS = ("1/2", "1", "3/2", "2", "3", "4", "8")


def digest(text):
    return sha256(text.encode()).hexdigest()


def canonical(value):
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def floor(value):
    return value.numerator // value.denominator


def ceiling(value):
    return -floor(-value)


def cells_of(rows):
    """The cells by name (node above, status, weight, cases), and the parent of each family."""
    siblings, cells, parents = {}, {}, {}
    for row in rows:
        siblings.setdefault(row[1], []).append(row)
    for case_id, family, worker, status, weight, _ in rows:
        above = "w:" + worker
        if len(siblings[family]) > 1:
            above = "f:" + family
            alone = len({each[2] for each in siblings[family]}) == 1
            parents[above] = "w:" + worker if alone else "root"
        name = f"c:{above}|{status}|{Fraction(weight)}"
        cells.setdefault(name, (above, status, Fraction(weight), []))[3].append(case_id)
    return dict(sorted(cells.items())), parents


def rebuild(rows, design):
    """The network of the frame: arcs (tail, head, units, cost), cells and the unit."""
    target, most_family = design["target"], design["max_per_family"]
    due = {row[2] for row in rows if row[5]}
    unit = 1000 * max(1, len(due))
    cells, parents = cells_of(rows)
    share = Fraction(design["smallest_share"]) * target * unit / max(1, len(rows))
    smallest = min(unit, ceiling(share))
    arcs = [("root", "sink", target * unit, 10_000_000)]
    arcs += worker_arcs(cells, parents, design, due, smallest, unit)
    arcs += [(parent, node, most_family * unit, 0) for node, parent in sorted(parents.items())]
    arcs += cell_arcs(cells, target, smallest, unit)
    arcs += [(n, "s:" + status, len(ids) * unit, 0) for n, (_, status, _, ids) in cells.items()]
    floors = dict(design["floors"])
    for status in sorted({status for _, status, _, _ in cells.values()}):
        least = min(floors.get(status, 0), target)
        if least:
            arcs.append(("s:" + status, "sink", least * unit, -100_000))
        if target > least:
            arcs.append(("s:" + status, "sink", (target - least) * unit, 0))
    return arcs, cells, unit


def worker_arcs(cells, parents, design, due, smallest, unit):
    """Root to worker: a due worker's expectation first."""
    holders = {"w:" + worker for worker in due}
    others = sum(len(ids) for up, _, _, ids in cells.values() if parents.get(up, up) not in holders)
    wants = design["is_coverage_wanted"] and due
    places = design["target"] * unit - others * smallest
    expected = max(0, min(unit, places // len(due))) if wants else 0
    nodes = {above for above, _, _, _ in cells.values() if above.startswith("w:")}
    nodes |= {parent for parent in parents.values() if parent != "root"}
    arcs = []
    for node in sorted(nodes):
        most = design["max_per_worker"] * unit
        if wants and node[2:] in due:
            arcs.append(("root", node, expected, -1000))
            if expected < unit:
                arcs.append(("root", node, unit - expected, 1000))
                continue
            most -= expected
        if most:
            arcs.append(("root", node, most, 0))
    return arcs


def cell_arcs(cells, target, smallest, unit):
    """Family or worker to cell: the smallest chance first, then ever dearer."""
    total = sum((weight * len(ids) for _, _, weight, ids in cells.values()), Fraction(0))
    arcs = []
    for name, (above, _, weight, ids) in cells.items():
        share = weight * len(ids) * target * unit / (total or 1)
        limits = [
            smallest * len(ids),
            *(floor(share * Fraction(s)) for s in STEPS),
            len(ids) * unit,
        ]
        reached = 0
        for number, limit in enumerate(limits):
            end = min(max(limit, reached), len(ids) * unit)
            if end > reached:
                arcs.append((above, name, end - reached, number if number else -10_000))
                reached = end
    return arcs


def check_flow(arcs, flows, unit, target):
    """What is wrong with the stored flow: bounds, caps, balance at every node."""
    if len(flows) != len(arcs):
        return ["the number of flows does not fit the frame and the design"]
    wrong, balance = [], Counter()
    for (tail, head, units, _), flow in zip(arcs, flows):
        if not 0 <= flow <= units:
            wrong.append(f"the flow from {tail} to {head} is outside its bounds")
        balance[tail] -= flow
        balance[head] += flow
    if balance["sink"] != target * unit or balance["root"] != -target * unit:
        wrong.append("the probabilities do not sum to the number of cases")
    wrong += [
        f"what flows into {n} does not flow out"
        for n, b in balance.items()
        if b and n not in ("root", "sink")
    ]
    return wrong


def check_best(arcs, flows, potentials):
    """No usable arc may have a negative reduced cost: then no better flow exists."""
    wrong = []
    for (tail, head, units, cost), flow in zip(arcs, flows):
        reduced = cost + potentials.get(tail, 0) - potentials.get(head, 0)
        if (reduced < 0 and flow < units) or (reduced > 0 and flow > 0):
            wrong.append(f"the probabilities are not the best: flow from {tail} to {head}")
    return wrong[:3]


def below(state, limit):
    """The next number of the SHA-256 counter stream below a limit."""
    highest = (1 << 256) - (1 << 256) % limit
    while True:
        number = int.from_bytes(sha256(f"{state[0]}#{state[1]}".encode()).digest(), "big")
        state[1] += 1
        if number < highest:
            return number % limit


def round_again(flow, unit, seed):
    """The rounding of the fractional flow by cancelling cycles."""
    beside, state = {}, [seed, 0]
    for pair, value in sorted(flow.items()):
        if value % unit:
            beside.setdefault(pair[0], {})[pair[1]] = pair
            beside.setdefault(pair[1], {})[pair[0]] = pair
    beside = {node: dict(sorted(arcs.items())) for node, arcs in beside.items()}
    for start in sorted(beside):
        while beside[start]:
            path, place, last = [start], {start: 0}, ""
            while True:
                following = next(each for each in beside[path[-1]] if each != last)
                if following in place:
                    loop = [*path[place[following] :], following]
                    break
                last = path[-1]
                place[following] = len(path)
                path.append(following)
            cycle = [
                ((a, b), 1) if beside[a][b] == (a, b) else ((b, a), -1)
                for a, b in zip(loop, loop[1:])
            ]
            up = min((-flow[pair] if sign > 0 else flow[pair]) % unit for pair, sign in cycle)
            down = min((flow[pair] if sign > 0 else -flow[pair]) % unit for pair, sign in cycle)
            amount = up if below(state, up + down) < down else -down
            for pair, sign in cycle:
                flow[pair] += sign * amount
            for pair, _ in cycle:
                if flow[pair] % unit == 0:
                    del beside[pair[0]][pair[1]], beside[pair[1]][pair[0]]
    return {pair: value // unit for pair, value in flow.items()}


def reserves_again(rows, drawn, count, ticket):
    """The reserves in their published order."""
    taken = {row[1] for row in rows if row[0] in drawn}
    held = Counter(row[3] for row in rows if row[0] in drawn)
    exact = {status: Fraction(number * count, len(drawn)) for status, number in held.items()}
    left = {status: floor(value) for status, value in exact.items()}
    rest = sorted(exact, key=lambda status: (left[status] - exact[status], status))
    for status in rest[: count - sum(left.values())]:
        left[status] += 1
    chosen = []
    for row in sorted((row for row in rows if row[0] not in drawn), key=lambda row: ticket(row[0])):
        if left.get(row[3], 0) and row[1] not in taken:
            left[row[3]] -= 1
            taken.add(row[1])
            chosen.append(row[0])
    return chosen


def check_digests(held):
    """What does not fit among frame, design, commitment and seed."""
    frame, design = digest("\n".join(held["frame"])), digest(canonical(held["design"]))
    commitment = digest(f"{held['frame_digest']}|{held['design_digest']}|{held['method']}")
    prefix = "" if held["purpose"] == "live" else held["purpose"] + "|"
    seed = digest(f"{prefix}{held['commitment']}|{held['public_value']}")
    tests = (
        ("format", held["format"] == "audit-sample-certificate-1" and held["method"] == 1),
        ("frame: it is not the frame that was committed to", frame == held["frame_digest"]),
        ("design: it is not the design that was committed to", design == held["design_digest"]),
        ("commitment: it does not follow from frame and design", commitment == held["commitment"]),
        ("seed: it does not follow from commitment and public value", seed == held["seed"]),
    )
    return [name for name, fits in tests if not fits]


def check(held):
    """Every thing in a certificate that does not fit, named; empty where all fits."""
    wrong = check_digests(held)
    design, rows = held["design"], [json.loads(line) for line in held["frame"]]
    arcs, cells, unit = rebuild(rows, design)
    flows = held["flows"]
    bad_flow = check_flow(arcs, flows, unit, design["target"])
    if bad_flow:
        return wrong + bad_flow
    wrong += check_best(arcs, flows, held["potentials"])
    merged = {}
    for (tail, head, _, _), flow in zip(arcs, flows):
        merged[tail, head] = merged.get((tail, head), 0) + flow
    stated = {}
    for name, (_, status, _, ids) in cells.items():
        stated.update(dict.fromkeys(ids, Fraction(merged[name, "s:" + status], unit * len(ids))))
    if {key: str(value) for key, value in held["probabilities"].items()} != {
        key: f"{value.numerator}/{value.denominator}" for key, value in stated.items()
    }:
        wrong.append("probability: a stored probability is not that of its cell")
    size = design["target"] - held["shortfall"]
    if sum(stated.values(), Fraction(0)) != size:
        wrong.append("probability: they do not sum to the number of cases drawn")
    return wrong + check_sample(held, rows, cells, round_again(merged, unit, held["seed"]))


def check_sample(held, rows, cells, whole):
    """Whether sample and reserves are those that the rounding gives."""

    def ticket(case_id):
        return digest(f"{held['seed']}/{case_id}")

    drawn = []
    for name, (_, status, _, ids) in cells.items():
        drawn += sorted(ids, key=ticket)[: whole[name, "s:" + status]]
    wrong = []
    if sorted(drawn, key=ticket) != held["sample"]:
        wrong.append("sample: these are not the cases that the seed draws")
    count = ceiling(Fraction(held["design"]["reserve_share"]) * len(drawn))
    if reserves_again(rows, set(drawn), count, ticket) != held["reserves"]:
        wrong.append("reserves: this is not the order that the seed gives")
    return wrong


def main(arguments):
    """Prints the verdict on one certificate; 0 all fits, 1 something does not, 2 unread."""
    try:
        held = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
        wrong = check(held)
    except (IndexError, OSError):
        print("Name the certificate to check: python verifier.py certificate.json")
        return 2
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError, StopIteration):
        print("This is not a sample certificate, or a part of it is missing or damaged.")
        return 1
    if wrong:
        print("This certificate does NOT fit:\n" + "\n".join("  " + each for each in wrong))
        return 1
    print(
        f"This certificate fits. {len(held['sample'])} of {len(held['frame'])} cases of"
        f" {held['design']['round_id']} were drawn ({held['purpose']}); frame, design, commitment,"
        " seed, probabilities (bounds, caps, sum, equality, optimality), rounding, sample and"
        " reserves agree."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
