"""A design that runs out of time keeps the best scheme found, and says what is not proven."""

import math
import re
import signal
import time
from collections.abc import Callable
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from citypact.bundled import bundled_folder
from citypact.case import Case, save_case
from citypact.cli import main
from citypact.cli.progress import _line
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.mechanism import Mechanism, Range, load_model
from citypact.optimize import design, stages
from citypact.optimize.blocks import write
from citypact.optimize.design import prepare
from citypact.optimize.live import Live as LiveProgram
from citypact.optimize.search import Search
from citypact.optimize.subject import Kind
from citypact.report import Dossier
from citypact.report.verdict import unproven, verdict
from citypact.solve import highs, memory
from citypact.solve.algebra import total
from citypact.solve.answer import Claim, Run
from citypact.solve.live import Live
from citypact.solve.unproven import OutOfTime
from citypact.worth import worth_table
from support.random_cases import random_case
from support.screen import run
from support.two_cities import two_city_case


def fine_steps() -> Mechanism:
    """Contributions in steps of a thousandth, and no gap will do: more than a search can go through in a moment."""
    model = load_model("hybrid")
    fund = model.fund.model_copy(update={"contribution_rate": Range(min=0.0, max=0.05, step=0.001)})
    return model.model_copy(update={"fund": fund, "design": model.design.model_copy(update={"gap": 0.0})})


def case() -> Case:
    return random_case(0, cities=5, transfers=7)


def stopping(after: int) -> object:
    """The runner of HiGHS whose searches for whole numbers stop with what they have, after so many have ended well."""
    honest, seen = highs.run, []

    def runner(model: object, *watch: object) -> Run:
        found = honest(model, *watch)
        if math.isinf(found.bound):
            return found
        seen.append(found)
        return found if len(seen) <= after else Run(found.solver, Claim.OUT_OF_TIME, found.value, point=found.point)

    return runner


@pytest.fixture(autouse=True)
def _by_solvers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search of the library's own would find the optimum before a solver is asked that can be stopped."""
    monkeypatch.setattr(memory, "FIRST", 0)
    monkeypatch.setattr(memory, "THEN", 0)


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(highs, "run", stopping(0))
    return design(case(), fine_steps())


def test_what_was_proven_is_kept_where_there_is_no_time_for_the_least_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every objective is proven; that the scheme is not the one the rule picks is a stage of its own."""

    def late(*_: object) -> object:
        Deadline.current()._end = time.monotonic()
        raise SolverLimit("over")

    monkeypatch.setattr(import_module("citypact.optimize.tiebreak"), "least_squares", late)
    found = design(random_case(2, cities=4, transfers=5), load_model("hybrid"))
    *proven, last = found.verification["stages"]
    assert all(stage["proven"] for stage in proven)
    assert (last["objective"], last["proven"], last["value"]) == ("least-squares", False, None)
    assert unproven(found)
    assert len(found.objections) == 0


def test_the_first_stages_are_kept_where_an_aim_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Shapley value of a large game is sampled, and there may be no time for that."""
    stages = import_module("citypact.optimize.stages")
    program_of = import_module("citypact.optimize.blocks").write
    prepared = import_module("citypact.optimize.design").prepare
    program = program_of(prepared(random_case(2, cities=4, transfers=5), load_model("hybrid"), None), frozenset())

    def late(_: object) -> object:
        program.deadline = Deadline(0.0)
        raise SolverLimit("over")

    def first(_: object) -> object:
        return total(program.origin_payment.values())

    found = stages.run_stages(program, [("least-shared", first), ("nearest-shapley", late)])
    assert [stage.proven for stage in found] == [*[True] * (len(found) - 1), False]
    assert [stage.objective for stage in found][-2:] == ["least-shared", "nearest-shapley"]
    assert program.point is not None


def test_the_scheme_found_by_then_keeps_every_right(stopped: object) -> None:
    assert unproven(stopped)
    assert len(stopped.objections) == 0
    assert len(stopped.worse_off) == 0
    last = stopped.verification["stages"][-1]
    assert not last["proven"]
    assert last["gap"] >= 0.0


def test_what_was_found_is_kept_though_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search uses up all the time there is; ties, ledger and second opinions on worths still follow."""
    table, deadline, begun = worth_table(case()), Deadline(3600.0), time.monotonic
    stop = stopping(0)

    def over(model: object, *watch: object) -> Run:
        found = stop(model, *watch)
        if found.claim is Claim.OUT_OF_TIME:
            monkeypatch.setattr(time, "monotonic", lambda: begun() + 3601.0)
        return found

    monkeypatch.setattr(highs, "run", over)
    found = design(case(), fine_steps(), table, deadline=deadline)
    assert deadline.expired
    assert unproven(found)
    assert len(found.objections) == 0


def test_how_much_better_it_could_be_is_no_less_than_what_time_finds(stopped: object) -> None:
    last = stopped.verification["stages"][-1]
    best = {stage["objective"]: stage for stage in design(case(), fine_steps()).verification["stages"]}
    assert last["value"] - last["gap"] <= best[last["objective"]]["value"] + 1e-6


def test_the_verdict_names_the_stage_in_both_languages(stopped: object) -> None:
    said = next(sentence for sentence in verdict(Dossier(stopped, "design")) if "time was over" in sentence.text)
    assert said.tone == "bad"
    assert "--time-limit" in said.text
    assert "--time-limit" in said.text.words("zh")
    assert "时间已到" in said.text.words("zh")


def test_without_any_scheme_there_is_no_answer() -> None:
    with pytest.raises(SolverLimit, match="time"):
        design(case(), fine_steps(), deadline=Deadline(0.0))


def test_the_command_hands_the_scheme_over_and_exits_with_5(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(highs, "run", stopping(0))
    done = run(capsys, "design", *in_fine_steps(tmp_path), "--json", "--out", tmp_path / "out")
    assert not done.json["verification"]["stages"][-1]["proven"]
    assert done.code == 5
    assert (tmp_path / "out" / "scheme.json").is_file()


@pytest.mark.parametrize(
    ("explanation", "unexplained", "told"),
    [
        ("report.dossier.missed", {"ratios": 0, "aim": True}, "no time to find out whether the design reaches its aim"),
        ("optimize.reasons._Why", {"ratios": 1, "aim": False}, "Ratios without a reason: 1 of 1 ("),
    ],
)
def test_a_scheme_is_handed_over_though_there_is_no_time_to_explain_it_and_that_is_said(
    explanation: str,
    unexplained: dict[str, Any],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def late(*_: object) -> None:
        raise OutOfTime("late")

    save_case(two_city_case(), tmp_path / "two")
    monkeypatch.setattr(f"citypact.{explanation}", late)
    done = run(capsys, "design", tmp_path / "two", "--json", "--out", tmp_path / "out")
    assert done.code == 0
    left = done.json["unexplained"]
    assert {"ratios": len(left["ratios"]), "aim": left["aim"]} == unexplained
    assert left["why"] == ("time" if unexplained["ratios"] else None)
    assert any(told in sentence for sentence in done.json["verdict"]["text"]["en"])
    assert not done.json["missed_aim" if unexplained["aim"] else "reasons"]
    assert (tmp_path / "out" / "scheme.json").is_file()


_NO_GAP = '\n[references."design.gap"]\ntext = "Search on."\nstatus = "choice"\n'


def in_fine_steps(folder: Path) -> list[object]:
    """The arguments of a design in fine steps, whose files are written into a folder."""
    save_case(case(), folder / "case")
    bundled = (bundled_folder("models") / "hybrid.toml").read_text(encoding="utf-8")
    stepped = re.sub(r"(?m)^(contribution_rate = .*max = [0-9.]+)", r"\1, step = 0.001", bundled)
    stepped = re.sub(r"(?m)^(objectives = .*)$", r"\1\ngap = 0", stepped) + _NO_GAP
    assert stepped != bundled
    (folder / "fine.toml").write_text(stepped, encoding="utf-8")
    return [folder / "case", "--model", folder / "fine.toml"]


def interrupted_at(number: int) -> object:
    """HiGHS whose search number so many is interrupted by Ctrl-C when it has found its best point."""
    honest, searches = highs.run, count()

    def runner(model: object, *watch: object) -> Run:
        found = honest(model, *watch)
        if not watch or next(searches) < number:  # others than those of a design are not watched
            return found
        signal.raise_signal(signal.SIGINT)
        return Run(found.solver, Claim.OUT_OF_TIME, found.value, point=found.point)

    return runner


def test_an_interrupted_design_keeps_its_best_scheme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = in_fine_steps(tmp_path)
    monkeypatch.setattr(highs, "run", interrupted_at(1))
    done = run(capsys, "design", *words, "--json", "--out", tmp_path / "out")
    assert done.code == 130
    assert "Ctrl-C again" in done.err
    assert [stage["proven"] for stage in done.json["verification"]["stages"]][-1] is False
    assert main(["report", str(tmp_path / "out")]) == 0  # settled anew, and every figure comes out


def test_a_design_interrupted_before_there_is_a_scheme_says_so_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = in_fine_steps(tmp_path)

    def at_once(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)
        Deadline.current().check("anything")

    monkeypatch.setattr(import_module("citypact.optimize.design"), "run_stages", at_once)
    done = run(capsys, "design", *words, "--out", tmp_path / "out")
    assert done.code == 130
    assert done.err.splitlines()[-1] == "Interrupted; no file was left half-written."
    assert not (tmp_path / "out").exists()


def test_a_second_interruption_ends_a_design_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = in_fine_steps(tmp_path)

    def twice(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(import_module("citypact.optimize.design"), "run_stages", twice)
    done = run(capsys, "design", *words, "--out", tmp_path / "out")
    assert done.code == 130
    assert not (tmp_path / "out").exists()


def test_a_search_can_be_watched() -> None:
    seen: list[Search] = []
    found = design(case(), fine_steps(), watch=seen.append)
    names = [stage["objective"] for stage in found.verification["stages"]]
    watched = list(dict.fromkeys(search.objective for search in seen))
    assert watched[: len(names)] == names
    assert all(search.bound <= search.best + 1e-6 for search in seen)


@pytest.mark.parametrize("words", [["--json"], []])
def test_nobody_is_shown_a_search_but_at_a_terminal(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(capsys, "design", save_case(two_city_case(), tmp_path / "two"), *words)
    assert done.code == 0
    assert "Searching" not in done.out + done.err


def test_a_line_says_how_far_a_search_is() -> None:
    assert "nearest to the Shapley value, 7 s" in _line(Search("nearest-shapley"), 7.4)
    line = _line(Search("least-redistribution", 12.5, 3.0), 61.0)
    assert "least money through the fund; 12.5 found, none below 3, 61 s" in line


def late_once(number: int) -> Callable[..., object]:
    """A live program whose question number so many gets no answer in time."""
    honest, asked = Live.minimize, count()

    def minimize(self: Live, *question: object, **how: bool) -> object:
        if next(asked) == number:
            raise OutOfTime("late")
        return honest(self, *question, **how)

    return minimize


def test_a_stage_that_the_time_did_not_reach_is_said_to_be_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    save_case(two_city_case(), tmp_path / "two")
    monkeypatch.setattr(Live, "minimize", late_once(1))
    done = run(capsys, "design", tmp_path / "two", "--json", "--out", tmp_path / "out")
    first, second = done.json["verification"]["stages"]
    assert (done.code, first["proven"]) == (5, True)
    assert (second["value"], second["gap"], second["proven"]) == (None, None, False)
    stored = run(capsys, "report", tmp_path / "out")
    assert stored.code == 0
    assert "may be missed is not known" in " ".join(stored.out.split())


def test_a_scheme_stays_as_it_was_found_where_not_even_ties_can_be_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    table, begun, stop = worth_table(case()), time.monotonic, stopping(0)

    def over(model: object, *watch: object) -> Run:
        found = stop(model, *watch)
        if found.claim is Claim.OUT_OF_TIME:
            monkeypatch.setattr(time, "monotonic", lambda: begun() + 3601.0)
        return found

    def long_over(*_: object) -> None:
        monkeypatch.setattr(time, "monotonic", lambda: begun() + 3600.0 + 361.0)
        Deadline.current().check("ties")

    monkeypatch.setattr(highs, "run", over)
    monkeypatch.setattr("citypact.optimize.tiebreak.least_squares", long_over)
    found = design(case(), fine_steps(), table, deadline=Deadline(3600.0))
    assert unproven(found)
    assert len(found.objections) == len(found.worse_off) == 0
    assert not found.breaches


@pytest.mark.parametrize(("name", "is_money"), [("nearest-shapley", True), ("fewest", False)])
def test_a_bound_without_a_scheme_is_told_in_money_where_it_is_money(
    name: str, is_money: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A counter-offer of the fewest clauses counts them: what is proven of their number is no amount."""
    program = write(prepare(two_city_case(), load_model("hybrid"), None), frozenset({Kind.COALITION}))

    def late(*asked: object) -> None:
        raise OutOfTime("The time is over.", None, 3.0)

    monkeypatch.setattr(stages, "optimize", late)
    with pytest.raises(OutOfTime) as ended:
        stages.stage(LiveProgram(program), name, 0.0)
    assert ("in the case's money" in str(ended.value)) is is_money
    assert (f"below {3.0 * program.setting.scale:,.6g} " in str(ended.value)) is is_money
