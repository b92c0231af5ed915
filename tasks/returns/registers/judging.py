"""Everything that is wrong with a register workbook, and everything to ask about it, at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.model import RegisterBreach
from tasks.returns.registers.checking import ask_of_rows, check_rows
from tasks.returns.registers.faults import Fault, one_a_cell
from tasks.returns.registers.reading import Reading, SheetRead
from tasks.returns.registers.sheet import Tables


@dataclass(frozen=True, slots=True)
class Judged:
    """The rows of a workbook with what has to be put right before any of them can count."""

    tables: Tables
    faults: tuple[Fault, ...]
    questions: tuple[Fault, ...]


def judge_reading(reading: Reading, broken: Iterable[RegisterBreach]) -> Judged:
    """One fault a cell: what cannot be read first, then what rows have together, then contracts.

    A rule about a row as a whole adds nothing to a row that has a fault already.
    """
    refused: list[Fault] = [*reading.faults, *check_rows(reading.sheets)]
    asked: list[Fault] = [*reading.questions, *ask_of_rows(reading.sheets)]
    at_fault = {(fault.sheet, fault.row) for fault in refused}
    by_table = {each.sheet.table: each for each in reading.sheets}
    for rule in broken:
        fault = _fault_of(rule, by_table[rule.table])
        if rule.column is None and (fault.sheet, fault.row) in at_fault:
            continue
        (refused if rule.is_refused else asked).append(fault)
    faults = one_a_cell(refused)
    cells = {fault.place for fault in faults}
    questions = one_a_cell(fault for fault in asked if fault.place not in cells)
    order = {each.sheet.title: place for place, each in enumerate(reading.sheets)}
    return Judged(reading.tables, _ordered(faults, order), _ordered(questions, order))


def _fault_of(rule: RegisterBreach, read: SheetRead) -> Fault:
    """A broken rule at its cell."""
    words = f"{rule.message} ({rule.code})"
    if rule.row is None:
        return Fault(read.sheet.title, 0, "", words)
    number, _ = read.rows[rule.row]
    return read.fault(number, rule.column or read.sheet.key[0], words)


def _ordered(faults: Iterable[Fault], order: dict[str, int]) -> tuple[Fault, ...]:
    """Faults as a reader goes through the workbook."""
    return tuple(
        sorted(
            faults,
            key=lambda each: (order.get(each.sheet, 99), each.row, len(each.column), each.column),
        )
    )
