"""The same round of the same borough, whichever case-management system delivers it.

What the systems tell differently may change what is read of it (a contact's
source, an auditor's second number) and never who is drawn or who audits. What
Mosaic does not tell at all, a council has to list; the last tests show why.
"""

from collections import Counter
from datetime import date

import pytest

from tasks.demo.borough import write_borough
from tasks.demo.flavours import MOSAIC, PLAIN, SYSTEMC, deliver
from tasks.demo.invention import invent
from tasks.extraction.folder.importing import import_folder
from tests.adapters.folder_files import write_csv_folder, write_parquet_folder
from tests.adapters.store_databases import KINDS, change_behind_its_back, fresh_store
from tests.flows.rounds import frame_of, judged_of, round_of

UNTIL = date(2022, 3, 31)


def borough(kind, folder, **shape):
    (folder / "store").mkdir(parents=True, exist_ok=True)
    url = fresh_store(kind, folder)
    write_borough(url, "unit", 1, UNTIL, **shape)
    return url


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return round_of(borough("sqlite", tmp_path_factory.mktemp("plain")))


def unlike(one, other):
    """The populations whose accepted rows differ."""
    return {population for population, digest in one[0].items() if other[0][population] != digest}


@pytest.mark.parametrize("kind", KINDS)
def test_r023_liquidlogic_s_borough_is_the_same_in_every_fact(kind, plain, tmp_path):
    made = round_of(borough(kind, tmp_path, flavour=SYSTEMC))
    assert unlike(plain, made) == set()
    assert made[1:] == plain[1:]


@pytest.mark.parametrize("kind", KINDS)
def test_r023_mosaic_s_borough_with_the_council_s_lists_gives_the_same_round(kind, plain, tmp_path):
    """Mosaic gives no code for who rang, and one number for each of its staff."""
    made = round_of(borough(kind, tmp_path, flavour=MOSAIC, with_registers=True))
    assert unlike(plain, made) == {"auditor_staff_ids", "chronology"}
    assert made[1:] == plain[1:]


def test_r027_without_a_list_of_staff_past_workers_may_be_anybody_so_few_cases_are_drawn(
    plain, tmp_path
):
    """Nobody can be proved independent of a case whose former worker resolves to nobody."""
    url = borough("sqlite", tmp_path, flavour=MOSAIC)
    frame, _ = frame_of(judged_of(url).known, 12)
    reasons = Counter(each.reason for each in frame.exclusions)
    assert reasons["no_independent_auditor"] > 10 * len(frame.cases)
    assert len(frame.cases) < 12 == len(plain[2].selected)


def test_a22_without_a_list_of_families_every_child_counts_as_a_family(tmp_path):
    """One child of each family is drawn at most, where families are known."""
    url = borough("sqlite", tmp_path, flavour=MOSAIC, with_registers=True)
    known, _ = frame_of(judged_of(url).known, 12)
    change_behind_its_back(url, "DROP TABLE ssd_family")
    unknown, _ = frame_of(judged_of(url).known, 12)
    children = {each.case_id for each in known.cases}
    assert {each.case_id for each in unknown.cases} >= children
    assert len({each.family_id for each in known.cases}) < len(children)
    assert len({each.family_id for each in unknown.cases}) == len(unknown.cases)


SAME = {PLAIN: set(), MOSAIC: {"auditor_staff_ids", "chronology"}, SYSTEMC: set()}
SQLITE = KINDS[0]


@pytest.mark.parametrize(
    ("flavour", "form", "kind"),
    [
        (PLAIN, "csv", SQLITE),
        (MOSAIC, "parquet", SQLITE),
        (SYSTEMC, "csv", SQLITE),
        pytest.param(PLAIN, "parquet", "postgres", marks=pytest.mark.postgres),
        pytest.param(MOSAIC, "csv", "postgres", marks=pytest.mark.postgres),
        pytest.param(SYSTEMC, "parquet", "postgres", marks=pytest.mark.postgres),
    ],
)
def test_r023_a_folder_of_files_gives_the_same_round(flavour, form, kind, plain, tmp_path):
    tables = deliver(
        invent("unit", 1, UNTIL).tables, flavour, UNTIL, with_registers=flavour == MOSAIC
    )
    if form == "csv":
        folder = write_csv_folder(tables, tmp_path / "files")
    else:
        folder = write_parquet_folder(tables, tmp_path / "files", tmp_path / "scratch")
    (tmp_path / "store").mkdir()
    url = fresh_store(kind, tmp_path)
    import_folder(folder, url)
    made = round_of(url)
    assert unlike(plain, made) == SAME[flavour]
    assert made[1:] == plain[1:]
