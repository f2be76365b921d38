"""Worths in, values out: a game that stands in a file, with no case."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from citypact.cli import main
from citypact.game import CostGame, Game, GameError

SYNERGY = 'coalition,worth\nA,1\nB,2\nC,3\nA;B,5\nA；C,6\n"B,C",7\nA+B+C,12\n'
"""Dividends by hand: own worths 1, 2, 3, each pair 2 more, all three together nothing more."""


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    code = main(["game", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def worths(tmp_path: Path) -> Path:
    path = tmp_path / "worths.csv"
    path.write_text(SYNERGY, encoding="utf-8")
    return path


def by_concept(data: dict[str, object]) -> dict[tuple[str, str | None], dict[str, object]]:
    divisions = data["divisions"]
    assert isinstance(divisions, list)
    return {(entry["concept"], entry["weights"]): entry for entry in divisions}


def test_every_concept_of_a_table_of_worths(worths: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, data = told(capsys, str(worths))
    found = by_concept(data)
    assert code == 0
    assert data["players"] == ["A", "B", "C"]
    # every pair's 2 is halved: 1 + 1 + 1, 2 + 1 + 1, 3 + 1 + 1
    for concept in ("shapley", "nucleolus", "prenucleolus", "tau", "least_core", "core_center"):
        assert found[concept, None]["payoff"] == pytest.approx({"A": 3.0, "B": 4.0, "C": 5.0})
        assert found[concept, None]["in_core"]
    assert all(found[name, None]["proven"] for name in ("shapley", "nucleolus", "prenucleolus", "least_core"))
    assert found["equal_profit", None]["payoff"] == pytest.approx({"A": 2.0, "B": 4.0, "C": 6.0})  # twice its own


def test_figures_of_the_players_weigh(worths: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    players = tmp_path / "players.csv"
    players.write_text("player,effort\nC,3\nA,1\nB,2\n")
    _, data = told(capsys, str(worths), "--players", str(players))
    found = by_concept(data)
    # Shapley by effort: 1 + 2 * 1/3 + 2 * 1/4;  2 + 2 * 2/3 + 2 * 2/5;  3 + 2 * 3/4 + 2 * 3/5
    expected = {"A": 13 / 6, "B": 62 / 15, "C": 5.7}
    assert found["shapley", "effort"]["payoff"] == pytest.approx(expected)
    assert found["nash", "effort"]["payoff"] == pytest.approx({"A": 2.0, "B": 4.0, "C": 6.0})  # 6 over, as 1 : 2 : 3


def test_a_document_of_worths_and_a_concept_that_gives_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "majority.json"
    path.write_text(json.dumps({"players": ["a", "b", "c"], "worths": [0, 0, 0, 1, 0, 1, 1, 1]}))
    code, data = told(capsys, str(path))
    found = by_concept(data)
    core = data["core"]
    assert code == 0
    assert isinstance(core, dict)
    assert core["empty"]
    assert core["proof"]["holds"]
    assert found["nucleolus", None]["payoff"] == pytest.approx(dict.fromkeys("abc", 1 / 3))
    assert "core is empty" in str(found["core_center", None]["reason"])
    by_name = tmp_path / "named.json"
    by_name.write_text(json.dumps({"a": 0, "b": 0, "c": 0, "a;b": 1, "c;a": 1, "b;c": 1, "a;b;c": 1}))
    assert by_concept(told(capsys, str(by_name))[1])["shapley", None] == found["shapley", None]


def test_what_game_writes_for_a_case_is_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["game", "pearl-river-delta", "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    of_case = json.loads((tmp_path / "out" / "game.json").read_text())
    _, data = told(capsys, str(tmp_path / "out" / "coalitions.csv"))
    shapley = by_concept(data)["shapley", None]["payoff"]
    assert shapley == pytest.approx({row["city"]: row["shapley"] for row in of_case["solutions"]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("coalition,worth\nA,1\nB,x\n", "row 3, column worth"),
        ("coalition,worth\nA,1\nA;A,2\n", "row 3, column coalition"),
        ("coalition,worth\nA,1\nB,1\nA;B,2\nB;A,2\n", "row 5, column coalition"),
        ("coalition,worth\nA,1\nA;B,2\n", "missing, such as B"),
        ("coalition,value\nA,1\n", "column worth"),
        ("coalition,worth\nA,\n", "row 2, column worth"),
        ("coalition,worth\n,3\nA,1\n", "row 2, column worth"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    path = tmp_path / "worths.csv"
    path.write_text(text)
    assert main(["game", str(path)]) == 3
    assert said in capsys.readouterr().err


def test_all_slips_of_a_table_at_once(worths: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    players = tmp_path / "players.csv"
    players.write_text("player,effort\nA,0\nD,1\nB,-\n")
    assert main(["game", str(worths), "--players", str(players)]) == 3
    said = capsys.readouterr().err
    assert all(part in said for part in ("row 2, column effort", "row 3, column player", "row 4, column effort"))
    assert "this player has no row (found: 'C')" in said


@pytest.mark.parametrize("option", [("--scenario", "x"), ("--unions", "provinces"), ("--model", "zibo-2022")])
def test_options_of_a_case_mean_nothing_here(
    worths: Path, capsys: pytest.CaptureFixture[str], option: tuple[str, str]
) -> None:
    assert main(["game", str(worths), *option]) == 2
    assert option[0] in capsys.readouterr().err


@pytest.mark.parametrize("seed", range(12))
def test_equal_profit_is_as_even_as_a_program_over_all_coalitions_says(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n = int(draw.integers(2, 6))
    sizes = np.array([index.bit_count() for index in range(1 << n)])
    worths = draw.uniform(1, 3, 1 << n) * sizes ** (1.5 if seed % 2 else 1.0)
    worths[0] = 0.0
    game = Game(worths)
    own, slack = worths[1 << np.arange(n)], max(0.0, game.least_core().epsilon)
    members = (np.arange(1, (1 << n) - 1)[:, None] >> np.arange(n) & 1).astype(float)
    columns = np.zeros((len(members), 2))
    above = np.hstack((-np.eye(n), own[:, None], np.zeros((n, 1))))
    below = np.hstack((np.eye(n), np.zeros((n, 1)), -own[:, None]))
    limits = np.concatenate((slack + 1e-9 - worths[1:-1], np.zeros(2 * n)))
    rows = np.vstack((np.hstack((-members, columns)), above, below))
    everyone = np.array([[1.0] * n + [0.0, 0.0]])
    least = linprog([0.0] * n + [-1.0, 1.0], rows, limits, everyone, worths[-1:], bounds=[(None, None)] * (n + 2))
    found = game.equal_profit()
    assert np.ptp(found / own) == pytest.approx(least.fun, abs=1e-7)
    assert found.sum() == pytest.approx(worths[-1])
    assert game.excess(found)[1:-1].max() <= slack + 1e-7


def test_equal_profit_of_costs_saves_all_the_same_part() -> None:
    # 11 of 19 alone is paid by both: 8 * 11 / 19 and 11 * 11 / 19, which neither exceeds its own cost by
    assert CostGame([0, 8, 11, 11]).equal_profit().tolist() == pytest.approx([88 / 19, 121 / 19])
    with pytest.raises(GameError, match="give weights"):
        Game([0, 0, 1, 3]).equal_profit()
    assert Game([0, 0, 1, 3]).equal_profit([1, 2]).tolist() == pytest.approx([1.0, 2.0])
