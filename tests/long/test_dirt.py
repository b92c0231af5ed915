"""Far more dirt than usual: the contracts stop, set aside or ask as they say, and nothing crashes.

The verdict of each rule is read from the contracts; how often each is broken
is counted from the extract itself, by other means than the contracts'.
"""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import create_engine

from tasks.demo.chance import Stream
from tasks.demo.dirt import ERRORS, Error, always, emptied, soiled
from tasks.demo.flavours import MOSAIC, PLAIN, SYSTEMC, Delivered, deliver
from tasks.demo.invention import invent
from tasks.demo.tables import write_tables
from tasks.errors import AuditError, ContractBroken, SourceUnreadable
from tasks.model import Verdict
from tasks.source_tables import METADATA
from tasks.validation.extracts import judge_extracts
from tasks.validation.loading import load_contracts
from tests.flows.rounds import ROUND, frames_of, round_of

UNTIL = date(2022, 3, 31)
CONTRACTS = load_contracts().by_population
UNDATED = Error("ssd_cin_episodes", 4, always, emptied("cine_referral_date"))
"""An error that the invention never makes: nobody wrote down when the child was referred."""


def written(delivered, folder):
    url = f"sqlite:///{folder / 'borough.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        write_tables(connection, delivered, lambda _: None, has_text_dates=False)
    engine.dispose()
    return url


def dirty(seed, times, folder):
    """A borough with so many times the usual errors, and children without a day of referral."""
    tables = soiled(invent("unit", seed, UNTIL).tables, times, seed)
    return written(deliver(soiled(tables, times, seed, (UNDATED,)), PLAIN, UNTIL), folder)


def broken_in(cases, workers):
    """How many open cases break each of some rules, counted from the extract."""
    known = {row["worker_id"] for row in workers}
    return {
        "OC040": sum(row["worker_id"] is None for row in cases),
        "OC041": sum(row["worker_id"] not in known | {None} for row in cases),
        "OC045": sum(
            row["status"] in {"LAC", "CP"} and row["reviewing_officer_id"] is None for row in cases
        ),
        "OC051": sum(row["opened_on"] is None for row in cases),
    }


def told_of(results):
    (cases,) = [each for each in results if each.population == "open_cases"]
    return cases, {rule.code: rule for rule in cases.rules}


BOROUGHS = [(1, 5), (2, 5), (3, 5)]
"""The seed of each, and how many times the usual errors it has."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    """What is extracted of each dirty borough, and what the contracts say of it."""
    found = {}
    for seed, times in BOROUGHS:
        url = dirty(seed, times, tmp_path_factory.mktemp("dirty"))
        frames = frames_of(url)
        try:
            results, stops = judge_extracts(frames, ROUND.as_at).contracts, ()
        except ContractBroken as broken:
            results, stops = broken.results, broken.stops
        found[seed, times] = (url, frames, results, stops)
    return found


@pytest.mark.parametrize("borough", BOROUGHS)
def test_each_error_is_found_as_often_as_it_is_there_and_judged_as_the_contract_says(
    borough, judged
):
    _, frames, results, _ = judged[borough]
    rows = [frames[name].to_dict("records") for name in ("open_cases", "workers")]
    _, rules = told_of(results)
    expected = broken_in(*rows)
    assert {code: rules[code].failed for code in expected} == expected
    for result in results:
        said = {rule.code: rule.action.value for rule in CONTRACTS[result.population].rules}
        for rule in result.rules:
            if rule.code in said:
                assert rule.verdict == said[rule.code], rule.code


@pytest.mark.parametrize("borough", BOROUGHS)
def test_every_row_is_accepted_or_set_aside_and_too_many_set_aside_stop_the_round(borough, judged):
    _, frames, results, stops = judged[borough]
    for result in results:
        assert result.extracted == len(frames[result.population])
        assert result.accepted + result.quarantined == result.extracted
    cases, rules = told_of(results)
    undated = sum(each is None for each in frames["open_cases"]["opened_on"])
    assert rules["OC051"].verdict == Verdict.QUARANTINE
    assert cases.quarantined == undated
    assert any("2 %" in stop or "2%" in stop for stop in stops) == (
        undated > 0.02 * cases.extracted
    )


def test_among_these_boroughs_some_are_stopped_and_some_go_on_with_cases_set_aside(judged):
    """Otherwise the tests above would say little."""
    outcomes = Counter(
        (bool(stops), told_of(results)[0].quarantined > 0) for _, _, results, stops in
        judged.values()
    )  # fmt: skip
    assert outcomes[True, True] >= 1
    assert outcomes[False, True] >= 1
    flagged = Counter(
        rule.code
        for _, _, results, _ in judged.values()
        for rule in told_of(results)[0].rules
        if rule.failed
    )
    assert {"OC041", "OC045", "OC051"} <= set(flagged)


@pytest.mark.parametrize("borough", BOROUGHS)
def test_a_round_of_a_dirty_borough_is_drawn_or_refused_in_a_sentence(borough, judged):
    url, _, _, stops = judged[borough]
    try:
        _, _, sample, allocation = round_of(url)
    except AuditError as refused:
        assert stops
        assert str(refused).startswith("Nothing was drawn")
    else:
        assert not stops
        audited = {each.case_id for each in allocation.assignments}
        short = {each for shortage in allocation.shortages for each in shortage.case_ids}
        assert {each.case_id for each in sample.selected} == audited | short


# ---------------------------------------------------------------- anything anywhere

JUNK = (
    "", " ", "N/A", "NULL", "-1", "31/02/2021", "0000-00-00", "2021-13-45 25:61", "tomorrow",
    "9" * 400, 17.0, -3, 1e308, "é\u200bü", "'; DROP TABLE x; --", "=1+1", None,
)  # fmt: skip


def scribbled(each, seed, per_thousand):
    """A table with anything at all in some of the cells of any column."""
    stream = Stream(seed, "scribbled", each.table.name)
    rows = [
        tuple(stream.pick(JUNK) if stream.is_hit(per_thousand) else cell for cell in row)
        for row in each.rows
    ]
    return Delivered(each.table, rows)


@pytest.mark.parametrize(
    ("seed", "flavour", "per_thousand"), [(1, PLAIN, 1), (6, MOSAIC, 8), (4, SYSTEMC, 300)]
)
def test_anything_in_any_cell_is_judged_or_refused_in_a_sentence(
    seed, flavour, per_thousand, tmp_path
):
    tables = invent("unit", seed, UNTIL).tables
    shaped = deliver(tables, flavour, UNTIL, with_registers=flavour == MOSAIC)
    url = written([scribbled(each, seed, per_thousand) for each in shaped], tmp_path)
    try:
        _, _, sample, allocation = round_of(url)
    except ContractBroken as refused:
        assert str(refused).startswith("Nothing was drawn")
        assert "DROP TABLE" not in str(refused)
    else:
        assert len(allocation.assignments) >= len(sample.selected)


def test_bytes_that_are_no_text_are_refused_by_the_population_that_reads_them(tmp_path):
    tables = invent("unit", 1, UNTIL).tables
    first, *others = tables["ssd_involvements"]
    tables["ssd_involvements"] = [(first[0], b"\xff\x00", *first[2:]), *others]
    with pytest.raises(SourceUnreadable, match=r"involvements|open_cases"):
        frames_of(written(deliver(tables, PLAIN, UNTIL), tmp_path))


# ---------------------------------------------------------------- the dirt itself


def test_the_usual_dirt_is_no_more_than_what_the_invention_makes():
    tables = invent("unit", 1, UNTIL).tables
    assert soiled(tables, 1, 1) == tables


@pytest.mark.parametrize("error", ERRORS, ids=lambda each: f"{each.table}-{each.rate}")
def test_five_times_the_dirt_is_four_times_as_much_on_top(error):
    """Of ten thousand rows that an error can befall, so many are spoilt."""
    columns = METADATA.tables[error.table].columns.keys()
    tables = invent("unit", 1, UNTIL).tables
    places = {name: place for place, name in enumerate(columns)}
    usable = [row for row in tables[error.table] if error.befalls(row, places)]
    rows = [(f"{n}", *usable[n % len(usable)][1:]) for n in range(10_000)]
    spoilt = soiled({error.table: rows}, 5, 1, (error,))[error.table]
    changed = len(spoilt) - len(rows) or len(set(rows) - set(spoilt))
    wanted = 10_000 * error.rate * 4 / 1000
    assert abs(abs(changed) - wanted) <= 4 * wanted**0.5
