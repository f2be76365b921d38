"""A pact in many futures: the same batches whoever does them, nothing lost, and a summary that follows from them."""

import os
import signal
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from citypact.arrays.levers import scenario
from citypact.case.overrides import under
from citypact.deadline import Deadline
from citypact.errors import CannotWrite, InvalidInput, Problem, SolverLimit
from citypact.game.coalitions import subset_sums
from citypact.mechanism import load_model
from citypact.optimize import NoScheme, design
from citypact.pact.ledger import gains, net_flows, settle
from citypact.report.sweeps.document import sweep_document
from citypact.report.sweeps.sentences import sweep_sentences
from citypact.report.sweeps.tables import sweep_tables
from citypact.scenarios.samples import sample
from citypact.scenarios.sweep import Store, Summary, Sweep, plan, run, summary
from citypact.scenarios.sweep.engine import task_of
from citypact.scenarios.sweep.work import work
from citypact.scenarios.uncertainty import parse_uncertainties
from citypact.storage import batches as kept
from citypact.text import in_language
from citypact.worth import worth_table
from citypact.worth.packing import Packing
from support.sweeps import LINES, SOME_ALIKE, contents, done, looked_at, scheme

pytestmark = pytest.mark.sayable  # other processes round as everybody does


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "TOGETHER", 10)
    monkeypatch.setattr(plan, "APART", 2)


@contextmanager
def processes(killed_at: int = 0) -> Iterator[Executor]:
    """Two processes, one of which is killed once so many batches are handed out."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        submit, count = pool.submit, 0

        def counted(*arguments: Any, **named: Any) -> Future[Any]:
            nonlocal count
            count += 1
            waiting = submit(*arguments, **named)
            if count == killed_at:
                os.kill(next(iter(pool._processes)), signal.SIGKILL)
            return waiting

        vars(pool)["submit"] = counted
        yield pool


@pytest.mark.parametrize("lines", [LINES, SOME_ALIKE])
def test_batches_are_the_same_whoever_does_them_and_whoever_is_killed(tmp_path: Path, lines: list[str]) -> None:
    sweep = looked_at(lines=lines)
    alone = contents(done(tmp_path / "alone", sweep))
    assert len(alone) == 1 + 3 * len(sweep.batches)
    with ThreadPoolExecutor(3) as pool:  # any executor will do
        threads = done(tmp_path / "threads", sweep, pool, 3)
    assert contents(threads) == alone
    kills = iter([4, 0, 0])
    killed = done(tmp_path / "killed", sweep, lambda: processes(next(kills)), 2)
    assert contents(killed) == alone
    assert next(kills) == 0  # the first pool broke, a second one went on


def test_futures_with_the_moves_of_today_need_no_program_and_have_the_rows_of_a_cold_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep, asked, honest = looked_at(exact=6, redesign=6, lines=SOME_ALIKE), list[int](), Packing.settle_all
    unchanged = int((sweep.sample.values(0, 6)[:, 0] == 1.0).sum())
    assert 0 < unchanged < 6
    assert scheme().table.integer_programs > 0

    def settle_all(packing: Packing, todo: Collection[int], *told: Any) -> None:
        asked.append(len(todo))
        honest(packing, todo, *told)

    monkeypatch.setattr(Packing, "settle_all", settle_all)
    warm = contents(done(tmp_path / "warm", sweep))
    programs = len(asked)
    monkeypatch.setattr("citypact.scenarios.sweep.engine.task_of", lambda swept: replace(task_of(swept), known=None))
    assert contents(done(tmp_path / "cold", sweep)) == warm
    assert len(asked) - programs == programs + unchanged


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    sweep = looked_at(lines=SOME_ALIKE)
    whole = contents(done(tmp_path / "whole", sweep))
    store = Store(tmp_path / "stopped", sweep)

    def stop(number: int, _: int) -> None:
        if number > 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(store, None, stop)
    kept = contents(store)
    assert 0 < len(store.missing) < len(store.sweep.batches)
    told: list[int] = []
    run(Store(tmp_path / "stopped", sweep), None, lambda number, _: told.append(number))
    assert contents(store) == whole
    assert all(whole[name] == content for name, content in kept.items())
    assert told[0] > 12  # what was done is not done again


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def another_shape(file: Path) -> None:
    np.save(file, np.load(file)[:-1])


def another_kind(file: Path) -> None:
    np.save(file, np.load(file).astype(np.float32))


def no_array(file: Path) -> None:
    file.write_text("1,2,3\n", "utf-8")


def other_numbers(file: Path) -> None:
    np.save(file, np.load(file) + 1.0)


@pytest.mark.parametrize("damage", [Path.unlink, cut, another_shape, another_kind, no_array, other_numbers])
def test_damaged_batches_are_done_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    store = done(tmp_path, looked_at(30, 0, 0))
    whole = contents(store)
    for name in ("000001-table.npy", "000002-years.npy"):
        damage(tmp_path / "batches" / name)
    assert [batch.number for batch in store.missing] == [1, 2]
    assert (store.table().shape, len(store.years())) == ((10, len(store.sweep.columns)), 10)
    assert contents(done(tmp_path, looked_at(30, 0, 0))) == whole


def test_batches_whose_checksums_were_lost_are_done_anew(tmp_path: Path) -> None:
    store = done(tmp_path, looked_at(20, 0, 0))
    whole = contents(store)
    cut(tmp_path / "batches" / "000000.sha256")
    assert [batch.number for batch in store.missing] == [0]
    assert contents(done(tmp_path, looked_at(20, 0, 0))) == whole


def test_workers_that_die_again_and_again_are_an_error_and_nothing_is_lost(tmp_path: Path) -> None:
    class Dead(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            from concurrent.futures.process import BrokenProcessPool

            raise BrokenProcessPool("dead")

    with pytest.raises(SolverLimit, match="died again and again"):
        run(Store(tmp_path, looked_at()), Dead)
    assert len(Store(tmp_path, looked_at()).missing) == len(looked_at().batches)


def test_a_full_disk_ends_the_run_and_keeps_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, write, left = Store(tmp_path, looked_at(40, 0, 0)), kept.write_files, [2]

    def full(*arguments: Any, **named: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise CannotWrite([Problem("disk", "No space left on device", "Make room.")])
        write(*arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(kept, "write_files", full)
        with pytest.raises(CannotWrite, match="No space left"):
            run(store)
    assert len(store.missing) == len(store.sweep.batches) - 2
    run(store)
    assert not store.missing


def test_the_folder_of_another_sweep_is_refused_unless_replaced(tmp_path: Path) -> None:
    done(tmp_path, looked_at(20, 0, 0))
    with pytest.raises(InvalidInput, match="another sweep") as refused:
        Store(tmp_path, looked_at(30, 0, 0))
    assert "futures" in str(refused.value)
    assert len(Store(tmp_path, looked_at(30, 0, 0), replace=True).missing) == 3


def test_every_row_is_the_ledger_and_the_worths_of_its_future(tmp_path: Path) -> None:
    sweep = looked_at()
    table = pd.DataFrame(done(tmp_path, sweep).table(), columns=list(sweep.columns))
    model, cities = load_model("hybrid"), [city.id for city in scheme().case.cities]
    for row in range(5):
        future = under(scheme().case, scenario(sweep.sample.levers, sweep.sample.values(row, row + 1)[0].tolist()))
        ledger = settle(future, model, scheme().terms)
        own = gains(future, ledger)
        assert table.loc[row, [f"gain:{c}" for c in cities]].tolist() == pytest.approx(own.tolist(), abs=1e-7)
        worths = worth_table(future)
        joint = subset_sums(own.reindex(list(worths.chances.cities)).to_numpy())
        excess = (worths.worths - joint)[1:-1]
        assert table.loc[row, "exact:objecting"] == (excess > scheme().tolerance).sum()
        assert table.loc[row, "exact:excess"] == pytest.approx(excess.max(), abs=1e-7)
        assert table.loc[row, "exact:coalition"] == excess.argmax() + 1
        assert table.loc[row, "bound:excess"] <= excess.max() + 1e-7
        assert table.loc[row, "bound:objecting"] <= (excess > -1e-7).sum()
        if table.loc[row, "bound:nobody"]:
            assert excess.max() <= scheme().tolerance
            assert table.loc[row, "bound:objecting"] == 0
        if row < 3:
            try:
                anew = design(future, model).gain
            except NoScheme:
                assert table.loc[row, "redesign:found"] == 0.0
            else:
                found = table.loc[row, [f"redesigned:{c}" for c in cities]].tolist()
                assert found == pytest.approx(anew.tolist(), abs=1e-9)
        rest = net_flows(future, ledger).to_numpy() * (1 + future.discount_rate) ** -np.arange(1.0, future.horizon + 1)
        leaving = [t for t in range(future.horizon) if (rest[:, t:].sum(axis=1) < -scheme().tolerance).any()]
        year = table.loc[row, "trouble:year"]
        assert (np.isnan(year) and not leaving) or year == future.years[leaving[0]]
    assert table.loc[5:, "exact:objecting"].isna().all()


def test_a_design_anew_begins_with_the_worths_of_its_future(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are found once where the facts are those of the case, and come to the same as where they are found again."""
    sweep = looked_at()
    task, batch, values = task_of(sweep), sweep.batches[0], sweep.sample.values(0, 2)
    assert task.facts is task.case
    again = replace(task, facts=task.case.model_copy())
    cold = work(again, sweep.columns, batch, values, Deadline.current()).table
    monkeypatch.setattr(import_module("citypact.optimize.design"), "find_worths", None)
    once = work(task, sweep.columns, batch, values, Deadline.current()).table
    assert once.tobytes() == cold.tobytes()
    assert np.isfinite(once[:, sweep.columns.index("redesign:joint")]).all()


def test_the_summary_follows_from_the_rows(tmp_path: Path) -> None:
    store = done(tmp_path, looked_at())
    found, rows = summary(store), store.table()
    of = dict(zip(store.sweep.columns, rows.T, strict=True))
    tolerance = scheme().tolerance
    for city in found.cities:
        own = sorted(of[f"gain:{city}"].tolist())
        said = found.by_city.loc[city]
        assert said["worse_off"] == sum(gain < -tolerance for gain in own) / 40
        assert said["worse_off_in_cash"] == sum(gain < -tolerance for gain in of[f"budget:{city}"].tolist()) / 40
        assert said["at_risk"] == own[1]  # 5 % of 40 futures are the two worst
        assert said["shortfall"] == pytest.approx((own[0] + own[1]) / 2)
    assert found.chance_of_objection == np.mean(of["bound:objecting"] > 0)
    nobody, surely = of["bound:nobody"] == 1, of["bound:objecting"] > 0
    assert found.undecided == np.mean(~nobody & ~surely)
    assert 0 < np.mean(nobody) < 1
    differ = (of["exact:objecting"][:5] > 0) != (of["bound:objecting"][:5] > 0)
    assert found.verdicts is not None
    assert found.verdicts["differ"] == differ.mean()
    assert found.redesigned is not None
    assert found.redesigned["futures"] == 3
    worst = found.objections()
    assert worst["largest_loss"].max() == pytest.approx(of["bound:excess"].max())
    assert (found.yearly.shape, found.by_year.shape[0]) == ((40, 4, 6), 24)
    assert found.matters is None


def test_the_summary_says_what_was_drawn(tmp_path: Path) -> None:
    """uniform(0.8, 0.4) of scipy.stats lies between 0.8 and 1.2: from loc to loc + scale."""
    store = done(tmp_path, looked_at(40, 0, 0))
    found, rows = summary(store).drawn, store.table()
    assert list(found.index) == list(store.sweep.sample.names)
    assert found["least"].tolist() == [min(column) for column in rows.T[: len(found)]]
    assert found["most"].tolist() == [max(column) for column in rows.T[: len(found)]]
    rate = found.loc["case.discount_rate"]
    assert 0.8 <= rate["least"] < 0.85
    assert 1.15 < rate["most"] <= 1.2
    table = next(table for table in sweep_tables(summary(store)) if table.key == "inputs")
    by_city = found[found["line"] == "tax"]
    assert [row[2] for row in table.rows] == [len(by_city), 1, 1]
    assert table.rows[0][3:5] == (by_city["least"].min(), by_city["most"].max())


def test_a_sweep_without_a_batch_has_no_summary(tmp_path: Path) -> None:
    drawn = sample(scheme().case, parse_uncertainties(["hosts.*.tax_vat *= uniform(0.9, 0.2)"]), "sobol", 8)
    with pytest.raises(InvalidInput, match="no batch of this sweep is done"):
        summary(Store(tmp_path, Sweep(scheme(), drawn)))


def test_where_a_pact_fails_as_a_rule_the_conditions_are_those_under_which_it_holds(tmp_path: Path) -> None:
    """What each city gains falls with all taxes of hosts; no coalition is asked."""
    lines = ["tax: hosts.*.tax_vat + hosts.*.tax_cit *= uniform(0, 1.2)"]
    drawn = sample(scheme().case, parse_uncertainties(lines), "sobol", 256)
    found = summary(done(tmp_path, Sweep(scheme(), drawn, coalitions=False)))
    tax, fails = found.table["input:tax"], found.fails
    assert found.rarer == ("fails" if fails.mean() <= 0.5 else "holds")
    rare = fails if found.rarer == "fails" else ~fails
    box = found.boxes[0]
    assert box.coverage == pytest.approx((rare & box.holds(tax.to_numpy()[:, None])).sum() / rare.sum())
    assert box.density > 0.9


def test_where_no_future_has_a_scheme_there_is_no_regret(tmp_path: Path) -> None:
    sweep = looked_at(20, 1, 1)
    table = pd.DataFrame(done(tmp_path, sweep).table(), columns=list(sweep.columns))
    anew = [name for name in table if name.startswith("redesigned:")]
    table.loc[0, ["redesign:found", *anew]] = [0.0, *(np.nan for _ in anew)]
    found = Summary(sweep, table, np.zeros((20, 4, 6)))
    assert found.redesigned is not None
    assert np.isnan(found.redesigned["regret"])
    assert sweep_document(found)["redesigned"]["regret"] is None
    said = [in_language(sentence.text, "en") for sentence in sweep_sentences(found)]
    assert said[-1].startswith("Designed anew in 1 futures")
    assert "in none of them" in said[-1]


def test_what_matters_is_found_where_one_number_decides(tmp_path: Path) -> None:
    lines = ["first: hosts.*.tax_vat *= uniform(0.5, 1)", "nothing: cities.*.patents *= uniform(0.5, 1)"]
    drawn_for_it = sample(scheme().case, parse_uncertainties(lines), "saltelli", 32)
    found = summary(done(tmp_path, Sweep(scheme(), drawn_for_it, coalitions=False))).matters
    assert found is not None
    assert found.total == pytest.approx([1.0, 0.0], abs=0.1)


def test_what_no_case_can_have_is_refused_before_anything_is_done() -> None:
    wild = sample(scheme().case, parse_uncertainties(["hosts.*.growth = norm(0, 1)"]), "sobol", 64)
    with pytest.raises(InvalidInput, match="growth"):
        Sweep(scheme(), wild).check()
    yearly = sample(scheme().case, parse_uncertainties(["hosts.*.annual_cost *= norm(1, 0.1) by year"]), "sobol", 8)
    Sweep(scheme(), yearly).check()
    with pytest.raises(InvalidInput, match="goes by years"):
        Sweep(scheme(), yearly, exact=1).check()


def test_all_that_is_wrong_is_told_at_once_by_the_names_of_arguments() -> None:
    lines = [
        "hosts.*.growth = norm(0, 1)",
        "transfers.*.growth = norm(0, 1)",
        "hosts.*.annual_cost *= norm(1, 0.1) by year",
        "case.discount_rate *= norm(1, 1e300)",
    ]
    wild = sample(scheme().case, parse_uncertainties(lines), "sobol", 64)
    with pytest.raises(InvalidInput) as refused:
        Sweep(scheme(), wild, exact=1).check()
    said = [(problem.file, problem.message) for problem in refused.value.problems]
    assert ("uncertainties", True) in [(place, "goes by years" in message) for place, message in said]
    assert any(place == f"uncertainties {lines[3]}" and "no figure can be" in message for place, message in said)
    case = scheme().case
    for line, rows in ((lines[0], len(case.hosts)), (lines[1], len(case.transfers))):
        name = line.split(" = ")[0]
        unsound = [message for place, message in said if place == f"uncertainties {name}"]
        assert len(unsound) == 2  # too small in one future, too large in another
        assert all(f"and {rows - 1} more" in message for message in unsound)


def test_what_cannot_be_drawn_is_told_at_once() -> None:
    lines = parse_uncertainties(["tax: hosts.*.tax_vta *= norm(1, 0.1)", "rate: case.discount_rate *= norm(1, 0.1)"])
    with pytest.raises(InvalidInput) as refused:
        sample(scheme().case, lines, "grid", correlations=[("tax", "growth", 0.5)])
    places = [problem.file.split()[0] for problem in refused.value.problems]
    assert places == ["uncertainties", "correlations", "uncertainties", "uncertainties", "method"]


def test_where_room_may_change_plans_of_today_prove_nothing(tmp_path: Path) -> None:
    land = sample(scheme().case, parse_uncertainties(["capacities.*.amount *= uniform(0.5, 1)"]), "sobol", 10)
    sweep = Sweep(scheme(), land)
    assert not sweep.bounded
    found = summary(done(tmp_path, sweep))
    joint = -found.table["bound:excess"]
    assert found.chance_of_objection == float((joint < -scheme().tolerance).mean())
    assert replace(sweep, coalitions=False).columns == tuple(c for c in sweep.columns if not c.startswith("bound"))
