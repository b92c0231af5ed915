#!/usr/bin/env python3
# fmt: off
# pyright: basic
"""Checks a sample certificate: ``python verifier.py certificate.json``.

Needs Python 3.11 and nothing else. It works out again digests, seed, rounding, sample, reserves,
and checks the stored quotas and probabilities: sum, bounds, alike cases and, by potentials
(duality), that strata and due workers could not have more, nor any be fairer. It exits 0, or 1 with
each thing that does not fit. Whether these are all the council's cases no certificate can show.
"""
import json
import sys
from collections import Counter, defaultdict, namedtuple
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

FLOORS = ("floors", "type_floors", "team_floors")
MARKS = (32, 48, 56, 60, 62, 64, 66, 68, 72, 80, 96, 128, 256)
SAID = ("reproducible, from a public value given after the frame was fixed",
        "reproducible, not publicly unpredictable",
        "a preview: this is not the live sample and tells nothing about it",
        "version {}: an earlier draw of this round was set aside")
Net = namedtuple("Net", "rows design expected kinds members arcs unit total siblings loads due "
                        "floors quotas strata")

def digest(text: str) -> str:  # SHA-256 in hexadecimal
    return sha256(text.encode()).hexdigest()
def line(value) -> str:  # JSON in its one canonical form
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
def part(text: str) -> Fraction:  # as it is written: two whole numbers and nothing else
    above, below = text.split("/")
    return Fraction(int(above), int(below))

def stratum(kind: str) -> str:  # as quotas have it: all types of a theme's part are one
    return kind[kind.find("+"):] if "+" in kind else kind

def basics(held, rows):  # what fits of frame, design, commitment, seed, and of all that is said
    design, is_preview, version = held["design"], held["purpose"] == "preview", held["version"]
    out, told = [*map(json.loads, held["excluded"])], [SAID[2]] * is_preview
    told += [SAID[3].format(version)] * (version > 1)
    numbers = [design[each] for each in ("target", "max_per_family", "max_per_worker")]
    numbers += [most := design.get("nominated_most", 0)]
    numbers += [n for a in ("", "open_", "coverage_") for n in held[a + "potentials"].values()]
    def key(row):
        return normalize("NFC", f"{design['authority']}|{row[0]}").encode()
    real = {
        "format": "audit-sample-certificate-1", "method": 1,
        "round_id": design["round_id"], "version": design["version"],
        "frame": [line(row) for row in sorted(rows, key=key)],
        "excluded": [line(row) for row in sorted(out, key=key)],
        "exclusions": Counter(reason for _, reason in out),
        "design_digest": digest(line(design)),
        "commitment": digest(f"{held['frame_digest']}|{held['design_digest']}|{held['method']}"),
        "purpose": "preview" if is_preview else "live",
        "seed": digest(f"{'preview|' * is_preview}{held['commitment']}|{held['public_value']}"),
        "public_value_is": SAID[{False: 0, True: 1}[held["is_self_generated"]]],
        "disclosure": told + held["disclosure"][len(told):],
        "checksum": digest(line({name: held[name] for name in held if name != "checksum"})),
    }
    return {f"{name}: it does not fit": held[name] == value for name, value in real.items()} | {
        "frame: a case is there twice": len({*map(key, rows + out)}) == len(rows + out),
        "frame: a case that the design does not allow": all(
            status in design["statuses"] and due in (0, 1)
            and (path := kind.partition("+")[0]) in design["team_types"]
            and kind in (path, f"{path}+{design['theme']}" if design.get("theme_cases") else path)
            and 0 < part(weight) <= max(1, design["cap_months"])
            and team in dict(design.get("team_floors", {team: 0}))
            for *_, team, kind, status, weight, due in rows),
        "nominated: more than a fifth of the cases on top": 0 <= 5 * most <= design["target"],
        "numbers: not whole ones": all(type(n) is int for n in [*numbers, held["expectation"]])
            and all(len(dict(each)) == len(each) and all(type(n) is int for _, n in each)
                    for each in (design.get(name, []) for name in FLOORS)),
    }
def is_best(told, counts, floors):  # no table of as many places is better: no cycle is cheaper
    size, total, held = sum(n for *_, n in told), sum(counts.values()), Counter()
    first = (1 << 18) * total * (size + 1) ** 2
    def cost(tail, head, k):  # of the place of that number: floors, then a first one, then evenness
        if not tail or head == " ":
            return -first * (size + 1) * (k <= floors.get((tail + head).strip(), 0))
        tie = int(digest(f"status:{tail[1:]}>type:{head[1:]}")[:2], 16) - first * (k == 1)
        return ((2 * k - 1) * total - 2 * size * counts[tail[1:], head[1:]] << 16) + tie
    for s, t, n in told:
        held.update({("", "s" + s): n, ("s" + s, "t" + t): n, ("t" + t, " "): n})
    edges = [(a, b, cost(a, b, n + 1)) for (a, b), n in held.items()
             if not a or b == " " or n < counts[a[1:], b[1:]]]
    edges += [(b, a, -cost(a, b, n)) for (a, b), n in held.items() if n]
    near = Counter()
    for a, b, price in edges * (len(held) + 1):
        near[b] = min(near[b], near[a] + price)
    return all(near[b] <= near[a] + n for a, b, n in edges)
def quotas(rows, design):  # the strata's own and the best: of the theme's part, then of the others
    told, counts = design.get("quotas", []), Counter((row[5], stratum(row[4])) for row in rows)
    size, homes = min(design["target"], len(rows)), {(row[2], row[3]) for row in rows}
    first, rest = ([(s, t.partition("+")[0], n) for s, t, n in told if ("+" in t) == is_in]
                   for is_in in (True, False))
    mine, others = (Counter({(s, t.partition("+")[0]): n for (s, t), n in counts.items()
                             if ("+" in t) == is_in}) for is_in in (True, False))
    own = min(mine.total(), max(min(design.get("theme_cases", 0), size), size - others.total()))
    given, elsewhere = Counter(), Counter()
    for s, _, n in first:
        given["s" + s] += n
    for (s, _), n in others.items():
        elsewhere["s" + s] += n
    least = {"s" + who: n for who, n in design["floors"]}
    shares = {who: max(n * own // max(1, size), n - elsewhere[who]) for who, n in least.items()}
    lacking = {who: max(0, n - given[who]) for who, n in least.items()}
    lacking |= {"t" + who: n for who, n in design.get("type_floors", [])}
    return {
        "quotas: not the strata's": [each[:2] for each in told] == [*map(list, sorted(counts))]
            and all(type(n) is int and 0 <= n <= counts[s, t] for s, t, n in told)
            and sum(n for *_, n in told) == size and design.get("is_quota_wanted") is True,
        "quotas: not the theme's part": sum(n for *_, n in first) == own
            and type(design.get("theme_cases", 0)) is int,
        "quotas: nearer to floors and proportion": is_best(first, mine, shares)
            and is_best(rest, others, lacking),
        "quotas: a family or worker stands twice": len(homes) == len(dict(homes))
            and max(Counter(row[1] for row in rows).values()) <= design["max_per_family"],
    } if {"quotas", "is_quota_wanted"} & design.keys() else {}
def build(rows, design, expected):  # rows: case, family, worker, team, type, status, weight, due
    most, families = design["max_per_family"], Counter(row[1] for row in rows)
    siblings = {family: count for family, count in families.items() if count > most}
    cells = defaultdict(list)
    for case, family, worker, _, kind, status, weight, _ in rows:
        cells[worker, family if family in siblings else "", status, kind, part(weight)].append(case)
    held, loads = Counter((row[2], row[3]) for row in rows), Counter(row[2] for row in rows)
    homes = dict(sorted(held, key=lambda pair: (-held[pair], pair[1]), reverse=True))
    due = {row[2] for row in rows if row[7] and design["is_coverage_wanted"]}
    parts = max(10_000, 10 * len(rows))
    unit = len(due) * -(-parts // len(due)) if due else parts
    size = min(design["target"], sum(min(count, most) for count in families.values()))
    kinds = sorted(cells)
    floors = {("status", who): n for who, n in design["floors"]}
    floors |= {("team", who): n for who, n in design.get("team_floors", [])}
    return Net({row[0]: row for row in rows}, design, expected, kinds, [sorted(cells[each])
               for each in kinds], arcs_of(kinds, homes), unit, size * unit, siblings, loads, due,
               floors, {f"{s}|{t}": n for s, t, n in design.get("quotas", [])},
               Counter(f"{row[5]}|{stratum(row[4])}" for row in rows))
def arcs_of(kinds, homes):  # name, tail, head, cells below, kind, whose: first one a cell
    split, arcs, below = defaultdict(set), [], defaultdict(list)
    for kind in (each for each in kinds if each[1]):
        split[kind[1]].add(kind)
    for at, (worker, family, status, kind, old) in enumerate(kinds):
        up = ["worker:" + worker, "team:" + homes[worker], "root"]
        down = [f"stratum:{status}|{stratum(kind)}", "status:" + status, "sink"]
        workers, statuses = (len({each[n] for each in split[family]}) for n in (0, 2))
        types = len({stratum(each[3]) for each in split[family]})
        if family and workers == 1:
            up = ["family:" + family, *up]
        elif family:
            down = ["split:" + family, *down[2 if statuses > 1 else types > 1:]]
        arcs.append((f"{up[0]}>{down[0]}#{status}|{kind}|{old}", up[0], down[0], [at], "cell", ""))
        for tail, head in [*pairwise(reversed(up)), *pairwise(down)]:
            below[tail, head].append(at)
    for tail, head in sorted(below):
        kind, _, who = (tail if tail[:2] in ("sp", "st") else head).partition(":")
        arcs.append((f"{tail}>{head}", tail, head, below[tail, head], kind, who))
    return arcs
def not_given(net, design):  # what quotas may not give: of a type, of the theme, of a stratum
    held = Counter()
    for _, kind, places in design.get("quotas", []):
        held[kind] += places
    yield from (("type_floor", who, n, held[who]) for who, n in design.get("type_floors", []))
    if "theme_cases" in design:
        yield "theme_part", design["theme"], design["theme_cases"], held["+" + design["theme"]]
    yield from (("no_place", each, 1, 0) for each, n in net.quotas.items() if not n)
def bounds_of(net, flows, stage):
    # the parts of each arc, and what gave way: 0 binds neither strata nor workers, 1 strata, 2 both
    design, unit, kin, expected = net.design, net.unit, net.design["max_per_family"], net.expected
    count, limit, rules = net.loads.total(), design["max_per_worker"], {"status": "floor"}
    share = min(part(design["smallest_share"]), 1) * Fraction(net.total, count)
    even, bounds, lowest = min(-(-share // 1), net.total // count), [], {}
    left, others = net.total - len(net.due) * unit, count - sum(net.loads[who] for who in net.due)
    rest = min(even, left // others) if net.due and others and left >= 0 else even
    for (who, family, status, kind, _), members in zip(net.kinds, net.members):
        place = f"{status}|{stratum(kind)}"
        one = min(even if who in net.due else rest, kin * unit // net.siblings.get(family, kin),
                  (1 if who in net.due else limit) * unit // net.loads[who])
        one = min(max(1, one), net.quotas.get(place, unit) * unit // net.strata[place])
        lowest[who] = min(one, lowest.get(who, share))
        most = min(len(members), kin) if family else len(members)
        bounds.append((one * len(members), most * unit))
    told = [("target", "", design["target"] * unit, net.total)]
    told += [("smallest_chance", who, share, one) for who, one in lowest.items() if one < share]
    rules |= {"team": "team_floor"} if "team_floors" in design else {}
    told += [(rules[kind], who, n * unit, 0) for (kind, who), n in net.floors.items()
             if (kind, who) not in {arc[4:6] for arc in net.arcs}]
    told += [(rule, who, asked * unit, n * unit) for rule, who, asked, n in not_given(net, design)]
    for (*_, kind, who), flow in [*zip(net.arcs, flows)][len(net.kinds):]:
        low, high, rule = 0, kin * unit if kind in ("family", "split") else net.total, ""
        if kind == "worker" and stage == 2:
            low = expected * (who in net.due)
            high = expected if who in net.due and expected != unit else limit * unit
            rule = "worker_least" if flow < low else "worker_most"
        elif kind == "stratum" and net.quotas:
            low = high = net.quotas[who] * unit
        elif kind in rules and stage:
            low, rule = net.floors.get((kind, who), 0) * unit, rules[kind]
        is_kept = not rule or low <= flow <= high
        told += [] if is_kept else [(rule, who, low if flow < low else high, flow)]
        bounds.append((low, high) if is_kept else (flow, flow))
    return bounds, sorted((*each, Fraction(asked, unit), Fraction(n, unit))
                          for *each, asked, n in told if asked > n or each[0] == "worker_most")

def targets(net, bounds):  # of each cell: weights, raked to the bounds of all, workers and strata
    bound = ["worker", "family", "status", "split", *["stratum"] * bool(net.quotas),
             *["team"] * ("team_floors" in net.design)]
    groups = [([*range(len(net.kinds))], net.total, net.total)] + [
        (arc[3], *limits) for arc, limits in zip(net.arcs, bounds) if arc[4] in bound]
    values = [(kind[4].numerator * len(members) << 64) // kind[4].denominator
              for kind, members in zip(net.kinds, net.members)]
    for _ in range(16):
        for below, low, high in groups:
            held = sum(values[number] for number in below)
            wanted = min(max(held, low << 64), high << 64)
            for number in below if held != wanted else ():
                values[number] = values[number] * wanted // held
        values = [min(max(n, low << 64), high << 64) for n, (low, high) in zip(values, bounds)]
    return [value >> 64 for value in values]
def prices_of(net, flows, stage, is_equal=True):
    # bounds and steps (up to, cost a part): 0 open to strata and due, 1 coverage, 2 evenness
    bounds, unit, expected = bounds_of(net, flows, stage)[0], net.unit, net.expected
    wanted = targets(net, bounds) if stage == 2 else []
    free = [(net.design["max_per_worker"] * unit, 0)]
    steps = [(expected * k // 64, (k << 20) - (1 << 27)) for k in range(1, 65)]
    ends = [min(expected + (1 << k), unit) for k in range(0, unit.bit_length(), 2)] + [unit]
    more = [(end, k + 1 if is_equal else (k - 32) << 20) for k, end in enumerate(ends)]
    steps += free if expected == unit else more
    for number, ((name, *_, kind, who), (low, high)) in enumerate(zip(net.arcs, bounds)):
        price = []
        if kind == "cell" and stage == 2:
            tie, up = int(digest(name)[:5], 16), [wanted[number] * mark // 64 for mark in MARKS]
            price = [(min(high, end), (n << 30) + tie) for n, end in enumerate([*up, high])]
        elif kind == "worker" and stage == 1:
            price = [*(steps if who in net.due else free), (net.total, 1 << 10)]
        elif kind == "worker" and stage == 0:
            price = [(unit, -(who in net.due))]
        elif kind in ("status", "team") and stage == 0:
            ranks = range(1, min(net.floors.get((kind, who), 0), 255) + 1)
            price = [(n * unit, (1 + net.total) * (n - 256)) for n in ranks]
        yield low, high, price
def excess(net, prices, flows, potentials):  # cost above what no flow is below (weak duality)
    gap = net.total * (potentials["root"] - potentials["sink"])
    for (low, high, steps), (_, tail, head, *_), flow in zip(prices, net.arcs, flows):
        slope = potentials[head] - potentials[tail]
        steps += [(high, 0)] * (not steps or steps[-1][0] < high)  # ever dearer, up to the slope
        best = max([low, *(min(end, high) for end, each in steps if each <= slope)])
        gap += slope * best + sum(each * (max(0, min(b, flow) - a) - max(0, min(b, best) - a))
                                  for (a, _), (b, each) in pairwise([(0, 0), *steps]))
    return gap
def proofs(net, held, flows):  # every bound is kept and nothing can be better, by the potentials
    expected, unit, count = net.expected, net.unit, len(net.due)
    gap = excess(net, prices_of(net, flows, 0), flows, held["open_potentials"])
    has = [n for arc, n in zip(net.arcs, flows) if arc[4] == "worker" and arc[5] in net.due]
    level = (sum(min(each, unit) for each in has) + gap) // max(1, count)
    is_equal = expected == level and all(each >= expected for each in has)
    most, more = (2 * sum(each >= least for each in has) for least in (expected, expected + 1))
    covered = (prices_of(net, flows, 1, is_so) for is_so in (True, False))
    bounds, told = bounds_of(net, flows, 2)
    given = sorted((rule, who, part(a), part(n)) for rule, who, a, n in held["relaxations"] + [])
    return {
        "coverage: strata or due workers could have more": 0 <= gap < max(1, count),
        "coverage: due workers could be more equal": 0 in
            (excess(net, each, flows, held["coverage_potentials"]) for each in covered),
        "expectation: not what due workers can count on": is_equal or expected == unit
            or (expected < unit and most >= count > more),
        "relaxations: not the rules that gave way": given == told,
        "probability: others would be more even, by the potentials":
            excess(net, prices_of(net, flows, 2), flows, held["potentials"]) == 0,
    } | {f"probability: {arc[0]} is out of its bounds": low <= flow <= high
         for arc, (low, high), flow in zip(net.arcs, bounds, flows)}

def round_again(net, flows, seed):  # cycles of fractional arcs are cancelled by lot
    unit, held, drawn, beside = net.unit, list(flows), 0, defaultdict(list)
    order = sorted(range(len(held)), key=lambda number: digest(f"{seed}@{net.arcs[number][0]}"))
    for node, number in ((node, n) for n in order for node in net.arcs[n][1:3]):
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
            cycle = path[place[node]:]
            up, down = (min(w * sign * held[n] % unit for n, sign in cycle) for w in (-1, 1))
            lot = 1 << 256
            while lot >= (1 << 256) - (1 << 256) % (up + down):
                lot, drawn = int(digest(f"{seed}#{drawn}"), 16), drawn + 1
            for number, sign in cycle:
                held[number] += sign * (up if lot % (up + down) < down else -down)
    return [flow // unit for flow in held]
def named_again(net, drawn):  # on top of the draw, in the order they were named
    named, kin = [], Counter(net.rows[case][1] for case in drawn)
    for case in (each for each, _ in net.design.get("nominated", []) if each in net.rows):
        is_free = case not in drawn + named and len(named) < net.design.get("nominated_most", 0)
        if is_free and kin[net.rows[case][1]] < net.design["max_per_family"]:
            named.append(case)
            kin[net.rows[case][1]] += 1
    return named
def reserves_again(net, seed, drawn, named):  # each drawn case in turn names the nearest by ticket
    rows, families, reserves = net.rows, Counter(net.rows[each][1] for each in drawn + named), []
    waiting = sorted(rows.keys() - {*drawn, *named}, key=lambda case: digest(f"{seed}/{case}"))
    for case in drawn[:-(-part(net.design["reserve_share"]) * len(drawn) // 1)]:
        _, _, who, _, *both, old, _ = rows[case]
        free = [rows[n] for n in waiting if families[rows[n][1]] < net.design["max_per_family"]]
        if free:
            apart = [(r[2] != who, r[4:6] != both, r[5] != both[1], r[6] != old,
                      ("+" in r[4]) != ("+" in both[0])) for r in free]
            apart = [(b, e, c, a, d) for a, b, c, d, e in apart] if net.quotas else apart
            chosen = free[apart.index(min(apart))]
            reserves.append(chosen[0])
            families[chosen[1]] += 1
            waiting.remove(chosen[0])
    return reserves
def sample(net, held, flows):  # sample, reserves, shortfall and coverage as the seed gives them
    tickets, drawn = {case: digest(f"{held['seed']}/{case}") for case in net.rows}, []
    for members, count in zip(net.members, round_again(net, flows, held["seed"])):
        drawn += sorted(members, key=tickets.__getitem__)[:count]
    drawn.sort(key=tickets.__getitem__)
    reached = {net.rows[case][2] for case in drawn} & net.due
    level, gave_way = Fraction(net.expected, net.unit), {rule for rule, *_ in held["relaxations"]}
    named = named_again(net, drawn)
    real = {
        "sample": drawn,
        "reserves": reserves_again(net, held["seed"], drawn, named),
        "shortfall": net.design["target"] - len(drawn),
        "coverage": {"due": len(net.due), "reached": sorted(reached),
                     "left_for_next_round": sorted(net.due - reached),
                     "expectation": f"{level.numerator}/{level.denominator}",
                     "is_certain": not net.due or (level == 1 and "worker_least" not in gave_way)},
    }
    real |= {"nominated": named} if "nominated" in {*held, *net.design} else {}
    return {f"{name}: not what the seed gives": held[name] == value for name, value in real.items()}

def faults(held):  # one group of checks after another
    kept = digest("\n".join(held["frame"] + held["excluded"]))
    yield {"frame_digest: it does not fit": held["frame_digest"] == kept}
    yield basics(held, rows := [*map(json.loads, held["frame"])])
    yield quotas(rows, held["design"])
    net = build(rows, held["design"], held["expectation"])
    stated = {case: part(held["probabilities"][case]) for case in net.rows}
    parts = [sum(stated[case] for case in members) * net.unit for members in net.members]
    yield (basic := {
        "probability: alike cases have different ones":
            all(len({*map(stated.get, members)}) == 1 for members in net.members),
        "probability: one for each case of the frame": len(stated) == len(held["probabilities"]),
        "probability: they do not sum to the number of cases": sum(parts) == net.total,
        "probability: they are no whole parts of a case": held["unit"] == net.unit
            and all(each.denominator == 1 for each in parts),
    })
    if all(basic.values()):
        flows = [sum(int(parts[number]) for number in arc[3]) for arc in net.arcs]
        yield proofs(net, held, flows) | sample(net, held, flows)
def check(held: dict) -> list[str]:
    """Everything in a certificate that does not fit, by name; empty where all fits."""
    wrong = []
    try:
        wrong.extend(name for tests in faults(held) for name, fits in tests.items() if not fits)
    except Exception as fault:  # noqa: BLE001 - whatever is in a forged one, it gets a sentence
        wrong.append(f"no whole certificate: the rest cannot be checked ({fault!r})")
    return wrong
def main(arguments: list[str]) -> int:
    """Prints the verdict on one certificate: 0 if all fits, 1 if not or if there is none."""
    held, text = {}, ""
    try:
        text = Path(arguments[1]).read_text(encoding="utf-8").strip()
        held = json.loads(text)
        wrong = check(held) + ["whole: not as it was written"] * (line(held) != text)
    except Exception as fault:  # noqa: BLE001 - no file, no JSON, JSON without end
        wrong = [f"no whole certificate: python verifier.py certificate.json ({fault!r})"]
    told = ["This certificate does NOT fit:", *wrong]
    if not wrong:
        told = ["This certificate fits. Checked: digests, probabilities, what gave way, the draw.",
                f"{len(held['sample'])} of {len(held['frame'])} cases drawn, {held['round_id']}.",
                f"digest of this certificate, to compare: {digest(text)}",
                held["public_value_is"], *held["disclosure"]]
        told += [f"nominated, on top of the draw: {len(held['nominated'])} of"
                 f" {len(held['design']['nominated'])} named"] if "nominated" in held else []
        told += ["gave way, as it had to: {0} {1}: {3} instead of {2}".format(*each)
                 for each in held["relaxations"]]
    print("\n  ".join(ascii(str(each))[1:-1] for each in told))  # nothing in it can steer a screen
    return 1 if wrong else 0

if __name__ == "__main__":
    sys.exit(main(sys.argv))
