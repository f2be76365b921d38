"""A search that was stopped goes on: what is kept is no more than where to begin, and nobody's word is believed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from citypact.case.store import save_case
from citypact.cli import main
from citypact.game.searching import Start
from citypact.panel import init_synthetic
from citypact.report.game.searched import SearchedStudy
from citypact.worth import opportunities, worth_table
from citypact.worth.large import keep_search, kept_search
from support.random_cases import random_case

Ended = subprocess.CompletedProcess[bytes]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CITYPACT_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cache").mkdir()
    return tmp_path / "cache"


def test_a_finished_search_is_found_again(folder: Path) -> None:
    case = random_case(4, cities=6, transfers=8)
    first = SearchedStudy(case, opportunities(case)).least_core
    again = SearchedStudy(case, opportunities(case)).least_core
    assert first is not None
    assert again is not None
    assert again.rows == first.rows
    assert np.array_equal(again.payoff, first.payoff)
    assert len(list(folder.glob("search-*.json"))) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data | {"payoff": [1e6] * len(data["payoff"])},
        lambda data: data | {"payoff": data["payoff"][:-1]},
        lambda data: data | {"payoff": ["x"] * len(data["payoff"])},
        lambda data: data | {"coalitions": ["0"]},
        lambda data: data | {"coalitions": ["ffffff"]},
        lambda data: data | {"coalitions": "3f"},
        lambda data: data | {"coalitions": ["5", "12"]},
        lambda data: data | {"named": {}},
        lambda data: [],
    ],
)
def test_a_file_of_others_making_changes_no_answer(folder: Path, change: object) -> None:
    case = random_case(4, cities=6, transfers=8)
    chances = opportunities(case)
    keep_search(chances, Start(np.zeros(6), (5, 9)))
    (kept,) = folder.glob("search-*.json")
    kept.write_text(json.dumps(change(json.loads(kept.read_text("utf-8")))), "utf-8")
    found, listed = SearchedStudy(case, chances).least_core, worth_table(case).game.least_core()
    assert found is not None
    assert (found.low, found.high) == pytest.approx((listed.epsilon,) * 2, abs=1e-6)


def test_a_file_that_is_cut_short_is_none(folder: Path) -> None:
    chances = opportunities(random_case(4, cities=6, transfers=8))
    keep_search(chances, Start(np.zeros(6), (5, 9)))
    (kept,) = folder.glob("search-*.json")
    assert kept_search(chances) is not None
    kept.write_bytes(kept.read_bytes()[:-5])
    assert kept_search(chances) is None


def test_nothing_is_kept_where_no_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CITYPACT_CACHE", raising=False)
    chances = opportunities(random_case(4, cities=6, transfers=8))
    keep_search(chances, Start(np.zeros(6), (5, 9)))
    assert kept_search(chances) is None


@pytest.mark.skipif(os.name == "nt", reason="signals as Unix has them")
def test_ctrl_c_hands_over_the_bounds_and_the_next_run_goes_on(folder: Path, tmp_path: Path) -> None:
    """A signal to the process itself, as soon as the search has bounds; 80 cities take longer than that."""
    init_synthetic(tmp_path / "made-up", 80, 1)
    stop = (
        "import os, signal, sys\n"
        "from citypact.game.searching import least_core\n"
        "honest, rounds = least_core._Search.advance, []\n"
        "def advance(search):\n"
        "    honest(search)\n"
        "    rounds.append(search)\n"
        "    if len(rounds) == 2:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "least_core._Search.advance = advance\n"
        "from citypact.cli import main\n"
        "sys.exit(main())\n"
    )
    asked = ["game", "made-up", "--json"]
    ended = subprocess.run([sys.executable, "-c", stop, *asked], cwd=tmp_path, capture_output=True, check=False)
    assert ended.returncode == 128 + signal.SIGINT, ended.stderr.decode()
    first = json.loads(ended.stdout)["least_core"]
    assert first["low"] < first["high"]
    (kept,) = folder.glob("search-*.json")
    assert len(json.loads(kept.read_text("utf-8"))["coalitions"]) == len(first["coalitions"])
    assert first["status"] == "bounded"
    again = subprocess.run([sys.executable, "-c", stop, *asked], cwd=tmp_path, capture_output=True, check=False)
    second = json.loads(again.stdout)["least_core"]
    assert first["low"] - 1e-9 <= second["low"] <= second["high"] <= first["high"] + 1e-9
    assert second["high"] - second["low"] < first["high"] - first["low"]
    assert {tuple(one) for one in first["coalitions"]} <= {tuple(one) for one in second["coalitions"]}


AT_A_SEARCH = """
import os, signal, sys
from citypact.optimize.live import Live
honest, asked = Live._cuts, []
def cuts(live, point):
    found = honest(live, point)
    asked.append(found)
    if len(asked) == 2:
        os.kill(os.getpid(), signal.SIGINT)
    return found
Live._cuts = cuts
from citypact.cli import main
sys.exit(main())
"""


@pytest.mark.skipif(os.name == "nt", reason="signals as Unix has them")
def test_a_design_that_is_stopped_at_first_hands_over_a_scheme_with_what_is_proven_of_it_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal to the process itself, once it has met coalitions that object to its first scheme."""
    monkeypatch.delenv("CITYPACT_CACHE", raising=False)
    save_case(random_case(1, cities=8, transfers=10), tmp_path / "eight")
    asked = ["design", "eight", "--method", "search", "--json"]

    def designed(*words: str, script: str = "from citypact.cli import main; raise SystemExit(main())") -> Ended:
        command = [sys.executable, "-c", script, *asked, *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    ended = designed("--out", "out", script=AT_A_SEARCH)
    assert ended.returncode == 128 + signal.SIGINT, ended.stderr.decode()
    assert "kept in out/search" in " ".join(ended.stderr.decode().split())
    short, *later = json.loads(ended.stdout)["verification"]["stages"]
    # The first stage may be at its end when the signal comes; then the next one is where it stops.
    assert (short["objective"], short["proven"]) == ("least-shortfall", bool(later))
    assert 0.0 <= short["value"] - short["gap"] <= 1e-6  # nobody need fall short
    assert [(stage["objective"], stage["proven"]) for stage in later] in ([], [("nearest-shapley", False)])
    assert any("no coalition gains more than" in line for line in json.loads(ended.stdout)["verdict"]["text"]["en"])
    assert main(["report", str(tmp_path / "out")]) == 0  # settled anew, and every figure comes out
    (kept,) = (tmp_path / "out" / "search").glob("met-*.json")
    met = json.loads(kept.read_text("utf-8"))["coalitions"]
    assert len(met) > 2 * 8
    again, plain = designed("--out", "out", "--force"), designed()
    assert again.returncode == plain.returncode == 0, again.stderr.decode()
    assert not kept.exists()
    gains = [[row["gain"] for row in json.loads(run.stdout)["gains"]] for run in (again, plain)]
    assert gains[0] == pytest.approx(gains[1], abs=1e-3)  # but for the last digit that the schemes say
