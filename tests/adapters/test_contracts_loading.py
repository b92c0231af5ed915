"""Contracts are read strictly: every fault of every file at once, each with its line."""

# ruff: noqa: E501  # a table of texts is read more easily in whole lines

import shutil

import pytest

from tasks.errors import ContractsFaulty
from tasks.validation.loading import HERE, load_contracts

CASES = "open_cases.odcs.yaml"
TYPOS = [
    # name, what stands in the file, what is put in its place, the line that is named, the sentence
    ("an unknown key at the top", "status: active\n", "status: active\nowner: me\n",
     "owner: me", "owner"),
    ("requird", "        required: true\n        unique: true", "        requird: true\n        unique: true",
     "requird: true", "requird is not a key"),
    ("severty", "            mustBe: 0\n            severity: critical",
     "            mustBe: 0\n            severty: critical",
     "severty: critical", "severty is not a key"),
    ("a type that is none", "        logicalType: boolean", "        logicalType: datum",
     "logicalType: datum", "logicalType is not as ODCS has it"),
    ("an unknown metric", "metric: nullValues", "metric: nilValues", "metric: nilValues",
     "metric is not as ODCS has it"),
    ("mustBee", "            mustBe: 0", "            mustBee: 0", "mustBee: 0",
     "mustBee is not a key"),
    ("patern", "        unique: true\n", "        unique: true\n        logicalTypeOptions: {patern: x}\n",
     "logicalTypeOptions: {patern: x}", "patern"),
    ("no version", "version: 1.0.0\n", "", "apiVersion: v3.1.0", "'version' is a required property"),
    ("another standard", "apiVersion: v3.1.0", "apiVersion: v9", "apiVersion: v9",
     "apiVersion is not as ODCS has it"),
    ("a classification that is none", "classification: internal", "classification: secretish",
     "- name: status", "classification must be one of"),
    ("a severity that is none", "severity: info", "severity: grave", "- id: OC015",
     "severity must be critical, warning or info"),
    ("a column twice", "      - name: closed_on\n", "      - name: opened_on\n",
     "      - name: opened_on\n        description: Always", "opened_on stands twice"),
]  # fmt: skip
REFUSED = [
    ("an option nobody acts on", "        unique: true\n",
     "        unique: true\n        logicalTypeOptions: {pattern: 'C.*'}\n",
     "logicalTypeOptions: {pattern: 'C.*'}", "logicalTypeOptions is not understood here"),
    ("servers", "status: active\n", "status: active\nservers: []\n", "servers: []",
     "servers is not understood here"),
    ("a metric without a meaning here", "metric: nullValues", "metric: missingValues",
     "- id: OC010", "missingValues with these arguments is not understood"),
    ("a rule in SQL", "metric: nullValues\n            mustBe: 0",
     "type: sql\n            query: SELECT 1\n            mustBe: 0", "- id: OC010",
     "an SQL rule would judge another read"),
    ("another engine", "engine: greatExpectations", "engine: soda", "- id: OC031",
     "only engine greatExpectations"),
    ("an expectation that is none", "type: expect_column_values_to_not_be_null",
     "type: expect_column_values_to_be_nice", "implementation:",
     "the expectation expect_column_values_to_be_nice is not one"),
    ("a setting that the expectation has not", "kwargs: {earliest: '1990-01-01'}",
     "kwargs: {earliest: '1990-01-01', strictly: true}", "- id: OC062", "strictly is not understood"),
    ("an expectation at a column that it cannot judge", "type: expect_column_values_to_be_null",
     "type: expect_column_values_to_be_between", "- id: OC091", "cannot judge this column"),
    ("a bound that is no day", "kwargs: {earliest: '1990-01-01'}", "kwargs: {earliest: '1990-13-01'}",
     "- id: OC062", "earliest and latest are days"),
    ("a condition on no column", "where: {column: team_id,", "where: {column: team,", "- id: OC032",
     "names the column team, which is not there"),
    ("a condition in words we have not", "where: {column: team_id, is: present}",
     "where: {column: team_id, is: notnull}", "implementation:\n              type: expect_column_values_to_not_be_null\n              where: {column: team_id",
     "where needs a column"),
    ("a pair of which one is not there", "column_B: born_on", "column_B: born", "- id: OC100",
     "names the column born, which is not there"),
    ("a pair of two types", "column_B: born_on", "column_B: status", "- id: OC100",
     "cannot judge this column"),
    ("quarantine for a tolerance", "mustBeLessOrEqualTo: 5\n            unit: percent\n            severity: info",
     "mustBeLessOrEqualTo: 5\n            unit: percent\n            severity: critical\n"
     "            customProperties: [{property: action, value: quarantine}]", "- id: OC015",
     "only a rule for each row"),
    ("a critical rule without an action", "              - {property: action, value: quarantine}\n              - {property: similarTo, value: CIN census 8500 (2022-23)}",
     "              - {property: similarTo, value: CIN census 8500 (2022-23)}", "- id: OC010",
     "severity critical needs the action stop or quarantine"),
    ("an action that does not go with the severity", "severity: info\n",
     "severity: info\n            customProperties: [{property: action, value: stop}]\n", "- id: OC015",
     "severity info needs the action count"),
    ("no message", "description: A child stands more than once, so the draw could take one child twice.",
     "description: ' '", "- id: OC011", "says nothing to the data owner"),
    ("a code of another contract", "id: OC010", "id: XX010", "- id: XX010", "a rule's code is OC"),
    ("a code twice", "id: OC011", "id: OC010", "- name: open_cases", "two rules have the code OC010"),
    ("a census rule without its year", "CIN census 8500 (2022-23)", "8500", "- id: OC010",
     "similarTo must read like"),
    ("required without a rule", "            metric: nullValues\n            mustBe: 0\n            severity: warning\n            dimension: completeness\n            description: The case has no team,",
     "            metric: nullValues\n            mustBeLessThan: 5\n            severity: warning\n            dimension: completeness\n            description: The case has no team,",
     "- name: team_id", "required: true needs a nullValues rule"),
    ("a date column that says nothing of what cannot be read", "      - name: closed_on\n",
     "      - {name: extra_on, logicalType: date, classification: internal}\n      - name: closed_on\n",
     "- {name: extra_on", "every column but text needs the custom property unreadable"),
    ("numbers the wrong way round", "mustBeBetween: [1, 200000]", "mustBeBetween: [200000, 1]",
     "- id: OC001", "needs the smaller number first"),
    ("a share of a count", "mustBeBetween: [1, 200000]", "mustBeBetween: [1, 99]\n        unit: percent",
     "- id: OC001", "rows for a row count"),
    ("a custom property nobody reads", "{property: groupByTeam, value: team_id}",
     "{property: groupByWard, value: team_id}", "{property: groupByWard", "groupByWard is not understood"),
    ("a cap above the whole", "{property: maxQuarantineRate, value: 0.02}",
     "{property: maxQuarantineRate, value: 2}", "customProperties:", "maxQuarantineRate must be a share"),
    ("freshness of no column", "element: open_cases.source_recorded_on", "element: open_cases.recorded",
     "- {id: freshness", "element must be open_cases and a column of dates"),
    ("freshness in hours", "value: 7, unit: d", "value: 7, unit: h", "- {id: freshness",
     "only latency and retention in days"),
    ("a version of two numbers", "version: 1.0.0", "version: 1.0.b", "version: 1.0.b",
     "the version must have three numbers"),
    ("a relationship to nowhere", "to: workers.worker_id", "to: workers.nobody", "apiVersion",
     "OC041 points to workers.nobody, which no contract has"),
    ("a key twice", "status: active\n", "status: active\nstatus: draft\n", "status: draft", "is not YAML"),
    ("no YAML at all", "status: active\n", "status: [active\n", "domain:", "is not YAML"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    copied = tmp_path / "data_contracts"
    copied.mkdir()
    for name in ("open_cases", "workers", "teams", "auditors"):  # as many as point to each other
        shutil.copy(HERE / f"{name}.odcs.yaml", copied)
    return copied


def change(folder, old, new, name=CASES):
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path.read_text("utf-8")


def faults_of(folder):
    with pytest.raises(ContractsFaulty) as refused:
        load_contracts(folder)
    return refused.value.faults


@pytest.mark.parametrize(("what", "old", "new", "line", "sentence"), TYPOS + REFUSED)
def test_what_nobody_would_act_on_is_refused_with_its_file_and_line(
    folder, what, old, new, line, sentence
):
    text = change(folder, old, new)
    at = text[: text.index(line)].count("\n") + 1
    found = [fault for fault in faults_of(folder) if fault.startswith(f"{CASES}:{at}: ")]
    assert any(sentence in fault for fault in found), faults_of(folder)


def test_all_faults_of_all_files_are_named_at_once_in_the_order_of_their_lines(folder):
    together = ["an unknown key at the top", "severty", "a severity that is none"]
    for what, old, new, _, _ in TYPOS:
        if what in together[1:]:
            change(folder, old, new)
    change(folder, "required: true", "requird: true", "workers.odcs.yaml")
    change(folder, "metric: nullValues", "metric: nilValues", "teams.odcs.yaml")
    change(
        folder, "severity: warning", "severity: grave", "chronology.odcs.yaml"
    ) if False else None
    faults = faults_of(folder)
    names = [fault.split(":")[0] for fault in faults]
    assert names == [CASES, CASES, "teams.odcs.yaml", "workers.odcs.yaml"]
    lines = [int(fault.split(":")[1]) for fault in faults[:2]]
    assert lines == sorted(lines)


def test_no_fault_repeats_a_word_of_a_contract_s_values(folder):
    change(folder, "validValues: [LAC, CP, CIN, ASSESSMENT]", "validValues: {Zebedee: 1}")
    assert not any("Zebedee" in fault for fault in faults_of(folder))


def test_files_that_are_no_contracts_are_named(folder, tmp_path):
    (folder / "notes.yaml").write_text("a: 1\n")
    (folder / "other.odcs.yaml").write_bytes(b"\xff\xfe")
    faults = faults_of(folder)
    assert "notes.yaml:1: is neither a contract (.odcs.yaml) nor waivers.yaml." in faults
    assert "other.odcs.yaml:1: is not UTF-8 text." in faults
    with pytest.raises(ContractsFaulty, match="no data contracts here"):
        load_contracts(tmp_path / "absent")


WAIVER = "  - {{rule: {}, key: {}, reason: {}, by: Service Manager, expires: {}}}\n"
WRONG_WAIVERS = [
    (WAIVER.format("OC041", "C1", "' '", "2021-07-01"), "reason must be a text"),
    (WAIVER.format("OC041", "C1", "Left.", "soon"), "expires must be a day"),
    (WAIVER.format("OC041", "1", "Left.", "2021-07-01"), "key must be a text"),
    (WAIVER.format("OC499", "C1", "Left.", "2021-07-01"), "a rule that no contract has"),
    (WAIVER.format("OC011", "C1", "Left.", "2021-07-01"), "cannot be answered by a waiver"),
    (WAIVER.format("OC052", "C1", "Left.", "2021-07-01"), "cannot be answered by a waiver"),
    (WAIVER.format("OC906", "C1", "Left.", "2021-07-01"), "cannot be answered by a waiver"),
    ("  - {rule: OC041}\n", "exactly the keys"),
    (WAIVER.format("OC041", "C1", "Left.", "2021-07-01") * 2, "waived twice"),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG_WAIVERS)
def test_a_waiver_says_which_rule_and_row_why_who_and_until_when(folder, text, sentence):
    (folder / "waivers.yaml").write_text(f"waivers:\n{text}", encoding="utf-8")
    (fault,) = faults_of(folder)
    assert fault.startswith(("waivers.yaml:2: ", "waivers.yaml:3: "))
    assert sentence in fault


def test_a_waiver_in_the_file_is_read_and_an_edited_folder_is_read_again(folder):
    assert load_contracts(folder).waivers == ()
    text = "waivers:\n" + WAIVER.format("OC903", "'2021-06-14'", "Christmas.", "2021-07-01")
    (folder / "waivers.yaml").write_text(text, encoding="utf-8")
    (waiver,) = load_contracts(folder).waivers
    assert (waiver.rule, waiver.key) == ("OC903", "2021-06-14")
