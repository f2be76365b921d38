"""The same program solved by other means: a second solver, the exported file, all coalition rows written at once."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from citypact.mechanism import load_model
from citypact.optimize import design, program_of
from citypact.optimize.blocks import write
from citypact.optimize.blocks.coalitions import add_row
from citypact.optimize.prepared import setting
from citypact.optimize.stages import run_stages
from citypact.optimize.subject import Kind
from citypact.worth import worth_table
from support.empty_core import empty_core_case
from support.random_cases import random_case


@pytest.mark.parametrize("seed", range(4))
def test_exported_program_has_the_same_optimum_under_cbc(seed: int, tmp_path: Path) -> None:
    case, model = random_case(seed, cities=5, transfers=7), load_model("hybrid")
    program = program_of(case, model)
    found = program.value(program.lp.objective)
    file = tmp_path / "pact.mps"
    program.lp.writeMPS(str(file))
    # pulp[cbc] puts the solver beside the interpreter, which need not be on PATH
    solver = shutil.which("cbc", path=str(Path(sys.executable).parent)) or shutil.which("cbc")
    assert solver is not None
    answer = tmp_path / "answer.txt"
    order = ["-ratio", "0", "-allow", "1e-9", "-solve", "-solution", str(answer)]
    subprocess.run([solver, str(file), *order], check=True, capture_output=True)
    status, value = answer.read_text("utf-8").splitlines()[0].split(" - objective value ")
    assert status in ("Optimal", "Optimal (within gap tolerance)")  # later releases tell the two apart
    assert float(value) == pytest.approx(found, abs=1e-5)


@pytest.mark.parametrize("seed", range(4))
def test_row_generation_finds_what_all_rows_at_once_find(seed: int) -> None:
    case, model = random_case(10 + seed, cities=6, transfers=10, tightness=0.3), load_model("hybrid")
    prepared = setting(case, model, worth_table(case))
    few, many = (write(prepared, frozenset({Kind.COALITION})) for _ in range(2))
    for coalition in prepared.entitled.listed.nonzero()[0]:
        add_row(many, int(coalition))
    by_few, by_many = run_stages(few), run_stages(many)
    assert by_few is not None
    assert by_many is not None
    assert [s.objective for s in by_few] == [s.objective for s in by_many]
    assert [s.value for s in by_few] == pytest.approx([s.value for s in by_many], abs=1e-6)
    assert len(few.coalition_rows) < len(many.coalition_rows)


def test_with_free_instruments_the_shortfall_is_the_least_core_of_the_game() -> None:
    case, model = empty_core_case(), load_model("hybrid")
    # every city a weak area, so that the fund may pay anybody
    case = case.model_copy(update={"cities": tuple(city.model_copy(update={"weak": True}) for city in case.cities)})
    share = model.tax_sharing.origin_share.model_copy(update={"max": 1.0, "step": None})
    rate = model.fund.contribution_rate.model_copy(update={"max": 1.0})
    free = model.model_copy(
        update={
            "tax_sharing": model.tax_sharing.model_copy(update={"origin_share": share}),
            "fund": model.fund.model_copy(
                update={"contribution_rate": rate, "grant_limit": 1e3, "weak_area_minimum": 0.0}
            ),
        }
    )
    table = worth_table(case)
    assert table.worths[-1] == pytest.approx(16.0)
    least = table.game.least_core()
    assert least.epsilon > 0.1
    scheme = design(case, free, table)
    assert scheme.verification["shortfall"] == pytest.approx(least.epsilon, abs=1e-6)
    assert -scheme.stability["slack"].iloc[0] == pytest.approx(least.epsilon, abs=1e-6)
