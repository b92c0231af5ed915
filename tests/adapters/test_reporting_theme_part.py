"""What people read of a theme that takes a part of a front door audit (R051)."""

from types import SimpleNamespace

import pytest

from flows.showing import part
from tasks.reporting.certificate_sentences import part_rule, relaxation_rows
from tasks.reporting.contact_words import crossed, part_words
from tasks.reporting.pack import is_asked_of
from tests.core.selection_frames import draw
from tests.core.test_theme_part import THEME, every_fourth, part_of

FRAME = every_fourth()
PLAN = part_of(FRAME)
FACTS = SimpleNamespace(
    plan=PLAN, frame=FRAME, sample=draw(FRAME, PLAN), workers={}, contacts={}, cases={}
)
ALONE = SimpleNamespace(plan=SimpleNamespace(theme_cases=0), frame=FRAME)


def test_certificate_and_summary_say_in_words_how_much_of_the_round_is_the_theme_s():
    """R051."""
    inside = sum(each.is_in_part for each in FRAME.cases)
    assert part_rule(FACTS) == (
        "10 of 30 places are for its cases (domestic abuse), the rest for other cases, by lot in"
        " both"
    )
    assert part_words(FACTS) == (
        f"Of the theme, domestic abuse: 10 drawn of {inside} contacts that could be; of all others"
        f" 20 of {300 - inside}."
    )
    assert (
        part(FRAME, FACTS.sample) == f"Of the theme: 10 of 30 drawn, from {inside} that could be."
    )
    assert part_words(ALONE) == ""


def test_the_table_of_ratings_and_pathways_counts_the_theme_s_contacts_with_the_others():
    (_, _, everything), *_ = crossed(FACTS)["crossed"]
    assert everything == (30, 300)


def test_the_theme_s_questions_are_asked_of_its_own_cases_only():
    """R073: they add to the form where the theme is, and nowhere else."""
    of_theme = {each.case_id for each in FRAME.cases if each.is_in_part}
    asked = {each.case_id for each in FRAME.cases if is_asked_of(FACTS, each.case_id)}
    assert asked == of_theme
    assert is_asked_of(ALONE, FRAME.cases[0].case_id)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("theme_part", THEME, "10/1", "3/1"), ("Places of the theme", "Domestic abuse")),
        (
            ("no_place", f"Red|+{THEME}", "1/1", "0/1"),
            ("A place for every rating on every pathway", "Red, of the theme"),
        ),
    ],
)
def test_what_a_theme_could_not_have_is_named(row, words):
    ((*said, _, _),) = relaxation_rows(FACTS, [row])
    assert tuple(said) == words
