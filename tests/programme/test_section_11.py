"""The part of "Other audits" of the programme document that is about section 11."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from config.loading import load_configuration
from tasks.errors import CycleUnknown
from tasks.model import (
    Commitment,
    CoverageForecast,
    PartnerOrganisation,
    Sample,
    Section11Answer,
    Section11Facts,
    Seed,
)
from tasks.reporting.section_11_words import parts_of
from tasks.reporting.section_11_workbook import section_11_workbook
from tasks.scheduling.rota import answers_before, chosen, turns
from tasks.scheduling.standing import panel_days, section_11_round

DECIDED = load_configuration()
RULES, TOOL = DECIDED.section_11, DECIDED.section_11_standards
ROUND = section_11_round(DECIDED, "S11-2021", date(2021, 11, 3))


def organisation(number, service):
    return PartnerOrganisation(
        f"O{number}", "=HYPERLINK(1)", service, "Jo Reed", f"o{number}@housing.example",
        "housing.example", None, None,
    )  # fmt: skip


def answer(number, year, score="2", criterion="1.1", evidence="=1+1"):
    return Section11Answer(f"O{number}", year, criterion, score, evidence)


def facts(organisations, before):
    sample = Sample(
        ROUND.round_id, 1, Commitment("", "", 1, ""), Seed("", "", True, "live"), (), (),
        CoverageForecast((), (), (), True, 0), 0, "",
    )  # fmt: skip
    return Section11Facts(
        "Invented Borough", ROUND, ("housing",), (), organisations, before,
        *panel_days(DECIDED, ROUND), sample, "", is_preview=False,
    )  # fmt: skip


def test_section_11_audits_are_undertaken_yearly():
    """R099, A14: issued in October, back in December, panel in February, plans in March."""
    assert (ROUND.draw_on, ROUND.due_on) == (date(2021, 10, 1), date(2021, 12, 31))
    panel, plans = panel_days(DECIDED, ROUND)
    assert panel == (date(2022, 2, 1), date(2022, 2, 28))
    assert plans == (date(2022, 3, 1), date(2022, 3, 31))
    empty = [section_11_round(DECIDED, None, date(2021, month, 15)).round_id for month in (9, 10)]
    assert empty == ["S11-2020", "S11-2021"]
    with pytest.raises(CycleUnknown):
        section_11_round(DECIDED, "S11-21", date(2021, 11, 3))


def test_with_each_audit_focussing_on_a_specific_service():
    """R100: over eight years every service has its turn, and none a second one before."""
    services = [each.id for each in RULES.rota.services]
    everybody = tuple(organisation(n, service) for n, service in enumerate(services))
    issued, held = {}, []
    for year in range(2021, 2021 + 2 * len(services)):
        (turn,) = chosen(RULES.rota, turns(RULES.rota, everybody, (), issued, year), None)
        issued[turn] = year
        held.append(turn)
    assert held == services * 2


def test_the_service_whose_last_answers_lie_longest_back_comes_first():
    """R100: one that was never audited before all others; an asked-for service instead of any."""
    two = (organisation(1, "health"), organisation(2, "housing"), organisation(3, "leisure"))
    order = turns(RULES.rota, two, (answer(1, 2020), answer(2, 2019)), {}, 2021)
    assert [(turn.service, turn.last_audited_in) for turn in order] == [
        ("leisure", None), ("housing", 2019), ("health", 2020),
    ]  # fmt: skip
    assert chosen(RULES.rota, order, "health") == ("health",)
    later = turns(RULES.rota, two, (answer(1, 2020), answer(2, 2019)), {"leisure": 2021}, 2022)
    assert [turn.service for turn in later] == ["housing", "health", "leisure"]
    assert turns(RULES.rota, two, (answer(2, 2021),), {}, 2021)[1].last_audited_in is None


def test_an_audit_tool_covering_the_required_areas_of_scrutiny():
    """R101, rules.md 5.5: eight standards, four answers, evidence for what is fully met."""
    assert len(TOOL.standards) == 8
    assert [each.code for each in TOOL.scores if each.is_evidence_required] == ["2", "n/a"]
    assert not TOOL.confirmed


def test_earlier_answers_are_carried_forward_beside_the_question_and_never_into_its_answer():
    """R101."""
    one = organisation(1, "housing")
    before = answers_before((answer(1, 2018, "0"), answer(1, 2020), answer(1, 2021)), 2021)
    held = facts((one,), before)
    assert parts_of(held, one, TOOL)[0].asked[0].before == "2020: 2 fully met. =1+1"
    sheet = load_workbook(BytesIO(section_11_workbook(held, one, RULES, TOOL))).active
    open_cells = [c for row in sheet.iter_rows() for c in row if not c.protection.locked]
    criteria = sum(len(each.criteria) for each in TOOL.standards)
    assert len([cell for cell in open_cells if cell.column_letter == "E"]) == criteria
    assert all(cell.value is None for cell in open_cells)
    assert sheet.protection.sheet


def test_no_word_of_an_organisation_becomes_a_formula():
    """K13."""
    one = organisation(1, "housing")
    held = facts((one,), answers_before((answer(1, 2020),), 2021))
    sheet = load_workbook(BytesIO(section_11_workbook(held, one, RULES, TOOL))).active
    formulas = {
        cell.column_letter for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    }
    assert formulas == {"B", "G"}  # the count at the head and what is missing, both our own
    assert sheet["B2"].data_type == "s"


def test_the_same_facts_give_the_same_workbook():
    one = organisation(1, "housing")
    held = facts((one,), {})
    assert section_11_workbook(held, one, RULES, TOOL) == section_11_workbook(
        held, one, RULES, TOOL
    )
