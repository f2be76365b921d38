"""Scenarios of a case that change what is not there, nothing, or make it unsound."""

from pathlib import Path

import pytest

from support.slips import starter
from support.spoilt import Bad, append, assert_refused, edit

SCENARIO = "scenarios.toml"
LAST_CHANGE = "[[dear-land.changes]]"
SCENARIOS = [
    Bad(
        "scenario of an unknown table",
        edit(SCENARIO, 'table = "transfers"', 'table = "transfer"'),
        [(SCENARIO, 'table = "transfer"', "changes[1].table", "transfer")],
        "Did you mean 'transfers'?",
    ),
    Bad(
        "scenario of an unknown column",
        edit(SCENARIO, 'column = "amount"', 'column = "amounts"'),
        [(SCENARIO, "amounts", "changes[1].column", "amounts")],
        "Did you mean 'amount'?",
    ),
    Bad(
        "scenario of an unknown row",
        edit(SCENARIO, "plain/land", "plain/lend"),
        [(SCENARIO, "plain/lend", "changes[1].rows", "plain/lend")],
        "Did you mean 'plain/land'?",
    ),
    Bad(
        "scenario that changes nothing",
        edit(SCENARIO, "set = 200", ""),
        [(SCENARIO, LAST_CHANGE, "changes[1].multiply", None)],
        "neither multiply nor set",
    ),
    Bad(
        "scenario that changes twice",
        edit(SCENARIO, "set = 200", "set = 200\nmultiply = 2"),
        [(SCENARIO, "multiply = 2", "changes[1].multiply", "2")],
        "both multiply and set",
    ),
    Bad(
        "scenario with an unsound outcome",
        edit(SCENARIO, "set = 200", "set = -200"),
        [(SCENARIO, "[dear-land]", "changes", None)],
        "capacities, row 1, column plain/land: amount: a negative number where none is possible (found: '-200.0')",
    ),
    Bad(
        "scenario without changes",
        append(SCENARIO, '\n[empty]\ntitle = {en = "Nothing", zh = "无"}'),
        [(SCENARIO, "[empty]", "changes", None)],
        "the value is missing",
    ),
]


@pytest.mark.parametrize("bad", SCENARIOS, ids=lambda bad: bad.name)
def test_what_is_wrong_with_a_scenario(bad: Bad, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert_refused(bad, starter(tmp_path / "case"), capsys)
