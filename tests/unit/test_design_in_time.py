"""A design that runs out of time keeps the best scheme found, and says what is not proven."""

import math
import re
import time
from pathlib import Path

import pytest

from citypact.bundled import bundled_folder
from citypact.case import Case, save_case
from citypact.deadline import Deadline
from citypact.errors import SolverLimit
from citypact.mechanism import Mechanism, Range, load_model
from citypact.optimize import design
from citypact.report import Dossier
from citypact.report.verdict import unproven, verdict
from citypact.solve import highs
from citypact.solve.answer import Claim, Run
from citypact.worth import worth_table
from support.random_cases import random_case
from support.screen import run


def fine_steps() -> Mechanism:
    """Contributions in steps of a thousandth: more whole numbers than a search can go through in a moment."""
    model = load_model("hybrid")
    fund = model.fund.model_copy(update={"contribution_rate": Range(min=0.0, max=0.05, step=0.001)})
    return model.model_copy(update={"fund": fund})


def case() -> Case:
    return random_case(0, cities=5, transfers=7)


def stopping(after: int) -> object:
    """The runner of HiGHS whose searches for whole numbers stop with what they have, after so many have ended well."""
    honest, seen = highs.run, []

    def runner(model: object) -> Run:
        found = honest(model)
        if math.isinf(found.bound):
            return found
        seen.append(found)
        return found if len(seen) <= after else Run(found.solver, Claim.OUT_OF_TIME, found.value, point=found.point)

    return runner


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(highs, "run", stopping(0))
    return design(case(), fine_steps())


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

    def over(model: object) -> Run:
        found = stop(model)
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
    assert "--time-limit" in said.text.zh
    assert "时间已到" in said.text.zh


def test_without_any_scheme_there_is_no_answer() -> None:
    with pytest.raises(SolverLimit, match="time"):
        design(case(), fine_steps(), deadline=Deadline(0.0))


def test_the_command_hands_the_scheme_over_and_exits_with_5(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    save_case(case(), tmp_path / "case")
    model = tmp_path / "fine.toml"
    bundled = (bundled_folder("models") / "hybrid.toml").read_text(encoding="utf-8")
    stepped = re.sub(r"(?m)^(contribution_rate = .*max = [0-9.]+)", r"\1, step = 0.001", bundled)
    assert stepped != bundled
    model.write_text(stepped, encoding="utf-8")
    monkeypatch.setattr(highs, "run", stopping(0))
    done = run(capsys, "design", tmp_path / "case", "--model", model, "--json", "--out", tmp_path / "out")
    assert not done.json["verification"]["stages"][-1]["proven"]
    assert done.code == 5
    assert (tmp_path / "out" / "scheme.json").is_file()
